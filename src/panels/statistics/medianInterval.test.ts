import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atMostHeads } from './fairCoin.ts';
import { CONFIDENCE, medianInterval } from './medianInterval.ts';
import { leastP, signTest } from './signTest.ts';

describe('a fair coin', () => {
  it('shows at most two heads in five tosses half of the time', () => {
    expect(atMostHeads(2, 5)).toBe(0.5);
    expect(atMostHeads(0, 3)).toBe(1 / 8);
    expect(atMostHeads(1, 10)).toBe(11 / 1024);
    expect(atMostHeads(-1, 4)).toBe(0);
    expect(atMostHeads(4, 4)).toBe(1);
  });
});

describe('the sign test', () => {
  it('has the tabulated p-values', () => {
    expect(signTest(5, 0)).toBe(1 / 16);
    expect(signTest(6, 0)).toBe(1 / 32);
    expect(signTest(8, 2)).toBe((2 * 56) / 1024);
    expect(signTest(2, 8)).toBe(signTest(8, 2));
    expect(signTest(3, 3)).toBe(1);
    expect(signTest(0, 0)).toBe(1);
  });

  it('cannot be below 5 % with five pairs', () => {
    expect(leastP(5)).toBeGreaterThan(0.05);
    expect(leastP(6)).toBeLessThan(0.05);
  });
});

describe('the interval of a median', () => {
  it('is the range of few values, with what that covers', () => {
    expect(medianInterval([7])).toEqual({ median: 7, low: 7, high: 7, coverage: 0 });
    expect(medianInterval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, coverage: 0.75 });
    expect(medianInterval([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 1, high: 5, coverage: 0.9375 });
  });

  it('drops as many extremes as 95 % allow: one each of nine values, three each of 15', () => {
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    expect(medianInterval(upTo(8))).toMatchObject({ low: 1, high: 8, coverage: 1 - 2 / 256 });
    expect(medianInterval(upTo(9))).toMatchObject({ low: 2, high: 8, coverage: 1 - 20 / 512 });
    // k = 4 covers 1 − 2 (1 + 15 + 105 + 455) / 2¹⁵ = 96.5 %, k = 5 only 88.2 %.
    expect(medianInterval(upTo(15))).toMatchObject({ low: 4, high: 12, coverage: 1 - (2 * 576) / 32768 });
  });

  it('is open above where what was not reached is among its ends', () => {
    expect(medianInterval([10, Infinity, 20])).toEqual({ median: 20, low: 10, high: Infinity, coverage: 0.75 });
    expect(medianInterval([10, Infinity, Infinity]).median).toBe(Infinity);
  });

  it('encloses the median of its values, and covers what it promises from six values on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(Infinity)), {
          minLength: 6,
          maxLength: 64,
        }),
        (values) => {
          const { low, median, high, coverage } = medianInterval(values);
          expect(low).toBeLessThanOrEqual(median);
          expect(high).toBeGreaterThanOrEqual(median);
          expect(coverage).toBeGreaterThanOrEqual(CONFIDENCE);
        },
      ),
    );
  });
});
