import type { ChartFrame } from './axis.ts';
import { decimate } from './decimate.ts';

/** Points of a curve: the first `count` of each array; `x` ascends. */
export interface Curve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly count: number;
}

/** Right ends of the pixel columns of the plot area, in data units. */
export function columnEdges(frame: ChartFrame): Float64Array {
  const columns = Math.max(1, Math.ceil(frame.right - frame.left));
  return Float64Array.from({ length: columns }, (_, column) => frame.invertX(frame.left + column + 1));
}

/** Strokes a curve in the context's current style; NaN interrupts it, infinite values leave the plot area. */
export function plotLine(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  curve: Curve,
  edges: Float64Array,
): void {
  context.beginPath();
  trace(context, frame, curve, decimate(curve.x, curve.y, curve.count, edges), true);
  context.stroke();
}

/** Fills between two curves over the same x in the context's current style. */
export function plotBand(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  {
    x,
    low,
    high,
    count,
  }: {
    readonly x: ArrayLike<number>;
    readonly low: ArrayLike<number>;
    readonly high: ArrayLike<number>;
    readonly count: number;
  },
  edges: Float64Array,
): void {
  context.beginPath();
  trace(context, frame, { x, y: high, count }, decimate(x, high, count, edges), true);
  trace(context, frame, { x, y: low, count }, decimate(x, low, count, edges).reverse(), false);
  context.fill();
}

function trace(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { x, y }: Curve,
  indices: Int32Array,
  lift: boolean,
): void {
  for (const index of indices) {
    const value = y[index]!;
    if (Number.isNaN(value)) {
      lift = true;
      continue;
    }
    const [left, top] = [frame.x(x[index]!), pixelY(frame, value)];
    if (lift) context.moveTo(left, top);
    else context.lineTo(left, top);
    lift = false;
  }
}

/** A finite ordinate for every value: far outside the picture for those that are infinite or too large to draw. */
function pixelY(frame: ChartFrame, value: number): number {
  const far = 4 * frame.height;
  if (!Number.isFinite(value)) return value > 0 ? -far : far;
  return Math.max(-far, Math.min(far, frame.y(value)));
}
