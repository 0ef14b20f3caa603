import { expect, it } from 'vitest';
import { remembered } from './remembered.ts';

it('computes once for a pair of objects, and anew for another', () => {
  let calls = 0;
  const sum = remembered((a: { readonly x: number }, b: { readonly y: number }) => {
    calls += 1;
    return a.x + b.y;
  });
  const [a, b] = [{ x: 1 }, { y: 2 }];
  expect([sum(a, b), sum(a, b), calls]).toEqual([3, 3, 1]);
  expect([sum(a, { y: 5 }), sum({ x: 4 }, b), calls]).toEqual([6, 6, 3]);
  expect(sum(a, b)).toBe(3);
});
