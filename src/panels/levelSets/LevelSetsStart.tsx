import { useState, type KeyboardEvent, type PointerEvent, type ReactNode, type SyntheticEvent } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { localPoint } from '../../charts/localPoint.ts';
import type { LevelSetsResult } from '../../probes/results.ts';
import { toOriginal, toPreconditioned, type Point } from './levelSetsMap.ts';

/** Moves of the arrow keys, in the picture's coordinates. */
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

type Map = Pick<LevelSetsResult, 'center' | 'root'>;

/** The runs' common starting point as a handle: dragged with the pointer, or moved with the arrow keys. */
export function LevelSetsStart({
  frame,
  start,
  shown,
  map,
  step,
  change,
}: {
  readonly frame: ChartFrame;
  /** In original coordinates. */
  readonly start: Point;
  /** In the picture's coordinates. */
  readonly shown: Point;
  /** How the picture's coordinates become original ones; absent where they are. */
  readonly map: Map | undefined;
  /** Length of a key press in the picture's coordinates. */
  readonly step: number;
  readonly change: (start: readonly number[]) => void;
}): ReactNode {
  // While dragging, the picture's scale and map may change with every new start; the handle stays under the pointer by keeping the first.
  const [drag, setDrag] = useState<{ frame: ChartFrame; map: Map | undefined; x: number; y: number }>();
  const place = drag ?? { x: frame.x(shown[0]), y: frame.y(shown[1]) };
  if (!Number.isFinite(place.x) || !Number.isFinite(place.y)) return null;
  const x = Math.max(frame.left, Math.min(frame.right, place.x));
  const y = Math.max(frame.top, Math.min(frame.bottom, place.y));

  const move = (point: Point, through: Map | undefined) => {
    const next = through === undefined ? point : toOriginal(through, point);
    if (next.every(Number.isFinite)) change(next);
  };
  const follow = (event: PointerEvent<SVGGElement>, held: { frame: ChartFrame; map: Map | undefined }) => {
    const picture = event.currentTarget.ownerSVGElement;
    if (picture === null) return;
    const { left, top } = localPoint(event, picture);
    setDrag({ ...held, x: left, y: top });
    move([held.frame.invertX(left), held.frame.invertY(top)], held.map);
  };
  // As a slider's, so that the next drag is another change.
  const settle = (event: SyntheticEvent) => event.currentTarget.dispatchEvent(new Event('change', { bubbles: true }));
  const release = (event: SyntheticEvent) => {
    setDrag(undefined);
    settle(event);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const length = event.shiftKey ? 10 * step : step;
    const from = map === undefined ? start : toPreconditioned(map, start);
    move([from[0] + arrow[0] * length, from[1] + arrow[1] * length], map);
  };
  const numbers = `w₁ ${formatNumber(start[0])}, w₂ ${formatNumber(start[1])}`;
  const isLeft = x > (frame.left + frame.right) / 2;
  return (
    <g
      className="chart-handle levelsets-start"
      role="slider"
      tabIndex={0}
      aria-roledescription="point in the plane"
      aria-label={`Start of all runs, in ${map === undefined ? 'original' : 'preconditioned'} coordinates; arrow keys move it`}
      aria-valuenow={start[0]}
      aria-valuetext={numbers}
      transform={`translate(${x} ${y})`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ frame, map, x, y });
      }}
      onPointerMove={(event) => {
        if (drag === undefined) return;
        event.stopPropagation();
        follow(event, drag);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyUp={settle}
    >
      <title>{`Start: ${numbers}`}</title>
      <circle r={13} fill="transparent" />
      <circle className="levelsets-ring" r={6} />
      <text
        className="chart-halo"
        fontSize={11}
        x={isLeft ? -11 : 11}
        dy="0.34em"
        textAnchor={isLeft ? 'end' : 'start'}
      >
        {x === place.x && y === place.y ? 'start' : 'start, outside'}
      </text>
    </g>
  );
}
