import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { fitText, textWidth } from '../../charts/textWidth.ts';
import { ghostDash } from './drawLossCurves.ts';

const size = 11;
const sample = 24;

/** What the faint, dashed curves are: below the plot, in the line of the x axis' name. */
export function GhostLegend({
  frame,
  name,
  besides,
}: {
  readonly frame: ChartFrame;
  readonly name: string;
  readonly besides: string;
}): ReactNode {
  const left = frame.left + sample + 6;
  const y = frame.bottom + 33;
  return (
    <g>
      <line
        x1={frame.left}
        x2={frame.left + sample}
        y1={y - 4}
        y2={y - 4}
        stroke="var(--quiet)"
        strokeWidth={1.5}
        strokeDasharray={ghostDash.join(' ')}
      />
      <text className="chart-quiet" fontSize={size} x={left} y={y}>
        <title>{name}</title>
        {fitText(name, size, frame.right - left - textWidth(besides, size) - 12)}
      </text>
    </g>
  );
}
