import type { ChartFrame } from './axis.ts';
import type { PlotSeries } from './LinePlot.tsx';
import { markerPath, type MarkerName } from './markerPath.ts';
import { columnEdges, plotBand, plotLine } from './plotLine.ts';
import { cssColor } from './theme.ts';

/** Markers are left out where they would run into one another, px. */
const crowded = 7;
/** Area of a marker, and of one that stands out, px². */
const usualArea = 30;
const pickedArea = 120;

/** Paints bands, lines and markers; theory behind data. */
export function drawSeries(context: CanvasRenderingContext2D, frame: ChartFrame, series: readonly PlotSeries[]): void {
  const edges = columnEdges(frame);
  const shown = series.toSorted((a, b) => Number(b.quiet ?? false) - Number(a.quiet ?? false));
  for (const { band, x, color, quiet, dim } of shown) {
    if (band === undefined) continue;
    context.fillStyle = quiet === true ? frame.quiet : cssColor(color);
    context.globalAlpha = dim === true ? 0.06 : 0.16;
    plotBand(context, frame, { x, ...band, count: x.length }, edges);
  }
  for (const one of shown) {
    const color = one.quiet === true ? frame.quiet : cssColor(one.color);
    context.globalAlpha = one.dim === true ? 0.3 : 1;
    context.strokeStyle = color;
    context.lineWidth = one.width ?? (one.quiet === true ? 1.25 : 2);
    context.setLineDash([...(one.dash ?? [])]);
    if (ascends(one.x)) plotLine(context, frame, { x: one.x, y: one.y, count: one.x.length }, edges);
    else path(context, frame, one);
    context.setLineDash([]);
    const isRoomy = (frame.right - frame.left) / one.x.length >= crowded;
    if (one.points === true && isRoomy) markers(context, frame, one, color, one.marker ?? 'circle');
  }
}

/** False also where a value is not a number: such a line cannot be thinned out by columns. */
function ascends(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (!(x[i]! >= x[i - 1]!)) return false;
  return !Number.isNaN(x[0] ?? 0);
}

function path(context: CanvasRenderingContext2D, frame: ChartFrame, { x, y }: PlotSeries): void {
  let lift = true;
  context.beginPath();
  for (let i = 0; i < x.length; i++) {
    const [left, top] = [frame.x(x[i]!), frame.y(y[i]!)];
    const isDrawn = Number.isFinite(left) && Number.isFinite(top);
    if (isDrawn && lift) context.moveTo(left, top);
    else if (isDrawn) context.lineTo(left, top);
    lift = !isDrawn;
  }
  context.stroke();
}

function markers(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { x, y, isPicked }: PlotSeries,
  color: string,
  name: MarkerName,
): void {
  const shape = new Path2D(markerPath(name, isPicked === true ? pickedArea : usualArea));
  for (let i = 0; i < x.length; i++) {
    const [left, top] = [frame.x(x[i]!), frame.y(y[i]!)];
    if (!Number.isFinite(left) || !Number.isFinite(top)) continue;
    context.save();
    context.translate(left, top);
    context.strokeStyle = name === 'plus' ? color : frame.paper;
    context.lineWidth = 2;
    context.stroke(shape);
    context.fillStyle = color;
    if (name !== 'plus') context.fill(shape);
    context.restore();
  }
}
