import fc from 'fast-check';
import { expect, it } from 'vitest';
import { besides, type Box } from './besides.ts';

const card = { width: 300, height: 160 };

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

it('never covers a target that leaves room, and never leaves the screen', () => {
  const number = (most: number) => fc.integer({ min: 0, max: most });
  fc.assert(
    fc.property(
      fc.constantFrom({ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }),
      fc.record({ left: number(1), top: number(1000), width: number(1), height: number(120) }),
      number(1000),
      number(1000),
      (page, shape, x, w) => {
        const left = (x / 1000) * (page.width - 40);
        const width = 24 + (w / 1000) * (page.width - left - 24);
        const top = (shape.top / 1000) * (page.height - 130);
        const target = { left, top, width, height: 10 + shape.height };
        const at = { ...besides(target, card, page), ...card };
        expect(overlaps(at, target)).toBe(false);
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.top).toBeGreaterThanOrEqual(0);
        expect(at.left + at.width).toBeLessThanOrEqual(page.width);
        expect(at.top + at.height).toBeLessThanOrEqual(page.height);
      },
    ),
  );
});

it('stays on the screen where its target is out of sight or fills it', () => {
  expect(besides(undefined, card, { width: 390, height: 844 })).toEqual({ left: 41, top: 676 });
  expect(besides({ left: 0, top: 0, width: 390, height: 844 }, card, { width: 390, height: 844 })).toEqual({
    left: 8,
    top: 676,
  });
});
