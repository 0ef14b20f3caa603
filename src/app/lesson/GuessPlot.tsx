import type { ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { Guess } from '../../lessons/lesson.ts';
import { shareOf } from './guessScale.ts';
import { useLight } from './useLesson.ts';

const WIDTH = 320;
const HEIGHT = 84;
const MARGIN = 16;
const AXIS = 34;

/** A prediction and what was measured, on one scale. */
export function GuessPlot({
  task,
  label,
  guess,
  truth,
  digits,
}: {
  readonly task: Guess;
  readonly label: string;
  readonly guess: number;
  /** `undefined` while it is not there. */
  readonly truth: number | undefined;
  readonly digits: number;
}): ReactNode {
  const light = useLight([`reading:${task.truth}`]);
  const x = (value: number) => MARGIN + (WIDTH - 2 * MARGIN) * shareOf(task, value);
  const said = `Your prediction: ${formatNumber(guess, digits)}. Measured, ${label}: ${truth === undefined ? 'not there yet' : formatNumber(truth, digits)}.`;
  return (
    <svg className="guess-plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said} {...light}>
      <path className="guess-axis" d={`M${MARGIN} ${AXIS}H${WIDTH - MARGIN}`} />
      {[task.min, task.max].map((end) => (
        <text
          key={end}
          className="guess-end"
          x={end === task.min ? 4 : WIDTH - 4}
          y={HEIGHT - 4}
          textAnchor={end === task.min ? 'start' : 'end'}
        >
          {formatNumber(end, digits)}
        </text>
      ))}
      <path className="guess-mark" d={`M${x(guess)} ${AXIS - 2}l-6 -10h12z`} />
      <text x={x(guess)} y={AXIS - 18} textAnchor={anchorAt(x(guess))}>
        you: {formatNumber(guess, digits)}
      </text>
      {truth !== undefined && (
        <>
          <path className="guess-truth" d={`M${x(truth)} ${AXIS + 2}l-6 10h12z`} />
          <text className="guess-truth-label" x={x(truth)} y={AXIS + 27} textAnchor={anchorAt(x(truth))}>
            measured: {formatNumber(truth, digits)}
          </text>
        </>
      )}
    </svg>
  );
}

/** Words near an end run inwards. */
function anchorAt(x: number): 'start' | 'middle' | 'end' {
  if (x < 80) return 'start';
  return x > WIDTH - 80 ? 'end' : 'middle';
}
