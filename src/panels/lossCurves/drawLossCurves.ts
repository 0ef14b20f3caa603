import type { ChartFrame } from '../../charts/axis.ts';
import { columnEdges, plotBand, plotLine } from '../../charts/plotLine.ts';
import { cssColor } from '../../charts/theme.ts';
import type { View } from '../../experiment/experiment.ts';
import type { LossEnd, LossSeries } from './lossSeries.ts';
import type { RunLook } from '../panel.ts';

export interface LossCurvesScene {
  readonly series: readonly LossSeries[];
  readonly looks: readonly RunLook[];
  /** Curves of an earlier result, in their own looks. */
  readonly ghosts: readonly LossSeries[];
  readonly ghostLooks: readonly RunLook[];
  readonly metric: View['metric'];
  readonly hoveredRun: number | undefined;
}

/** A pattern that no run has, px. */
export const ghostDash: readonly number[] = [3, 5];

/** The ghost and bands below, then what is unsmoothed, then the curves, the hovered run last. */
export function drawLossCurves(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { series, looks, ghosts, ghostLooks, metric, hoveredRun }: LossCurvesScene,
): void {
  const edges = columnEdges(frame);
  const order = series.toSorted((a, b) => Number(a.run === hoveredRun) - Number(b.run === hoveredRun));
  const attention = (curve: LossSeries) => (hoveredRun === undefined || curve.run === hoveredRun ? 1 : 0.25);
  const wear = (curve: LossSeries, opacity: number) => {
    context.fillStyle = context.strokeStyle = cssColor(looks[curve.run]?.color ?? frame.ink);
    context.globalAlpha = opacity * attention(curve);
    context.setLineDash([]);
  };

  for (const curve of ghosts) {
    context.strokeStyle = cssColor(ghostLooks[curve.run]?.color ?? frame.ink);
    context.globalAlpha = 0.7;
    context.lineWidth = 1.5;
    context.setLineDash([...ghostDash]);
    plotLine(context, frame, { x: curve.x, y: curve.line, count: curve.count }, edges);
  }
  for (const curve of order) {
    if (curve.band === undefined || isSecondary(curve, metric)) continue;
    wear(curve, 0.14);
    plotBand(context, frame, { ...curve.band, x: curve.x, count: curve.count }, edges);
  }
  for (const curve of order) {
    if (curve.line === curve.exact) continue;
    wear(curve, 0.25);
    context.lineWidth = 1;
    plotLine(context, frame, { x: curve.x, y: curve.exact, count: curve.count }, edges);
  }
  for (const curve of order) {
    const secondary = isSecondary(curve, metric);
    wear(curve, secondary ? 0.6 : 1);
    context.lineWidth = (secondary ? 1 : 1.75) + (curve.run === hoveredRun ? 0.75 : 0);
    context.setLineDash([...(looks[curve.run]?.dash ?? [])]);
    plotLine(context, frame, { x: curve.x, y: curve.line, count: curve.count }, edges);
  }
  for (const curve of order) {
    wear(curve, 1);
    for (const end of curve.ends) drawEnd(context, endMark(end, frame));
  }
  context.globalAlpha = 1;
}

/** Where two quantities of a run are shown, the thin one. */
export function isSecondary(curve: LossSeries, metric: View['metric']): boolean {
  return (
    (metric === 'both' && curve.quantity === 'training') ||
    (metric === 'accuracy' && curve.quantity === 'trainingAccuracy') ||
    (metric === 'auc' && curve.quantity === 'trainingAuc')
  );
}

/** Half the size of a ×, px. */
const arm = 4.5;

/** Where the × of a replica that has diverged stands, in px: at its last point, or where it left the picture for good. */
export function endMark({ x, y, count }: LossEnd, frame: ChartFrame): { readonly x: number; readonly y: number } {
  let last = count - 1;
  while (last > 0 && frame.y(y[last]!) < frame.top) last--;
  const [left, top] = [frame.x(x[last]!), frame.y(y[last]!)];
  const edge = Math.max(frame.top + arm, Math.min(frame.bottom - arm, top));
  if (last === count - 1) return { x: left, y: edge };
  const share = (top - frame.top) / (top - frame.y(y[last + 1]!));
  return { x: left + share * (frame.x(x[last + 1]!) - left), y: frame.top + arm };
}

function drawEnd(context: CanvasRenderingContext2D, { x, y }: { readonly x: number; readonly y: number }): void {
  context.setLineDash([]);
  context.lineWidth = 2.25;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x - arm, y + arm);
  context.lineTo(x + arm, y - arm);
  context.stroke();
}
