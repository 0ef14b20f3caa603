import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth } from './smooth.ts';

describe('smooth', () => {
  it('leaves a constant exactly constant', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
        fc.double({ noNaN: true, min: 0, max: 0.99 }),
        (drawn, weight) => {
          // −0 comes back as 0.
          const value = drawn + 0;
          expect(Array.from(smooth(new Array<number>(50).fill(value), 50, weight))).toEqual(
            new Array<number>(50).fill(value),
          );
        },
      ),
    );
  });

  it('is the debiased weighted mean of the past', () => {
    const values = [3, -1, 4, 1, -5];
    const weight = 0.9;
    const expected = values.map((_, i) => {
      const weights = values.slice(0, i + 1).map((_value, j) => weight ** (i - j));
      return weights.reduce((sum, w, j) => sum + w * values[j]!, 0) / weights.reduce((sum, w) => sum + w, 0);
    });
    // Two orders of summation of five terms: a few units in the last place of numbers below 5.
    smooth(values, 5, weight).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 13));
  });

  it('is the identity at weight 0 and ignores what lies behind the count', () => {
    expect(Array.from(smooth([5, 2, 9, 100], 3, 0))).toEqual([5, 2, 9]);
  });

  it('passes on what is not finite without being poisoned by it', () => {
    const result = smooth([2, Infinity, Number.NaN, 2], 4, 0.5);
    expect(result[1]).toBe(Infinity);
    expect(result[2]).toBeNaN();
    expect(result[3]).toBe(2);
  });
});
