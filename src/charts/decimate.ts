/**
 * Which points a polyline needs at some resolution: of every column the first, least, greatest and last, in order; `xs` ascends and
 * `edges` holds the right ends of the columns in the same units. NaN is kept wherever it stands, to break the line.
 */
export function decimate(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  count: number,
  edges: ArrayLike<number>,
): Int32Array {
  const kept = new Int32Array(Math.min(count, 4 * (edges.length + 1) + countNaN(ys, count)));
  let size = 0;
  let start = 0;
  for (let column = 0; start < count; column++) {
    const edge = column < edges.length ? edges[column]! : Infinity;
    let [end, least, greatest] = [start, start, start];
    while (end < count && xs[end]! <= edge) {
      const y = ys[end]!;
      if (y < ys[least]!) least = end;
      if (y > ys[greatest]!) greatest = end;
      end++;
      if (Number.isNaN(y)) break;
    }
    if (end === start) continue;
    const last = end - 1;
    const [early, late] = least < greatest ? [least, greatest] : [greatest, least];
    kept[size++] = start;
    if (early > start && early < last) kept[size++] = early;
    if (late > early && late > start && late < last) kept[size++] = late;
    if (last > start) kept[size++] = last;
    // A column interrupted by NaN goes on behind it.
    if (end < count && xs[end]! <= edge) column--;
    start = end;
  }
  return kept.subarray(0, size);
}

function countNaN(values: ArrayLike<number>, count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (Number.isNaN(values[i]!)) found++;
  return 4 * found;
}
