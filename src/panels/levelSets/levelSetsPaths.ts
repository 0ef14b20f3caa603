import type { ChartFrame } from '../../charts/axis.ts';
import { cssColor } from '../../charts/theme.ts';
import type { PlanePath } from '../../probes/results.ts';
import { pathLength } from './levelSetsCaption.ts';
import type { RunLook } from '../panel.ts';

export interface PathLook {
  readonly path: PlanePath;
  readonly look: RunLook;
}

/** Half the size of the cross at a minimum, px. */
const cross = 4;

/** Paints the paths up to the cursor; further seeds fainter, all but the hovered run faint. */
export function drawPaths(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  paths: readonly PathLook[],
  cursor: number,
  hoveredRun: number | undefined,
): void {
  for (const { path, look } of paths) {
    const isDim = hoveredRun !== undefined && hoveredRun !== path.run;
    context.globalAlpha = (isDim ? 0.25 : 1) * (path.seed === 0 ? 1 : 0.35);
    context.strokeStyle = cssColor(look.color);
    context.lineWidth = hoveredRun === path.run ? 2.25 : 1.5;
    context.setLineDash([...look.dash]);
    strokePath(context, frame, path, pathLength(path, cursor));
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** A pattern that no run has, px. */
const ghostDash = [3, 5];

/** Paints whole paths of an earlier result. */
export function drawGhostPaths(context: CanvasRenderingContext2D, frame: ChartFrame, paths: readonly PathLook[]): void {
  for (const { path, look } of paths) {
    context.globalAlpha = 0.7;
    context.strokeStyle = cssColor(look.color);
    context.lineWidth = 1.25;
    context.setLineDash(ghostDash);
    strokePath(context, frame, path, path.steps.length);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function strokePath(context: CanvasRenderingContext2D, frame: ChartFrame, path: PlanePath, count: number): void {
  context.beginPath();
  for (let i = 0; i < count; i++) {
    const [x, y] = pixel(frame, path, i);
    if (Number.isNaN(x + y)) continue;
    context.lineTo(x, y);
  }
  context.stroke();
}

/** Paints a cross at each known minimum. */
export function drawMinima(context: CanvasRenderingContext2D, frame: ChartFrame, minima: Float32Array): void {
  context.beginPath();
  for (let i = 0; i + 1 < minima.length; i += 2) {
    const [x, y] = [frame.x(minima[i]!), frame.y(minima[i + 1]!)];
    context.moveTo(x - cross, y - cross);
    context.lineTo(x + cross, y + cross);
    context.moveTo(x - cross, y + cross);
    context.lineTo(x + cross, y - cross);
  }
  context.strokeStyle = frame.paper;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = frame.quiet;
  context.lineWidth = 1.5;
  context.stroke();
}

/** The last point of a path that is not after the cursor, px; nothing where it cannot be seen. */
export function lastPoint(
  frame: ChartFrame,
  path: PlanePath,
  cursor: number,
): { readonly x: number; readonly y: number } | undefined {
  const count = pathLength(path, cursor);
  if (count === 0) return undefined;
  const [x, y] = pixel(frame, path, count - 1);
  const isInside = x >= frame.left - 1 && x <= frame.right + 1 && y >= frame.top - 1 && y <= frame.bottom + 1;
  return isInside ? { x, y } : undefined;
}

/** The run whose path passes nearest to a place, if one does within `reach` px. */
export function nearestRun(
  paths: readonly PathLook[],
  frame: ChartFrame,
  cursor: number,
  x: number,
  y: number,
  reach: number,
): number | undefined {
  let best: { readonly run: number; readonly distance: number } | undefined;
  for (const { path } of paths) {
    for (let i = 0; i < pathLength(path, cursor); i++) {
      const from = pixel(frame, path, Math.max(0, i - 1));
      const distance = segmentDistance(x, y, from, pixel(frame, path, i));
      if (distance <= (best?.distance ?? reach)) best = { run: path.run, distance };
    }
  }
  return best?.run;
}

/** Places of points that are far away or infinite are brought to where a canvas can still draw lines to them. */
function pixel(frame: ChartFrame, { points }: PlanePath, i: number): readonly [number, number] {
  const far = 20 * frame.width;
  const near = (place: number) => Math.max(-far, Math.min(far, place));
  return [near(frame.x(points[2 * i] ?? Number.NaN)), near(frame.y(points[2 * i + 1] ?? Number.NaN))];
}

function segmentDistance(
  x: number,
  y: number,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length)) : 0;
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
