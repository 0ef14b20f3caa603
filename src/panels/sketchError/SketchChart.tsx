import { useCallback, useState, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint, type ChartSlider } from '../../charts/Chart.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import { columnEdges, plotLine } from '../../charts/plotLine.ts';
import { cssColor } from '../../charts/theme.ts';
import type { SketchCurve } from '../../probes/results.ts';
import type { RunLook } from '../panel.ts';
import { lineColor, sketchLines } from './sketchLines.ts';
import { sketchLabelWidth, SketchOverlay } from './SketchOverlay.tsx';

/** Error, bound, best error and escaped mass of a sketch over steps or over ranks. */
export function SketchChart({
  label,
  look,
  x,
  y,
  places,
  curve,
  dim,
  showCursor,
  placeText,
  slider,
}: {
  readonly label: string;
  readonly look: RunLook | undefined;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** Steps or ranks at which there are numbers, ascending. */
  readonly places: Int32Array;
  readonly curve: SketchCurve;
  /** Another run has the attention. */
  readonly dim: boolean;
  readonly showCursor: boolean;
  readonly placeText: (place: number) => string;
  readonly slider: Omit<ChartSlider, 'text'>;
}): ReactNode {
  const [pointed, setPointed] = useState<number>();
  const color = look?.color;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const edges = columnEdges(frame);
      context.globalAlpha = dim ? 0.3 : 1;
      for (const line of sketchLines) {
        context.strokeStyle = cssColor(lineColor(line, color));
        context.lineWidth = line.width;
        context.setLineDash([...line.dash]);
        plotLine(context, frame, { x: places, y: curve[line.key], count: places.length }, edges);
      }
    },
    [places, curve, color, dim],
  );
  const at = nearestPlace(places, pointed ?? slider.value);
  const here = places[at] ?? slider.value;
  const onPoint = ({ kind, x: place }: ChartPoint) => {
    const whole = Math.max(slider.min, Math.min(slider.max, Math.round(place)));
    setPointed(kind === 'leave' ? undefined : whole);
    if (kind === 'press' || kind === 'drag') slider.change(whole);
  };
  const numbers = sketchLines.map(({ key, name }) => `${name} ${formatNumber(curve[key][at] ?? Number.NaN)}`);
  return (
    <Chart
      label={label}
      x={x}
      y={y}
      height={232}
      labelWidth={sketchLabelWidth}
      draw={draw}
      onPoint={onPoint}
      slider={{ ...slider, text: `${placeText(here)}: ${numbers.join(', ')}` }}
      overlay={(frame) => (
        <SketchOverlay
          frame={frame}
          places={places}
          curve={curve}
          at={at}
          look={look}
          dim={dim}
          cursor={showCursor ? { place: slider.value, text: placeText(slider.value) } : undefined}
          pointed={pointed === undefined ? undefined : placeText(here)}
          yName={y.label}
        />
      )}
    />
  );
}

function nearestPlace(places: Int32Array, wanted: number): number {
  return places.reduce((best, place, i) => (Math.abs(place - wanted) < Math.abs(places[best]! - wanted) ? i : best), 0);
}
