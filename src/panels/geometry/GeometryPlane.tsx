import { useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Chart } from '../../charts/Chart.tsx';
import { ChartScale } from '../../charts/chartScale.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Marker } from '../../charts/Marker.tsx';
import { Reader } from '../../charts/Reader.tsx';
import { textWidth } from '../../charts/textWidth.ts';
import { Tip } from '../../charts/Tip.tsx';
import { useWidth } from '../../charts/useWidth.ts';
import type { GeometryStep, GeometryView } from '../../probes/geometryResult.ts';
import { contoursOf, drawContours } from '../levelSets/levelSetsContours.ts';
import { drawMinima } from '../levelSets/levelSetsPaths.ts';
import { drawBalls, drawSteps, ends, type Ball } from './drawGeometry.ts';
import { change } from './geometryCaption.ts';
import { stepLooks } from './geometrySteps.ts';
import { isInside, overlap, placeNear, type Box } from './placeNear.ts';

const fontSize = 12;
/** Widest picture where charts have the usual room, and how much taller than wide makes the plot area square, px. */
const widest = 360;
const taller = 8;

/** The level sets around the point, the balls, and the steps as arrows with their names. */
export function GeometryPlane({
  label,
  view,
  steps,
}: {
  readonly label: string;
  readonly view: GeometryView;
  readonly steps: readonly GeometryStep[];
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const scale = useContext(ChartScale);
  const [read, setRead] = useState<number>();
  const { grid, center } = view;
  const regions = useMemo(() => contoursOf(grid), [grid]);
  const balls = useMemo(() => ballsOf(view, steps), [view, steps]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      drawContours(context, frame, grid, regions);
      drawMinima(context, frame, view.minima);
      drawBalls(context, frame, center, balls);
      drawSteps(context, frame, center, steps);
    },
    [grid, regions, view.minima, center, balls, steps],
  );
  const at = Math.min(read ?? 0, steps.length - 1);
  const words = (step: GeometryStep | undefined) =>
    step === undefined
      ? ''
      : `${stepLooks[step.name].label}: length ${formatNumber(step.length)}, loss ${change(step.actual)}, foretold ${change(step.predicted)}`;
  const onKey = (key: string) => {
    const last = steps.length - 1;
    const next = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: last }[key];
    if (next === undefined) return false;
    setRead(Math.max(0, Math.min(last, next)));
    return true;
  };
  return (
    <div ref={root} className="geometry-plane" style={{ maxWidth: widest * scale }}>
      {width > 0 && (
        <Chart
          label={label}
          x={{ label: view.axes[0], type: 'linear', domain: grid.x }}
          y={{ label: view.axes[1], type: 'linear', domain: grid.y }}
          equal
          height={(width + taller) / scale}
          draw={draw}
          overlay={(frame) => <Names frame={frame} view={view} steps={steps} balls={balls} />}
          above={(frame) => {
            const step = read === undefined ? undefined : steps[at];
            const end = step && ends(frame, center, step);
            return (
              <>
                <Reader
                  label={`Steps of: ${label}`}
                  at={at}
                  count={steps.length}
                  text={words(steps[at])}
                  onKey={onKey}
                  onFocus={() => setRead(at)}
                  onBlur={() => setRead(undefined)}
                />
                {end && (
                  <Tip x={end.x} y={end.y} width={frame.width}>
                    {words(step)}
                  </Tip>
                )}
              </>
            );
          }}
        />
      )}
    </div>
  );
}

/** The balls that belong to the steps shown, each with what it is and where its name wants to stand. */
function ballsOf(
  { euclidean, hessianBall, fisherBall, divergenceBall }: GeometryView,
  steps: readonly GeometryStep[],
): readonly Ball[] {
  const circle = Float64Array.from({ length: 2 * 73 }, (_, k) => {
    const angle = (2 * Math.PI * Math.floor(k / 2)) / 72;
    return euclidean * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  const has = (name: GeometryStep['name']) => steps.some((step) => step.name === name);
  return [
    ...(fisherBall && has('natural')
      ? [{ name: '½ δᵀFδ', line: fisherBall, color: 'var(--quiet)', dash: [4, 3] }]
      : []),
    ...(divergenceBall && has('natural')
      ? [{ name: 'KL ball', line: divergenceBall, color: stepLooks.natural.color, dash: [] }]
      : []),
    ...(hessianBall && has('saddleFree')
      ? [{ name: '|H| ball', line: hessianBall, color: stepLooks.saddleFree.color, dash: [] }]
      : []),
    { name: 'Euclidean ball', line: circle, color: stepLooks.gradient.color, dash: [] },
  ];
}

/** Names beside the ends of the steps, and beside the balls. */
function Names({
  frame,
  view: { center },
  steps,
  balls,
}: {
  readonly frame: ChartFrame;
  readonly view: GeometryView;
  readonly steps: readonly GeometryStep[];
  readonly balls: readonly Ball[];
}): ReactNode {
  const named = [
    ...steps.map((step) => {
      const end = ends(frame, center, step);
      const { label } = stepLooks[step.name];
      return { key: step.name, text: end.isOutside ? `${label} ⋯ ${formatNumber(step.length)}` : label, ...end };
    }),
  ];
  const room = {
    x: frame.left + 2,
    y: frame.top + 2,
    width: frame.right - frame.left - 4,
    height: frame.bottom - frame.top - 4,
  };
  const point = { x: frame.x(center[0]) - 5, y: frame.y(center[1]) - 5, width: 10, height: 10 };
  const occupied = [point, ...steps.flatMap((step) => alongStep(frame, center, step))];
  const boxes = placeNear(
    named.map(({ x, y, text }) => ({ x, y, width: textWidth(text, fontSize) })),
    room,
    9,
    occupied,
  );
  const ballBoxes: (Box | undefined)[] = [];
  for (const { name, line } of balls) {
    const taken = [...occupied, ...boxes, ...ballBoxes.filter((box) => box !== undefined)];
    ballBoxes.push(ballBox(frame, center, line, taken, textWidth(name, 11)));
  }
  return (
    <>
      <circle
        cx={frame.x(center[0])}
        cy={frame.y(center[1])}
        r={3.5}
        fill="var(--ink)"
        stroke="var(--paper)"
        strokeWidth={1.5}
      />
      {named.map(({ key, text }, k) => {
        const box = boxes[k];
        return (
          box && (
            <Name key={key} box={box} size={fontSize}>
              {text}
            </Name>
          )
        );
      })}
      {balls.map(({ name, color }, k) => {
        const box = ballBoxes[k];
        return (
          box && (
            <Name key={name} box={box} size={11} color={color}>
              {name}
            </Name>
          )
        );
      })}
      {steps.toReversed().map((step) => {
        const end = ends(frame, center, step);
        const { marker, color } = stepLooks[step.name];
        return end.isOutside ? null : (
          <Marker key={step.name} name={marker} x={end.x} y={end.y} color={color} area={48} />
        );
      })}
    </>
  );
}

/** Small boxes along the line of a step, which names are not to cover. */
function alongStep(frame: ChartFrame, center: readonly [number, number], step: GeometryStep): readonly Box[] {
  const [left, top] = [frame.x(center[0]), frame.y(center[1])];
  const { x, y } = ends(frame, center, step);
  const count = Math.floor(Math.hypot(x - left, y - top) / 10);
  return Array.from({ length: count }, (_, k) => {
    const share = k / count;
    return { x: left + share * (x - left) - 2, y: top + share * (y - top) - 2, width: 4, height: 4 };
  });
}

/** Where the name of a ball can stand just outside its edge, without covering other names; nothing where there is no room. */
function ballBox(
  frame: ChartFrame,
  [cx, cy]: readonly [number, number],
  line: Float64Array,
  taken: readonly Box[],
  width: number,
): Box | undefined {
  const count = line.length / 2;
  const height = 14;
  for (let i = 0; i < count; i++) {
    // From the top right on, both ways.
    const turn = 0.12 + (i % 2 === 0 ? i : -i) / (2 * count);
    const k = ((Math.round(turn * count) % count) + count) % count;
    const [dx, dy] = [line[2 * k] ?? 0, line[2 * k + 1] ?? 0];
    const x = frame.x(cx + dx) + (dx >= 0 ? 5 : -5 - width);
    const y = frame.y(cy + dy) + (dy >= 0 ? -8 : 8) - height / 2;
    const box = { x, y, width, height };
    const room = { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top };
    if (isInside(box, room) && !taken.some((other) => overlap(box, other))) return box;
  }
  return undefined;
}

/** A name in the box that was found for it. */
function Name({
  box,
  size,
  color,
  children,
}: {
  readonly box: Box;
  readonly size: number;
  readonly color?: string;
  readonly children: string;
}): ReactNode {
  return (
    <text
      className="geometry-name"
      x={box.x}
      y={box.y + box.height / 2}
      dy="0.34em"
      fontSize={size}
      // Letters need more contrast than lines.
      style={color === undefined ? undefined : { fill: `color-mix(in srgb, ${color} 70%, var(--ink))` }}
    >
      {children}
    </text>
  );
}
