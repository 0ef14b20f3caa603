import { expect, it } from 'vitest';
import { bestOf } from './bestOf.ts';

/** The least of every choice of k values, one by one. */
function leastOfAll(values: readonly number[], k: number): number[] {
  const choose = (from: number, left: number): number[] => {
    if (left === 0) return [Infinity];
    return values
      .slice(from)
      .flatMap((value, i) => choose(from + i + 1, left - 1).map((rest) => Math.min(value, rest)));
  };
  return choose(0, k).toSorted((a, b) => a - b);
}

const values = [0.7, 0.1, 0.4, 0.4, 2, 0.3, 0.05];

it('has the mean, median and quantiles of all choices', () => {
  const best = bestOf(values, 0.1);
  for (let k = 1; k <= values.length; k++) {
    const all = leastOfAll(values, k);
    const quantile = (share: number) => all[Math.ceil(share * all.length - 1e-9) - 1]!;
    expect(best.mean[k - 1], `${k}`).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / all.length, 12);
    expect([best.low[k - 1], best.median[k - 1], best.high[k - 1]]).toEqual([0.1, 0.5, 0.9].map(quantile));
  }
});

it('is the value itself of one, and the least of all', () => {
  expect(bestOf([3], 0.1)).toEqual({
    mean: Float64Array.of(3),
    low: Float64Array.of(3),
    median: Float64Array.of(3),
    high: Float64Array.of(3),
  });
  expect(bestOf(values, 0.1).mean.at(-1)).toBe(0.05);
});

it('never rises with the budget, and bands hold the median', () => {
  const { mean, low, median, high } = bestOf(
    Array.from({ length: 32 }, (_, i) => ((i * 37) % 32) ** 2),
    0.1,
  );
  mean.slice(1).forEach((value, i) => expect(value).toBeLessThanOrEqual(mean[i]!));
  median.forEach((value, i) => {
    expect(low[i]).toBeLessThanOrEqual(value);
    expect(high[i]).toBeGreaterThanOrEqual(value);
  });
});
