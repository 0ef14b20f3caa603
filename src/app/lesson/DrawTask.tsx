import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { Draw } from '../../lessons/lesson.ts';
import { useExperiment, useMoment } from '../useLab.ts';
import { shareOf, valueAt } from './guessScale.ts';
import { Markup } from './Markup.tsx';
import { usePlay } from './useLesson.ts';

const WIDTH = 340;
const HEIGHT = 190;
const FRAME = { left: 46, right: 12, top: 12, bottom: 34 };
/** Points of the curve that can be moved, besides where training starts. */
const HANDLES = 5;
/** Shares of the scale that a key moves a point by. */
const NUDGE = 0.02;
/** Where keys move it to. */
const WAYS = new Map([
  ['ArrowUp', 1],
  ['ArrowRight', 1],
  ['ArrowDown', -1],
  ['ArrowLeft', -1],
]);

/** A loss curve to be predicted: points on a logarithmic scale, moved by pointer or arrow keys. */
export function DrawTask({
  task,
  drawn,
}: {
  readonly task: Draw;
  readonly drawn: readonly number[] | undefined;
}): ReactNode {
  const { answer } = usePlay();
  const steps = useExperiment((experiment) => experiment.steps);
  const { input } = useMoment();
  const label = input.looks[task.run]?.label ?? 'the run';
  const [heights, setHeights] = useState<readonly number[]>(() => Array.from({ length: HANDLES }, () => 0.8));
  const scale = { min: task.min, max: task.max, scale: 'log' } as const;
  const losses = drawn ?? heights.map((height) => valueAt(scale, height));
  const x = (k: number) => FRAME.left + ((WIDTH - FRAME.left - FRAME.right) * (k + 1)) / HANDLES;
  const y = (loss: number) => FRAME.top + (HEIGHT - FRAME.top - FRAME.bottom) * (1 - shareOf(scale, loss));
  const move = (k: number, share: number) =>
    setHeights(heights.map((height, i) => (i === k ? Math.min(1, Math.max(0, share)) : height)));
  const drag = (event: PointerEvent<SVGSVGElement>) => {
    if (drawn || event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const [left, top] = [
      ((event.clientX - box.left) / box.width) * WIDTH,
      ((event.clientY - box.top) / box.height) * HEIGHT,
    ];
    const nearest = Math.round(((left - FRAME.left) * HANDLES) / (WIDTH - FRAME.left - FRAME.right)) - 1;
    const share = 1 - (top - FRAME.top) / (HEIGHT - FRAME.top - FRAME.bottom);
    move(Math.min(HANDLES - 1, Math.max(0, nearest)), share);
  };
  const press = (k: number) => (event: KeyboardEvent) => {
    const way = WAYS.get(event.key);
    if (way === undefined) return;
    event.preventDefault();
    move(k, heights[k]! + way * NUDGE * (event.shiftKey ? 5 : 1));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        answer({ type: 'draw', losses });
      }}
    >
      <p>
        <Markup text={task.question} />
      </p>
      <svg
        className="draw-plot"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        aria-label={`Predicted loss of ${label}`}
        onPointerDown={drag}
        onPointerMove={drag}
      >
        <path
          className="guess-axis"
          d={`M${FRAME.left} ${FRAME.top}V${HEIGHT - FRAME.bottom}H${WIDTH - FRAME.right}`}
        />
        {[task.max, Math.sqrt(task.max * task.min), task.min].map((loss) => (
          <text key={loss} x={FRAME.left - 6} y={y(loss) + 4} textAnchor="end">
            {formatNumber(loss, 2)}
          </text>
        ))}
        <text x={FRAME.left} y={HEIGHT - 12}>
          0
        </text>
        <text x={WIDTH - FRAME.right} y={HEIGHT - 12} textAnchor="end">
          step {steps}
        </text>
        <polyline className="draw-line" points={losses.map((loss, k) => `${x(k)},${y(loss)}`).join(' ')} />
        {losses.map((loss, k) => (
          <circle
            key={k}
            cx={x(k)}
            cy={y(loss)}
            r={drawn ? 3 : 7}
            {...(!drawn && {
              role: 'slider',
              tabIndex: 0,
              'aria-label': `Loss at step ${Math.round((steps * (k + 1)) / HANDLES)}`,
              'aria-orientation': 'vertical',
              'aria-valuemin': task.min,
              'aria-valuemax': task.max,
              'aria-valuenow': loss,
              'aria-valuetext': formatNumber(loss, 3),
              onKeyDown: press(k),
            })}
          />
        ))}
      </svg>
      {!drawn && (
        <button type="submit" className="primary">
          Predict, then run
        </button>
      )}
    </form>
  );
}
