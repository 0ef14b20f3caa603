import { useMemo, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Marker } from '../../charts/Marker.tsx';
import { MOST_POINTS, pointData, type DrawnPoint } from '../../data/points.ts';
import { UseExamples } from './UseExamples.tsx';

const SIZE = 320;
/** Distance between points of one stroke, and steps of the keyboard's cursor, on a plane from −1 to 1. */
const APART = 0.09;
const STEP = 0.05;

const CLASSES = [
  { name: 'A', marker: 'circle', color: 'var(--run-0)' },
  { name: 'B', marker: 'square', color: 'var(--run-1)' },
  { name: 'C', marker: 'triangle', color: 'var(--run-2)' },
  { name: 'D', marker: 'diamond', color: 'var(--run-4)' },
] as const;

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

type Stroke = readonly DrawnPoint[];

/** Points drawn on the plane: by pointer, a stroke at a time, or by keyboard. */
export function DrawTab({ onUsed }: { readonly onUsed: () => void }): ReactNode {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [label, setLabel] = useState(0);
  const [cursor, setCursor] = useState({ x: 0, y: 0 });
  const [isDrawing, setDrawing] = useState(false);
  const [isKeyboard, setKeyboard] = useState(false);
  const points = useMemo(() => strokes.flat(), [strokes]);
  const made = useMemo(() => (points.length === 0 ? undefined : pointData(points)), [points]);

  const add = (point: DrawnPoint, isNew: boolean) => {
    if (points.length >= MOST_POINTS) return;
    setStrokes((before) =>
      isNew || before.length === 0 ? [...before, [point]] : [...before.slice(0, -1), [...(before.at(-1) ?? []), point]],
    );
  };
  const undo = () => setStrokes((before) => before.slice(0, -1));
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawing(true);
    setKeyboard(false);
    add({ ...placeOf(event), label }, true);
  };
  const go = (event: PointerEvent<SVGSVGElement>) => {
    const last = strokes.at(-1)?.at(-1);
    if (!isDrawing || !last) return;
    const place = placeOf(event);
    if (Math.hypot(place.x - last.x, place.y - last.y) >= APART) add({ ...place, label }, false);
  };
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const chosen = ['1', '2', '3', '4'].indexOf(event.key);
    if (move) {
      const far = event.shiftKey ? 4 * STEP : STEP;
      const moved = (at: number, by: number) => Math.round(100 * Math.max(-1, Math.min(1, at + by * far))) / 100;
      setCursor({ x: moved(cursor.x, move[0]), y: moved(cursor.y, move[1]) });
    } else if (event.key === ' ' || event.key === 'Enter') add({ ...cursor, label }, true);
    else if (event.key === 'Backspace') undo();
    else if (chosen !== -1) setLabel(chosen);
    else return;
    event.preventDefault();
    // The page's own shortcuts mean other things by these keys.
    event.stopPropagation();
    setKeyboard(true);
  };
  const say = `${points.length} points. Class ${CLASSES[label]?.name ?? ''}, cursor at ${cursor.x}, ${cursor.y}.`;

  return (
    <div className="own-tab">
      <div className="own-classes" role="group" aria-label="Class of the next points">
        {CLASSES.map(({ name, marker, color }, index) => (
          <button key={name} type="button" aria-pressed={label === index} onClick={() => setLabel(index)}>
            <svg width="14" height="14" aria-hidden="true">
              <Marker name={marker} x={7} y={7} color={color} area={60} />
            </svg>
            {name}
          </button>
        ))}
        <span className="own-gap" />
        <button type="button" disabled={points.length === 0} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={points.length === 0} onClick={() => setStrokes([])}>
          Clear
        </button>
      </div>
      <svg
        className="own-plane"
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="slider"
        tabIndex={0}
        aria-roledescription="plane to draw on"
        aria-label="Points"
        aria-describedby="own-keys"
        aria-valuemin={-1}
        aria-valuemax={1}
        aria-valuenow={cursor.x}
        aria-valuetext={say}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={() => setDrawing(false)}
        onPointerCancel={() => setDrawing(false)}
        onKeyDown={press}
      >
        <path className="own-axes" d={`M0 ${SIZE / 2}H${SIZE}M${SIZE / 2} 0V${SIZE}`} />
        {points.map(({ x, y, label: own }, index) => {
          const { marker, color } = CLASSES[own] ?? CLASSES[0];
          return <Marker key={index} name={marker} x={toScreen(x)} y={toScreen(-y)} color={color} />;
        })}
        {isKeyboard && (
          <path className="own-cursor" d={`M${toScreen(cursor.x) - 8} ${toScreen(-cursor.y)}h16m-8 -8v16`} />
        )}
        {points.length === 0 && !isKeyboard && (
          <text x={SIZE / 2} y={SIZE / 2 - 14} textAnchor="middle">
            Click or drag to draw points of class {CLASSES[label]?.name}
          </text>
        )}
      </svg>
      <p id="own-keys" className="quiet own-keys">
        By keyboard: arrows move (Shift: farther), Space draws, 1–4 choose the class, Backspace takes back.
      </p>
      <p className="sr-only" role="status">
        {say}
      </p>
      <UseExamples made={made} onUsed={onUsed} />
    </div>
  );
}

function placeOf(event: PointerEvent<SVGSVGElement>): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const within = (share: number) => Math.round(1000 * Math.max(-1, Math.min(1, 2 * share - 1))) / 1000;
  return { x: within((event.clientX - left) / width), y: within(1 - (event.clientY - top) / height) };
}

function toScreen(value: number): number {
  return ((value + 1) / 2) * SIZE;
}
