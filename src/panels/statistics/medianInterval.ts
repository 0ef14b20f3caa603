import { medianOf } from '../studies/trials.ts';
import { atMostHeads } from './fairCoin.ts';

/** What an interval is meant to cover the median with. */
export const CONFIDENCE = 0.95;

/** The median of a sample and the order statistics around it. */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The probability that so chosen order statistics enclose the median of what the sample was drawn from, whatever its distribution; 0 for one value. */
  readonly coverage: number;
}

/**
 * The narrowest pair x₍ₖ₎, x₍ₙ₊₁₋ₖ₎ that encloses the median with at least `CONFIDENCE`, by `1 − 2 P(Bin(n, ½) ≤ k − 1)` (Thompson 1936); where
 * there are too few values for that, least and greatest. A value that was not reached within the training is Infinity. All seeds are
 * watched for equally long, so the median is the one that Kaplan and Meier (1958) would estimate.
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const n = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const coverage = (k: number) => 1 - 2 * atMostHeads(k - 1, n);
  let k = 1;
  while (2 * (k + 1) <= n && coverage(k + 1) >= CONFIDENCE) k++;
  return { median: medianOf(sorted), low: sorted[k - 1] ?? NaN, high: sorted[n - k] ?? NaN, coverage: coverage(k) };
}
