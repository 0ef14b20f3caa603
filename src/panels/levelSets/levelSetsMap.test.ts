import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toOriginal, toPreconditioned } from './levelSetsMap.ts';

describe('maps between coordinates', () => {
  const map = { center: [1, -2], root: [2, 0.5, 0.5, 1] } as const;

  it('takes z to center + root · z', () => {
    expect(toOriginal(map, [1, 2])).toEqual([4, 0.5]);
  });

  it('returns from z to the same w', () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(number, number, (x, y) => {
        const [u, v] = toPreconditioned(map, toOriginal(map, [x, y]));
        // The condition number of the root is below 4: only some units in the last place of 1e3 are lost.
        expect(u).toBeCloseTo(x, 9);
        expect(v).toBeCloseTo(y, 9);
      }),
    );
  });

  it('has no finite answer for a singular root', () => {
    expect(toPreconditioned({ center: [0, 0], root: [1, 1, 1, 1] }, [1, 2]).every(Number.isFinite)).toBe(false);
  });
});
