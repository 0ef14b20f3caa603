import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { localPoint } from '../../charts/localPoint.ts';
import { allowedStart, levelSet, TILT, toPicture, toWeights, type Point } from './valley.ts';

/** The picture’s size in its own units. */
const SIZE = { width: 460, height: 264 };
/** Units of the picture for one of the weights. */
const UNIT = 246;
/** Square roots of wᵀHw on the lines that are drawn, the largest first. */
const LEVELS = [1, 0.86, 0.72, 0.58, 0.44, 0.3, 0.16];
/** The lines of equal weights, as multiples of their distance. */
const LINES = Array.from({ length: 31 }, (_, i) => i - 15);
const DISTANCE = 0.16;

/** Moves of the arrow keys, in the picture’s units. */
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-6, 0],
  ArrowRight: [6, 0],
  ArrowDown: [0, -6],
  ArrowUp: [0, 6],
};

/** Level sets of the valley in the coordinates in which a share of its curvature is divided out, and gradient descent from a start that can be dragged. */
export function ValleyPicture({
  share,
  path,
  isUntouched,
  onMove,
}: {
  readonly share: number;
  /** From the start on, in weights. */
  readonly path: readonly Point[];
  /** The start says that it can be dragged. */
  readonly isUntouched: boolean;
  readonly onMove: (start: Point) => void;
}): ReactNode {
  const fade = useId();
  const steps = path.length - 1;
  const places = path.map((point) => place(toPicture(point, share)));
  const [start = place([0, 0])] = places;
  return (
    <svg className="valley" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}>
      <defs>
        <radialGradient id={`${fade}-shape`}>
          <stop offset="0.55" stopColor="white" />
          <stop offset="1" stopColor="black" />
        </radialGradient>
        <mask id={fade}>
          <rect width={SIZE.width} height={SIZE.height} fill={`url(#${fade}-shape)`} />
        </mask>
      </defs>
      <g
        role="img"
        aria-label={`Level sets of a loss of two weights, ${share === 1 ? 'circles' : 'tilted ellipses'}, and the path of gradient descent: ${steps === 1 ? 'one step straight to the minimum' : `${steps} steps, crossing the valley at each`}.`}
      >
        <g mask={`url(#${fade})`}>
          <path className="valley-grid" d={gridPath(share)} />
        </g>
        {LEVELS.map((level) => {
          const [rx, ry] = levelSet(level * UNIT, share);
          return (
            <ellipse
              key={level}
              className="valley-level"
              rx={rx}
              ry={ry}
              transform={`translate(${place([0, 0]).join(' ')}) rotate(${-TILT})`}
            />
          );
        })}
        <polyline className="valley-path" points={places.map((at) => at.join()).join(' ')} />
        {places.slice(1).map(([x, y], i) => (
          <circle key={i} className="valley-step" cx={x} cy={y} r={2.6} />
        ))}
      </g>
      <Start at={start} share={share} weights={path[0] ?? [0, 0]} isUntouched={isUntouched} onMove={onMove} />
    </svg>
  );
}

/** Where gradient descent starts: dragged with the pointer, or moved with the arrow keys. */
function Start({
  at: [x, y],
  share,
  weights,
  isUntouched,
  onMove,
}: {
  readonly at: Point;
  readonly share: number;
  readonly weights: Point;
  readonly isUntouched: boolean;
  readonly onMove: (start: Point) => void;
}): ReactNode {
  const handle = useRef<SVGGElement>(null);
  const [isHeld, setHeld] = useState(false);
  const follow = (event: PointerEvent) => {
    const picture = handle.current?.ownerSVGElement;
    if (!isHeld || !picture) return;
    const { left, top } = localPoint(event, picture);
    const size = SIZE.width / picture.clientWidth;
    onMove(allowedStart(toWeights(unplace([left * size, top * size]), share)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [px, py] = toPicture(weights, share);
    onMove(allowedStart(toWeights([px + arrow[0] / UNIT, py + arrow[1] / UNIT], share)));
  };
  const numbers = `w₁ ${formatNumber(weights[0], 2)}, w₂ ${formatNumber(weights[1], 2)}`;
  return (
    <g
      ref={handle}
      className="valley-start"
      role="slider"
      tabIndex={0}
      aria-roledescription="point in the plane"
      aria-label="Start of gradient descent; arrow keys move it"
      aria-valuenow={weights[0]}
      aria-valuetext={numbers}
      transform={`translate(${x} ${y})`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(true);
      }}
      onPointerMove={follow}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
    >
      <circle r={24} fill="transparent" />
      <circle className="valley-halo" r={15} />
      <circle className="valley-ring" r={7} />
      {isUntouched && (
        <text y={-22} textAnchor="middle">
          drag me
        </text>
      )}
    </g>
  );
}

/** From the picture’s coordinates to its units, y downwards. */
function place([x, y]: Point): Point {
  return [SIZE.width / 2 + UNIT * x, SIZE.height / 2 - UNIT * y];
}

function unplace([x, y]: Point): Point {
  return [(x - SIZE.width / 2) / UNIT, (SIZE.height / 2 - y) / UNIT];
}

/** Lines on which one of the weights stays the same. */
function gridPath(share: number): string {
  const end = LINES.length * DISTANCE;
  const line = (from: Point, to: Point) =>
    `M${[from, to].map((point) => place(toPicture(point, share)).map((value) => value.toFixed(1))).join('L')}`;
  return LINES.map((i) => i * DISTANCE)
    .map((at) => line([at, -end], [at, end]) + line([-end, at], [end, at]))
    .join('');
}
