import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { xOfStep } from '../cursorAxis.ts';
import type { PanelInput } from '../panel.ts';

/** A predicted loss curve, dotted, from where the run starts. */
export function LossPrediction({
  input,
  prediction: { run, losses },
  frame,
}: {
  readonly input: PanelInput;
  readonly prediction: NonNullable<PanelInput['prediction']>;
  readonly frame: ChartFrame;
}): ReactNode {
  const { steps } = input.experiment;
  const start = input.replicas.find((replica) => replica.run === run)?.loss[0] ?? NaN;
  const inside = (y: number) => Math.max(frame.top, Math.min(frame.bottom, y));
  const points = [start, ...losses].flatMap((loss, k) => {
    const x = frame.x(xOfStep(input, (steps * k) / losses.length));
    return x <= frame.right + 1 && loss > 0 ? [{ x, y: inside(frame.y(loss)) }] : [];
  });
  const last = points.at(-1);
  if (!last) return null;
  return (
    <g className="loss-prediction">
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {points.slice(1).map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r={3} />
      ))}
      <text x={last.x - 4} y={last.y - 8} textAnchor="end">
        predicted: {input.looks[run]?.label}
      </text>
    </g>
  );
}
