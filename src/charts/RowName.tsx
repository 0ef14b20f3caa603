import type { ReactNode } from 'react';
import { fitText, textWidth } from './textWidth.ts';

/** What a row is called, with a sample of the run's line; its name ends at `right`, or, stacked, stands above the row from the left edge. */
export function RowName({
  row,
  isStacked,
  y,
  right,
  width,
}: {
  readonly row: {
    readonly label: string;
    readonly color?: string;
    readonly quiet?: boolean;
    readonly dash?: readonly number[];
  };
  readonly isStacked: boolean;
  readonly y: number;
  readonly right: number;
  readonly width: number;
}): ReactNode {
  const indent = row.dash ? 28 : 0;
  const name = fitText(row.label, 12, (isStacked ? width : right) - indent + 1);
  const start = isStacked ? 0 : right - textWidth(name, 12) - indent;
  return (
    <>
      {row.dash && (
        <line
          x1={start}
          x2={start + 20}
          y1={y}
          y2={y}
          stroke={row.color ?? 'var(--quiet)'}
          strokeWidth={2}
          strokeDasharray={row.dash.join(' ')}
        />
      )}
      <text
        fontSize={12}
        x={start + indent}
        y={y}
        dy="0.34em"
        className={row.quiet === true ? 'chart-quiet' : undefined}
      >
        {name}
      </text>
    </>
  );
}
