import type { ReactNode } from 'react';
import { markerPath, type MarkerName } from './markerPath.ts';

/** A run's sign, ringed with paper so that it stands out from its line. */
export function Marker({
  name,
  x,
  y,
  color,
  area = 38,
}: {
  readonly name: MarkerName;
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly area?: number;
}): ReactNode {
  const path = markerPath(name, area);
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d={path} fill="none" stroke="var(--paper)" strokeWidth={name === 'plus' ? 5 : 3} />
      <path
        d={path}
        fill={name === 'plus' ? 'none' : color}
        stroke={name === 'plus' ? color : 'none'}
        strokeWidth={2}
      />
    </g>
  );
}
