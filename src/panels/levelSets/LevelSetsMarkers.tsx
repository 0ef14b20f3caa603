import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Marker } from '../../charts/Marker.tsx';
import { lastPoint, type PathLook } from './levelSetsPaths.ts';

/** Where each run is at the cursor, as its marker. */
export function LevelSetsMarkers({
  frame,
  paths,
  cursor,
  hoveredRun,
}: {
  readonly frame: ChartFrame;
  readonly paths: readonly PathLook[];
  readonly cursor: number;
  readonly hoveredRun: number | undefined;
}): ReactNode {
  return paths.map(({ path, look }) => {
    const place = path.seed === 0 ? lastPoint(frame, path, cursor) : undefined;
    if (place === undefined) return null;
    return (
      <g key={path.run} opacity={hoveredRun === undefined || hoveredRun === path.run ? 1 : 0.3}>
        <title>{look.label}</title>
        <Marker name={look.marker} x={place.x} y={place.y} color={look.color} />
      </g>
    );
  });
}
