import { expect, it } from 'vitest';
import { placeAfter } from './usePresentingKeys.ts';

const row = (at: number) => ({ at, first: -1, last: 2 });

it('arrows and clickers go through all places and stay at the ends', () => {
  let place = -1;
  const seen = Array.from({ length: 4 }, () => (place = placeAfter('PageDown', row(place), true) ?? NaN));
  expect(seen).toEqual([0, 1, 2, 2]);
  expect(placeAfter('ArrowLeft', row(0), false)).toBe(-1);
  expect(placeAfter('PageUp', row(-1), false)).toBe(-1);
  expect(placeAfter('End', row(0), false)).toBe(2);
  expect(placeAfter('Home', row(2), false)).toBe(-1);
});

it('arrows in a slider are the slider’s', () => {
  expect(placeAfter('ArrowRight', row(0), true)).toBeUndefined();
  expect(placeAfter('a', row(0), false)).toBeUndefined();
});
