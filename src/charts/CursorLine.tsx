import type { ReactNode } from 'react';
import type { ChartFrame } from './axis.ts';

/** A vertical hairline through the plot area with its place above it. */
export function CursorLine({ frame, x, text, faint = false }: {
  readonly frame: ChartFrame;
  /** px. */
  readonly x: number;
  readonly text: string | undefined;
  /** Only pointed at, not set. */
  readonly faint?: boolean;
}): ReactNode {
  if (!(x >= frame.left - 1 && x <= frame.right + 1)) return null;
  return (
    <>
      <line x1={x} x2={x} y1={frame.top} y2={frame.bottom} stroke={faint ? 'var(--quiet)' : 'var(--accent)'} strokeDasharray={faint ? '2 3' : undefined} />
      {text !== undefined && <text className="chart-halo" fontSize={12} x={x} y={frame.top - 8} textAnchor="middle">{text}</text>}
    </>
  );
}
