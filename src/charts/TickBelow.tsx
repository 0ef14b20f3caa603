import type { ReactNode } from 'react';

/** A tick below a horizontal axis at height `y`, long where it has a number. Placed by coordinates: each group with a transform costs the browser a layer to consider in every frame. */
export function TickBelow({
  x,
  y,
  isNamed,
  text,
}: {
  readonly x: number;
  readonly y: number;
  readonly isNamed: boolean;
  /** Without it a named tick stands where its number has no room. */
  readonly text: string | undefined;
}): ReactNode {
  return (
    <>
      <line x1={x} x2={x} y1={y} y2={y + (isNamed ? 5 : 3)} />
      {text !== undefined && (
        <text x={x} y={y + 16} textAnchor="middle">
          {text}
        </text>
      )}
    </>
  );
}
