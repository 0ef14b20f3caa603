import type { ReactNode } from 'react';
import type { ChartFrame } from './axis.ts';
import { placeLabels } from './placeLabels.ts';

/** Numbers beside points that stand above one another. */
export function PointValues({
  frame,
  x,
  values,
}: {
  readonly frame: ChartFrame;
  /** px. */
  readonly x: number;
  readonly values: readonly {
    readonly key: string;
    readonly y: number;
    readonly text: string;
    readonly quiet: boolean;
  }[];
}): ReactNode {
  const isLate = x > (frame.left + frame.right) / 2;
  const placed = placeLabels(
    values.map((value) => value.y - 9),
    15,
    frame.top,
    frame.bottom,
  );
  return values.map(({ key, y, text, quiet }, i) => (
    <text
      key={key}
      className={`chart-halo${quiet ? ' chart-quiet' : ''}`}
      fontSize={12}
      x={x + (isLate ? -8 : 8)}
      y={placed[i] ?? y}
      dy="0.34em"
      textAnchor={isLate ? 'end' : 'start'}
    >
      {text}
    </text>
  ));
}
