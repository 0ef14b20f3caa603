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
export function quantileBand(series: readonly ArrayLike<number>[], lengths: readonly number[], count: number, share: number): QuantileBand {
  const rows = series.map((values, s) => {
    const row = new Float64Array(count).fill(Infinity);
    const length = Math.min(count, lengths[s]!);
    for (let i = 0; i < length; i++) if (!Number.isNaN(values[i]!)) row[i] = values[i]!;
    return row;
  });
  // All points are sorted at once, by a network of comparisons between whole rows: many times faster than point by point.
  for (let end = rows.length - 1; end > 0; end--) {
    for (let row = 0; row < end; row++) order(rows[row]!, rows[row + 1]!);
  }
  const last = rows.length - 1;
  return { low: between(rows, share * last), median: between(rows, last / 2), high: between(rows, (1 - share) * last) };
}

/** Moves the smaller of each pair into the first row. */
function order(first: Float64Array, second: Float64Array): void {
  for (let i = 0; i < first.length; i++) {
    const a = first[i]!;
    const b = second[i]!;
    if (a > b) {
      first[i] = b;
      second[i] = a;
    }
  }
}

/** The row at a place between order statistics. */
function between(rows: readonly Float64Array[], place: number): Float64Array {
  const low = rows[Math.floor(place)]!;
  const high = rows[Math.ceil(place)]!;
  const part = place - Math.floor(place);
  // Two infinite values have no difference.
  return part === 0 ? low : low.map((value, i) => (value === high[i] ? value : value + part * (high[i]! - value)));
}
