/** The middle of several series and the range around it, point by point. */
export interface QuantileBand {
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/**
 * Median and the quantiles `share` and 1 − `share` over several series, at each of `count` points (linear interpolation between order
 * statistics; 0 is the range from least to greatest). A series shorter than `count` counts as +∞ behind its end, so that one which has
 * diverged does not improve the rest.
 */
export function quantileBand(series: readonly ArrayLike<number>[], lengths: readonly number[], count: number, share: number): QuantileBand {
  const band = { low: new Float64Array(count), median: new Float64Array(count), high: new Float64Array(count) };
  const sorted = new Float64Array(series.length);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < series.length; s++) {
      const value = i < lengths[s]! ? series[s]![i]! : Infinity;
      let place = s;
      while (place > 0 && sorted[place - 1]! > value) sorted[place] = sorted[--place]!;
      sorted[place] = Number.isNaN(value) ? Infinity : value;
    }
    band.low[i] = quantile(sorted, share);
    band.median[i] = quantile(sorted, 0.5);
    band.high[i] = quantile(sorted, 1 - share);
  }
  return band;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.ceil(place)]!];
  return low === high || place === below ? low : low + (place - below) * (high - low);
}
