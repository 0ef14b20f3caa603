import type { ChartFrame } from '../../charts/axis.ts';
import { cssColor } from '../../charts/theme.ts';
import type { GeometryLine, GeometryStep } from '../../probes/geometryResult.ts';
import { stepLooks } from './geometrySteps.ts';

/** A closed line around the point with its name. */
export interface Ball {
  readonly name: string;
  readonly line: GeometryLine;
  /** CSS. */
  readonly color: string;
  readonly dash: readonly number[];
}

type Pair = readonly [number, number];

/** Paints the edges of the balls. */
export function drawBalls(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  [cx, cy]: Pair,
  balls: readonly Ball[],
): void {
  for (const { line, color, dash } of balls) {
    context.beginPath();
    for (let k = 0; k + 1 < line.length; k += 2) context.lineTo(frame.x(cx + line[k]!), frame.y(cy + line[k + 1]!));
    context.closePath();
    context.setLineDash([]);
    context.strokeStyle = frame.paper;
    context.globalAlpha = 0.7;
    context.lineWidth = 3.5;
    context.stroke();
    context.globalAlpha = 1;
    context.strokeStyle = cssColor(color);
    context.lineWidth = 1.5;
    context.setLineDash([...dash]);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Paints the steps as lines from the point, first the paper around all of them, so that of two in one place both can be seen. */
export function drawSteps(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  center: Pair,
  steps: readonly GeometryStep[],
): void {
  const trace = (step: GeometryStep) => {
    const { x, y } = ends(frame, center, step);
    context.beginPath();
    context.moveTo(frame.x(center[0]), frame.y(center[1]));
    context.lineTo(x, y);
  };
  context.strokeStyle = frame.paper;
  context.lineWidth = 4.5;
  for (const step of steps) {
    trace(step);
    context.stroke();
  }
  context.lineWidth = 2;
  for (const step of steps) {
    const { color, dash } = stepLooks[step.name];
    trace(step);
    context.setLineDash([...dash]);
    context.strokeStyle = cssColor(color);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Where a step ends, px; at the edge of the plot area where it goes on outside. */
export function ends(
  frame: ChartFrame,
  [cx, cy]: Pair,
  { x, y }: GeometryStep,
): { readonly x: number; readonly y: number; readonly isOutside: boolean } {
  const [left, top] = [frame.x(cx), frame.y(cy)];
  const [dx, dy] = [frame.x(cx + x) - left, frame.y(cy + y) - top];
  const room = (from: number, way: number, low: number, high: number) =>
    way > 0 ? (high - from) / way : way < 0 ? (low - from) / way : Infinity;
  const share = Math.min(room(left, dx, frame.left, frame.right), room(top, dy, frame.top, frame.bottom));
  const part = Math.max(0, Math.min(1, share));
  return { x: left + part * dx, y: top + part * dy, isOutside: share < 1 };
}
