import type { ChartFrame } from '../../charts/axis.ts';
import { markerPath } from '../../charts/markerPath.ts';
import { cssColor } from '../../charts/theme.ts';
import type { DataPoint } from './PointsChart.tsx';

/** Area of a marker, px², where there are few points and where there are many. */
const areas = { few: 40, many: 22 };
const many = 150;

/** Paints examples: filled or hollow, with paper around them so that they stand out from every colour, and a ring around some. */
export function drawPoints(context: CanvasRenderingContext2D, frame: ChartFrame, points: readonly DataPoint[]): void {
  const area = points.length > many ? areas.many : areas.few;
  const ring = Math.sqrt(area / Math.PI) + 3;
  const paths = new Map<string, Path2D>();
  for (const { x, y, marker, isFilled, isRinged, color } of points) {
    const path = paths.get(marker) ?? new Path2D(markerPath(marker, area));
    paths.set(marker, path);
    context.save();
    context.translate(frame.x(x), frame.y(y));
    if (isRinged) {
      const circle = new Path2D();
      circle.arc(0, 0, ring, 0, 2 * Math.PI);
      outlined(context, circle, frame.paper, frame.ink, 1.25);
    }
    const ink = color === undefined ? frame.ink : cssColor(color);
    if (isFilled) {
      context.strokeStyle = frame.paper;
      context.lineWidth = 2;
      context.stroke(path);
      context.fillStyle = ink;
      context.fill(path);
      if (color !== undefined) {
        context.strokeStyle = frame.ink;
        context.lineWidth = 1;
        context.stroke(path);
      }
    } else {
      context.fillStyle = frame.paper;
      context.fill(path);
      outlined(context, path, frame.paper, color === undefined ? frame.ink : ink, 1.25);
    }
    context.restore();
  }
}

function outlined(context: CanvasRenderingContext2D, path: Path2D, paper: string, ink: string, width: number): void {
  context.strokeStyle = paper;
  context.lineWidth = width + 2;
  context.stroke(path);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke(path);
}
