import type { ReactNode } from 'react';

/** A read-out beside a mark, inside the chart's width whatever its own. What it says is also in the reader's value text. */
export function Tip({
  x,
  y,
  width,
  gap = 10,
  children,
}: {
  /** The mark, px from the chart's top left corner. */
  readonly x: number;
  readonly y: number;
  /** Width of the chart, px. */
  readonly width: number;
  /** Distance from the mark, px. */
  readonly gap?: number;
  readonly children: ReactNode;
}): ReactNode {
  // Shifted left by the same share of itself as the mark lies along the chart.
  const share = Math.max(0, Math.min(1, x / width));
  const shift = y > 64 ? `calc(-100% - ${gap}px)` : `${gap}px`;
  return (
    <div
      className="chart-tip"
      aria-hidden="true"
      style={{ left: `${100 * share}%`, top: y, transform: `translate(${-100 * share}%, ${shift})` }}
    >
      {children}
    </div>
  );
}
