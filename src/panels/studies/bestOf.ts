/** What the best of k trials is, by k − 1: its mean, and quantiles of it. */
export interface BestOf {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/**
 * The least of k values drawn without replacement from n, for k = 1 … n: its exact mean, median, and the quantiles `share` and 1 − `share`.
 * With the values in ascending order the least is the i-th with probability `C(n−i, k−1) / C(n, k)`, by the recurrence
 * `p₁ = k/n, pᵢ₊₁ = pᵢ (n−i−k+1)/(n−i)` (Dodge et al. 2019, arXiv 1909.03004, have the same with replacement).
 */
export function bestOf(values: readonly number[], share: number): BestOf {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const best = {
    mean: new Float64Array(n),
    low: new Float64Array(n),
    median: new Float64Array(n),
    high: new Float64Array(n),
  };
  for (let k = 1; k <= n; k++) {
    let probability = k / n;
    let below = 0;
    const wanted: [keyof BestOf, number][] = [
      ['low', share],
      ['median', 0.5],
      ['high', 1 - share],
    ];
    let mean = 0;
    for (const [i, value] of sorted.entries()) {
      if (probability > 0) mean += probability * value;
      below += probability;
      // Sums of probabilities that are exact in theory may miss a quantile by a rounding.
      while (wanted[0] && below >= wanted[0][1] - 1e-12) best[wanted.shift()![0]][k - 1] = value;
      probability *= (n - i - k) / (n - i - 1 || 1);
    }
    best.mean[k - 1] = mean;
  }
  return best;
}
