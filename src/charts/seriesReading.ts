import { useCallback, useState } from 'react';
import type { PlotSeries } from './LinePlot.tsx';
import { nearestIndex, type SeriesPoint } from './nearestPoint.ts';
import { useEscape } from './useEscape.ts';

/** Of a line, what reading it point by point needs. */
type Readable = Pick<PlotSeries, 'x' | 'quiet'>;

/** Which point of several series is being read. */
export interface SeriesReading {
  /** Nothing if none is pointed at or focused. */
  readonly shown: SeriesPoint | undefined;
  /** Where the keyboard is, or would begin. */
  readonly at: SeriesPoint;
  read(place: SeriesPoint | undefined): void;
  dismiss(): void;
}

/** Keeps the reading of a plot; the keyboard begins on the first line that is not theory, at the cursor or at its end. */
export function useSeriesReading(series: readonly Readable[], cursor: number | undefined): SeriesReading {
  const [reading, setReading] = useState<SeriesPoint>();
  const dismiss = useCallback(() => setReading(undefined), []);
  useEscape(reading !== undefined, dismiss);
  const shown = reading && reading.point < pointsOf(series, reading.series).length ? reading : undefined;
  const first = firstOf(series);
  return {
    shown,
    at: shown ?? { series: first, point: nearestIndex(pointsOf(series, first), cursor ?? Infinity) },
    read: (place) =>
      setReading((last) => (last?.series === place?.series && last?.point === place?.point ? last : place)),
    dismiss,
  };
}

/** A point in words: the name of its line, and its x and y. */
export function pointText(
  series: readonly PlotSeries[],
  place: SeriesPoint,
  xText: (x: number) => string,
  yText: (y: number) => string,
): { readonly name: string; readonly place: string } {
  const one = series[place.series];
  if (one === undefined || one.x.length === 0) return { name: '', place: 'nothing to read' };
  const value = (values: ArrayLike<number>) => {
    const y = values[place.point] ?? Number.NaN;
    return Number.isNaN(y) ? 'no value' : yText(y);
  };
  const range = one.band === undefined ? '' : ` (${value(one.band.low)} to ${value(one.band.high)})`;
  return { name: one.label, place: `${xText(one.x[place.point]!)}: ${value(one.y)}${range}` };
}

function pointsOf(series: readonly Readable[], index: number): ArrayLike<number> {
  return series[index]?.x ?? [];
}

/** The x of a point, of any series, that is nearest to a place; nothing without points. */
export function nearestX(series: readonly PlotSeries[], wanted: number): number | undefined {
  const candidates = series.flatMap(({ x }) => (x.length === 0 ? [] : [x[nearestIndex(x, wanted)]!]));
  return candidates[nearestIndex(candidates, wanted)];
}

function firstOf(series: readonly Readable[]): number {
  const own = series.findIndex(({ x, quiet }) => x.length > 0 && quiet !== true);
  return own >= 0
    ? own
    : Math.max(
        0,
        series.findIndex(({ x }) => x.length > 0),
      );
}
