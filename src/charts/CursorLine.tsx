import type { ReactNode } from 'react';
import type { ChartFrame } from './axis.ts';
import { textWidth } from './textWidth.ts';

/** A vertical hairline through the plot area with its place above it. */
export function CursorLine({
  frame,
  x,
  text,
  after = 0,
  faint = false,
}: {
  readonly frame: ChartFrame;
  /** px. */
  readonly x: number;
  readonly text: string | undefined;
  /** Where the name of the y axis ends, px; the text keeps clear of it. */
  readonly after?: number;
  /** Only pointed at, not set. */
  readonly faint?: boolean;
}): ReactNode {
  if (!(x >= frame.left - 1 && x <= frame.right + 1)) return null;
  const place = Math.round(x) + 0.5;
  const half = text === undefined ? 0 : textWidth(text, 12) / 2;
  const center = Math.min(Math.max(place, after + 10 + half), frame.width - half);
  return (
    <>
      <line
        x1={place}
        x2={place}
        y1={frame.top}
        y2={frame.bottom}
        stroke={faint ? 'var(--quiet)' : 'var(--accent)'}
        strokeDasharray={faint ? '2 3' : undefined}
      />
      {text !== undefined && (
        <text className="chart-halo" fontSize={12} x={center} y={12} textAnchor="middle">
          {text}
        </text>
      )}
    </>
  );
}
