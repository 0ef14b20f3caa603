import { nearestIndex, type SeriesPoint } from './nearestPoint.ts';

/**
 * Where a key takes the reading of several series: left and right along one, up and down to the next that has points, there at the same x;
 * page keys go a tenth, Home and End to the ends. Nothing for other keys.
 */
export function readingMove(
  series: readonly { readonly x: ArrayLike<number> }[],
  at: SeriesPoint,
  key: string,
): SeriesPoint | undefined {
  const points = series[at.series]?.x ?? [];
  const last = Math.max(0, points.length - 1);
  const page = Math.max(1, Math.round(points.length / 10));
  const along: Readonly<Record<string, number>> = {
    ArrowLeft: at.point - 1,
    ArrowRight: at.point + 1,
    PageDown: at.point - page,
    PageUp: at.point + page,
    Home: 0,
    End: last,
  };
  const wanted = along[key];
  if (wanted !== undefined) return { ...at, point: Math.max(0, Math.min(last, wanted)) };
  const turn = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  if (turn === 0) return undefined;
  let next = at.series + turn;
  while (series[next]?.x.length === 0) next += turn;
  const target = series[next];
  return target === undefined ? at : { series: next, point: nearestIndex(target.x, points[at.point] ?? 0) };
}
