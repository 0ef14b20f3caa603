/** The middle of several series and the range around it, point by point. */
export interface QuantileBand {
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/**
 * Median and the quantiles `share` and 1 − `share` over several series, at each of `count` points (linear interpolation between order
 * statistics; 0 is the range from least to greatest). A series shorter than `count` counts as +∞ behind its end, so that one which has
 * diverged does not improve the rest; so does NaN.
 */
export function quantileBand(
  series: readonly ArrayLike<number>[],
  lengths: readonly number[],
  count: number,
  share: number,
): QuantileBand {
  const band = { low: new Float64Array(count), median: new Float64Array(count), high: new Float64Array(count) };
  const sorted = new Float64Array(series.length);
  const last = series.length - 1;
  for (let i = 0; i < count; i++) {
    for (let s = 0; s <= last; s++) {
      const measured = i < lengths[s]! ? series[s]![i]! : Infinity;
      const value = Number.isNaN(measured) ? Infinity : measured;
      let place = s;
      while (place > 0 && sorted[place - 1]! > value) sorted[place] = sorted[--place]!;
      sorted[place] = value;
    }
    band.low[i] = at(sorted, share * last);
    band.median[i] = at(sorted, last / 2);
    band.high[i] = at(sorted, (1 - share) * last);
  }
  return band;
}

/** The value at a place between order statistics. */
function at(sorted: Float64Array, place: number): number {
  const below = Math.floor(place);
  const low = sorted[below]!;
  if (place === below) return low;
  const high = sorted[below + 1]!;
  // Two infinite values have no difference.
  return low === high ? low : low + (place - below) * (high - low);
}
