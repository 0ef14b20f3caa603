/** A point of one of several series, by indices. */
export interface SeriesPoint {
  readonly series: number;
  readonly point: number;
}

interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The point nearest to a place in px; nothing if none is within `reach` px. Points without a finite place are passed over. */
export function nearestPoint(
  series: readonly Points[],
  frame: { x(value: number): number; y(value: number): number },
  left: number,
  top: number,
  reach: number,
): SeriesPoint | undefined {
  let [nearest, least]: [SeriesPoint | undefined, number] = [undefined, reach];
  for (const [index, { x, y }] of series.entries()) {
    for (let point = 0; point < Math.min(x.length, y.length); point++) {
      const distance = Math.hypot(frame.x(x[point]!) - left, frame.y(y[point]!) - top);
      if (distance <= least) [nearest, least] = [{ series: index, point }, distance];
    }
  }
  return nearest;
}

/** Index of the value nearest to `wanted`, the first of equals; 0 if there is none. */
export function nearestIndex(values: ArrayLike<number>, wanted: number): number {
  let [nearest, least] = [0, Infinity];
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs(values[i]! - wanted);
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}
