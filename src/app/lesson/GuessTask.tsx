import { useId, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { Guess } from '../../lessons/lesson.ts';
import { notchesOf, shareOf, valueAt } from './guessScale.ts';
import { GuessPlot } from './GuessPlot.tsx';
import type { Answer } from './lessonStore.ts';
import { Markup } from './Markup.tsx';
import { useEvidence, usePlay } from './useLesson.ts';

/** A number to be predicted on a slider; what was measured then stands beside it. */
export function GuessTask({
  task,
  answered,
}: {
  readonly task: Guess;
  readonly answered: Extract<Answer, { type: 'guess' }> | undefined;
}): ReactNode {
  const { answer, lesson } = usePlay();
  const evidence = useEvidence();
  const id = useId();
  const notches = notchesOf(task);
  const [notch, setNotch] = useState(() => Math.round(notches * shareOf(task, task.start)));
  const value = valueAt(task, notch / notches);
  const reading = lesson.readings[task.truth];
  const digits = reading?.digits ?? 3;
  if (answered) {
    const truth = answered.truth ?? (evidence && reading?.of(evidence));
    return (
      <>
        <p>
          <Markup text={task.question} />
        </p>
        <GuessPlot task={task} label={reading?.label ?? ''} guess={answered.value} truth={truth} digits={digits} />
      </>
    );
  }
  const shown = formatNumber(value, digits);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        answer({ type: 'guess', value });
      }}
    >
      <p id={id}>
        <Markup text={task.question} />
      </p>
      <div className="guess">
        <input
          type="range"
          aria-labelledby={id}
          aria-valuetext={shown}
          min={0}
          max={notches}
          value={notch}
          onChange={({ target }) => setNotch(target.valueAsNumber)}
        />
        <output>{shown}</output>
      </div>
      <button type="submit" className="primary">
        Predict, then run
      </button>
    </form>
  );
}
