import { useCallback, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from '../charts/axis.ts';
import { Chart, type ChartPoint, type ChartSlider } from '../charts/Chart.tsx';
import { CursorLine } from '../charts/CursorLine.tsx';
import { Marker } from '../charts/Marker.tsx';
import { PointValues } from '../charts/PointValues.tsx';
import { EndLabels, type EndLabel } from '../charts/EndLabels.tsx';
import { formatNumber } from '../charts/formatNumber.ts';
import { columnEdges, plotLine } from '../charts/plotLine.ts';
import { textWidth } from '../charts/textWidth.ts';
import { cssColor } from '../charts/theme.ts';
import type { SketchCurve } from '../probes/results.ts';
import type { RunLook } from './panel.ts';

/** How the four lines look: theory quiet, the run's own numbers in its colour. */
const lines = [
  { key: 'bound', name: 'bound', theory: true, dash: [], width: 1.25 },
  { key: 'escaped', name: 'escaped ρ', theory: false, dash: [1.5, 3], width: 1.5 },
  { key: 'error', name: 'error', theory: false, dash: [], width: 2.25 },
  { key: 'best', name: 'best rank ℓ', theory: true, dash: [5, 3], width: 1.25 },
] as const;

const labelWidth = 96;

/** Error, bound, best error and escaped mass of a sketch over steps or over ranks. */
export function SketchChart({ label, look, x, y, places, curve, dim, cursor, cursorText, pointed, onPoint, slider }: {
  readonly label: string;
  readonly look: RunLook | undefined;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** Steps or ranks at which there are numbers, ascending. */
  readonly places: Int32Array;
  readonly curve: SketchCurve;
  /** Another run has the attention. */
  readonly dim: boolean;
  readonly cursor: number;
  readonly cursorText: (place: number) => string;
  readonly pointed: number | undefined;
  readonly onPoint: (place: number | undefined) => void;
  readonly slider: Pick<ChartSlider, 'label' | 'min' | 'max' | 'change'>;
}): ReactNode {
  const color = look?.color;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const edges = columnEdges(frame);
      context.globalAlpha = dim ? 0.3 : 1;
      for (const { key, theory, dash, width } of lines) {
        context.strokeStyle = theory ? frame.quiet : cssColor(color ?? frame.ink);
        context.lineWidth = width;
        context.setLineDash([...dash]);
        plotLine(context, frame, { x: places, y: curve[key], count: places.length }, edges);
      }
    },
    [places, curve, color, dim],
  );
  const at = nearestPlace(places, pointed ?? cursor);
  const last = places.length - 1;
  const point = ({ kind, x: place }: ChartPoint) => {
    const whole = Math.max(slider.min, Math.min(slider.max, Math.round(place)));
    onPoint(kind === 'leave' ? undefined : whole);
    if (kind === 'press' || kind === 'drag') slider.change(whole);
  };
  const labels = (frame: ChartFrame) => lines.map(({ key, name, theory, dash, width }): EndLabel => ({
    key,
    name,
    x: frame.x(places[last] ?? 0),
    y: frame.y(curve[key][last] ?? 0),
    color: theory ? 'var(--quiet)' : (color ?? 'var(--ink)'),
    dash,
    lineWidth: width,
    quiet: theory,
    dim,
  }));
  const points = (frame: ChartFrame) => lines.flatMap(({ key, theory }) => {
    const value = curve[key][at];
    if (value === undefined || Number.isNaN(value)) return [];
    return { key, y: frame.y(value), text: formatNumber(value), quiet: theory, color: theory ? 'var(--quiet)' : (color ?? 'var(--ink)') };
  });
  const reading = `${cursorText(places[at] ?? cursor)}: ${lines.map(({ key, name }) => `${name} ${formatNumber(curve[key][at] ?? Number.NaN)}`).join(', ')}`;
  return (
    <Chart label={label} x={x} y={y} height={232} labelWidth={labelWidth} draw={draw} onPoint={point}
      slider={{ ...slider, value: cursor, text: reading }}
      overlay={(frame) => (
        <>
          {cursor < x.domain[1] && <CursorLine frame={frame} x={frame.x(cursor)} text={pointed === undefined ? cursorText(cursor) : undefined} after={textWidth(y.label, 11)} />}
          {pointed !== undefined && (
            <>
              <CursorLine frame={frame} x={frame.x(places[at] ?? pointed)} text={cursorText(places[at] ?? pointed)} after={textWidth(y.label, 11)} faint />
              <PointValues frame={frame} x={frame.x(places[at] ?? pointed)} values={points(frame)} />
            </>
          )}
          {points(frame).map(({ key, y: top, color: fill }) => <circle key={key} cx={frame.x(places[at] ?? 0)} cy={top} r={3} fill={fill} stroke="var(--paper)" />)}
          {look && last >= 0 && <Marker name={look.marker} x={frame.x(places[last] ?? 0)} y={frame.y(curve.error[last] ?? 0)} color={look.color} />}
          <EndLabels labels={labels(frame)} frame={frame} left={Math.min(frame.right, frame.x(places[last] ?? 0)) + 10} width={labelWidth - 10} />
        </>
      )}
    />
  );
}

function nearestPlace(places: Int32Array, wanted: number): number {
  let best = 0;
  for (let i = 1; i < places.length; i++) if (Math.abs(places[i]! - wanted) < Math.abs(places[best]! - wanted)) best = i;
  return best;
}
