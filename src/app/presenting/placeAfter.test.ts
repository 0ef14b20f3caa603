import { expect, it } from 'vitest';
import { ALL, placeAfter } from './usePresentingKeys.ts';

it('arrows and clickers go through all panels and stay at the ends', () => {
  let place: number = ALL;
  const seen = Array.from({ length: 4 }, () => (place = placeAfter('PageDown', place, 3, true) ?? NaN));
  expect(seen).toEqual([0, 1, 2, 2]);
  expect(placeAfter('ArrowLeft', 0, 3, false)).toBe(ALL);
  expect(placeAfter('PageUp', ALL, 3, false)).toBe(ALL);
  expect(placeAfter('End', 0, 3, false)).toBe(2);
});

it('arrows in a slider are the slider’s', () => {
  expect(placeAfter('ArrowRight', 0, 3, true)).toBeUndefined();
  expect(placeAfter('a', 0, 3, false)).toBeUndefined();
});
