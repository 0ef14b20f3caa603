import { useCallback, useRef, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from './axis.ts';
import { Chart, type ChartPoint } from './Chart.tsx';
import { CursorLine } from './CursorLine.tsx';
import { drawSeries } from './drawSeries.ts';
import { EndLabels, endLabelsWidth, type EndLabel } from './EndLabels.tsx';
import { formatNumber } from './formatNumber.ts';
import { Marker } from './Marker.tsx';
import type { MarkerName } from './markerPath.ts';
import { nearestPoint, type SeriesPoint } from './nearestPoint.ts';
import { Reader } from './Reader.tsx';
import { readingMove } from './readingMove.ts';
import { SeriesKey } from './SeriesKey.tsx';
import { nearestX, pointText, useSeriesReading } from './seriesReading.ts';
import { textWidth } from './textWidth.ts';
import { Tip } from './Tip.tsx';
import { useWidth } from './useWidth.ts';

/** One line of a plot. NaN interrupts it. */
export interface PlotSeries {
  readonly key: string;
  /** Its name at its end; '' leaves that out. */
  readonly label: string;
  /** Ascending, unless the line is a way through a plane. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** CSS. */
  readonly color: string;
  readonly dash?: readonly number[];
  /** CSS px. */
  readonly width?: number;
  /** Markers at the points, as long as there is room; without, `marker` stands at the line's end alone. */
  readonly points?: boolean;
  readonly marker?: MarkerName;
  /** Its points stand out from those of other lines. */
  readonly isPicked?: boolean;
  /** Theory, a bound or a null model: grey and thin. */
  readonly quiet?: boolean;
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** Another line has the attention. */
  readonly dim?: boolean;
}

/** How near to a point the pointer must be to mean it, px, and the height of an end label. */
const reach = 48;
const rowHeight = 17;
/** Room for samples of lines that end far from their names, px. */
const sampleRoom = 14;

/**
 * Several lines over one axis with their names at their ends, or below where there is no room. With `onCursor`, pressing, dragging and the
 * keyboard move the cursor, always to the x of a point.
 */
export function LinePlot({
  label,
  x,
  y,
  series,
  height = 200,
  cursor,
  onCursor,
  xText = x.format ?? formatNumber,
  yText = y.format ?? formatNumber,
}: {
  /** What the picture shows, in words: its text alternative. */
  readonly label: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly PlotSeries[];
  /** CSS px, without the names below. */
  readonly height?: number;
  /** The x to mark. */
  readonly cursor?: number;
  readonly onCursor?: (x: number) => void;
  readonly xText?: (x: number) => string;
  readonly yText?: (y: number) => string;
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const { shown, at, read, dismiss } = useSeriesReading(series, cursor);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => drawSeries(context, frame, series),
    [series],
  );
  const named = series.filter((one) => one.label !== '');
  const names = sampleRoom + endLabelsWidth(named.map(({ label: name }) => ({ name })));
  const isBeside = named.length * rowHeight <= height - 50 && names <= 0.4 * width;
  const words = pointText(series, at, xText, yText);
  const moveCursor = (place: number | undefined) => {
    if (place !== undefined && place !== cursor) onCursor?.(place);
  };
  const onPoint = ({ kind, x: left, y: top }: ChartPoint, frame: ChartFrame) => {
    if (kind === 'release') return;
    read(kind === 'leave' ? undefined : nearestPoint(series, frame, frame.x(left), frame.y(top), reach));
    if (kind === 'press' || kind === 'drag') moveCursor(nearestX(series, left));
  };
  const onKey = (key: string) => {
    const target = readingMove(series, at, key);
    if (target === undefined) return false;
    read(target);
    if (target.series === at.series) moveCursor(series[target.series]?.x[target.point]);
    return true;
  };
  return (
    <div ref={root} className="chart-plot">
      <Chart
        label={label}
        x={x}
        y={y}
        height={height}
        labelWidth={isBeside && named.length > 0 ? names : 0}
        draw={draw}
        onPoint={onPoint}
        overlay={(frame) => (
          <>
            {cursor !== undefined && (
              <CursorLine frame={frame} x={frame.x(cursor)} text={xText(cursor)} after={textWidth(y.label, 11)} />
            )}
            {isBeside && (
              <EndLabels labels={endLabels(named, frame)} frame={frame} left={frame.right + 4} width={names - 4} />
            )}
            {shown && <ShownPoint series={series} place={shown} frame={frame} />}
          </>
        )}
        above={(frame) => (
          <>
            <Reader
              label={`Points of: ${label}`}
              at={at.point}
              count={series[at.series]?.x.length ?? 0}
              text={[words.name, words.place].filter((part) => part !== '').join(', ')}
              onKey={onKey}
              onFocus={() => read(at)}
              onBlur={dismiss}
            />
            {shown && (
              <Tip {...pixels(series, shown, frame)} width={frame.width}>
                {words.name !== '' && <b>{words.name}</b>} {words.place}
              </Tip>
            )}
          </>
        )}
      />
      {!isBeside && <SeriesKey series={named} />}
    </div>
  );
}

function ShownPoint({
  series,
  place,
  frame,
}: {
  readonly series: readonly PlotSeries[];
  readonly place: SeriesPoint;
  readonly frame: ChartFrame;
}): ReactNode {
  const one = series[place.series];
  return <Marker name={one?.marker ?? 'circle'} {...pixels(series, place, frame)} color={colorOf(one)} area={52} />;
}

/** Where a point is drawn, px; at the lower edge where it has no value, at the edges where it lies outside. */
function pixels(
  series: readonly PlotSeries[],
  { series: index, point }: SeriesPoint,
  frame: ChartFrame,
): { readonly x: number; readonly y: number } {
  const y = frame.y(series[index]?.y[point] ?? Number.NaN);
  return {
    x: clamp(frame.x(series[index]?.x[point] ?? 0), frame.left, frame.right),
    y: Number.isNaN(y) ? frame.bottom : clamp(y, frame.top, frame.bottom),
  };
}

/** Names where the lines end: at their last point that can be drawn. */
function endLabels(series: readonly PlotSeries[], frame: ChartFrame): readonly EndLabel[] {
  return series.flatMap((one) => {
    let last = Math.min(one.x.length, one.y.length) - 1;
    while (last >= 0 && !(Number.isFinite(one.x[last]) && Number.isFinite(one.y[last]))) last--;
    if (last < 0) return [];
    return {
      key: one.key,
      name: one.label,
      x: clamp(frame.x(one.x[last]!), frame.left, frame.right),
      y: clamp(frame.y(one.y[last]!), frame.top, frame.bottom),
      color: colorOf(one),
      dash: one.dash ?? [],
      ...(one.marker === undefined ? {} : { marker: one.marker }),
      quiet: one.quiet === true,
      dim: one.dim === true,
    };
  });
}

function colorOf(series: PlotSeries | undefined): string {
  return series === undefined || series.quiet === true ? 'var(--quiet)' : series.color;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
