import type { ChartFrame } from '../../charts/axis.ts';

/** Paints the edge between the largest quarter and the rest, at `place` on the x axis. */
export function drawQuarter(context: CanvasRenderingContext2D, frame: ChartFrame, place: number): void {
  const x = Math.round(frame.x(place)) + 0.5;
  context.strokeStyle = frame.hairline;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x, frame.top);
  context.lineTo(x, frame.bottom);
  context.stroke();
  context.setLineDash([]);
}
