import type { ReactNode } from 'react';
import type { AxisSpec } from './axis.ts';
import { axisScale } from './scale.ts';
import { TickBelow } from './TickBelow.tsx';
import { axisTicks } from './ticks.ts';

/** The axis below rows of bars or intervals, from `left` to `right` at height `y`, px. */
export function RowAxis({
  axis,
  left,
  right,
  y,
}: {
  readonly axis: AxisSpec;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}): ReactNode {
  const { map } = axisScale(axis, [left, Math.max(left + 1, right)]);
  return (
    <g className="chart-axis">
      <line x1={left} x2={right} y1={y} y2={y} />
      {axisTicks(axis, Math.floor((right - left) / 64)).map(({ value, text }) => (
        <TickBelow key={value} x={map(value)} y={y} isNamed={text !== undefined} text={text} />
      ))}
      <text className="chart-name" x={right} y={y + 33} textAnchor="end">
        {axis.label}
      </text>
    </g>
  );
}
