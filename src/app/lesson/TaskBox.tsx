import { useId, useState, type ReactNode } from 'react';
import type { Check, Choose, Do, Section } from '../../lessons/lesson.ts';
import { useLab } from '../useLab.ts';
import { DrawTask } from './DrawTask.tsx';
import { GuessTask } from './GuessTask.tsx';
import { isDone, type Answer } from './lessonStore.ts';
import { lessonControl } from './lessonControl.ts';
import { Markup } from './Markup.tsx';
import { useEvidence, useLessonState, usePlay } from './useLesson.ts';

/** What the reader does in a section, and what comes of it. */
export function TaskBox({ section: { task, reveal } }: { readonly section: Section }): ReactNode {
  const answer = useLessonState(({ section, answers }) => answers[section]);
  const done = isDone(task, answer);
  return (
    <div className="task" data-done={done || undefined}>
      {task.type === 'choose' && <ChooseTask task={task} answered={answer?.type === 'choose' ? answer : undefined} />}
      {task.type === 'guess' && <GuessTask task={task} answered={answer?.type === 'guess' ? answer : undefined} />}
      {task.type === 'draw' && <DrawTask task={task} drawn={answer?.type === 'draw' ? answer.losses : undefined} />}
      {task.type === 'check' && <CheckTask task={task} choice={answer?.type === 'check' ? answer.choice : undefined} />}
      {task.type === 'do' && <DoTask task={task} isDone={done} />}
      <div role="status">
        {done && reveal !== undefined && (
          <p className="reveal">
            <Markup text={reveal} />
          </p>
        )}
      </div>
    </div>
  );
}

function ChooseTask({
  task,
  answered,
}: {
  readonly task: Choose;
  readonly answered: Extract<Answer, { type: 'choose' }> | undefined;
}): ReactNode {
  const { answer } = usePlay();
  const evidence = useEvidence();
  const [chosen, setChosen] = useState<number>();
  const choice = answered?.choice;
  const truth = answered && (answered.truth ?? (evidence && task.truth(evidence)));
  const marks = (index: number) => [
    ...(index === choice ? ['your prediction'] : []),
    ...(index === truth ? ['what happened'] : []),
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined) answer({ type: 'choose', choice: chosen });
      }}
    >
      <Options
        legend={task.question}
        options={task.options}
        chosen={choice ?? chosen}
        isLocked={choice !== undefined}
        marks={marks}
        onChoose={setChosen}
      />
      {choice === undefined && (
        <button type="submit" className="primary" disabled={chosen === undefined}>
          Predict, then run
        </button>
      )}
    </form>
  );
}

function CheckTask({ task, choice }: { readonly task: Check; readonly choice: number | undefined }): ReactNode {
  const { answer } = usePlay();
  const [chosen, setChosen] = useState(choice);
  const said = choice === undefined ? undefined : task.options[choice];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined) answer({ type: 'check', choice: chosen });
      }}
    >
      <Options
        legend={task.question}
        options={task.options.map(({ text }) => text)}
        chosen={chosen}
        isLocked={said?.isRight === true}
        marks={(index) => (index === choice ? [said?.isRight ? 'right' : 'not so'] : [])}
        onChoose={setChosen}
      />
      {said?.isRight !== true && (
        <button type="submit" className="primary" disabled={chosen === undefined || chosen === choice}>
          Answer
        </button>
      )}
      <p className="feedback" role="status">
        {said?.says}
      </p>
    </form>
  );
}

function Options({
  legend,
  options,
  chosen,
  isLocked,
  marks,
  onChoose,
}: {
  readonly legend: string;
  readonly options: readonly string[];
  readonly chosen: number | undefined;
  readonly isLocked: boolean;
  readonly marks: (index: number) => readonly string[];
  readonly onChoose: (index: number) => void;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className="options" disabled={isLocked}>
      <legend>
        <Markup text={legend} />
      </legend>
      {options.map((option, index) => (
        <label key={option}>
          <input type="radio" name={name} checked={chosen === index} onChange={() => onChoose(index)} />
          <span>{option}</span>
          <span className="option-marks">
            {marks(index).map((mark) => (
              <em key={mark} className="option-mark">
                {mark}
              </em>
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function DoTask({ task, isDone: done }: { readonly task: Do; readonly isDone: boolean }): ReactNode {
  const lab = useLab();
  const show = () => {
    const { experiment } = lab.experiment.getState();
    const control = lessonControl(experiment, task.how.control);
    if (control) lab.edit(control.edit(task.how.value), { discrete: true });
  };
  return (
    <p className="do">
      <span className="do-mark" aria-hidden="true">
        {done ? '✓' : '→'}
      </span>
      <span>
        <Markup text={task.question} />
        {done ? (
          <span className="sr-only"> Done.</span>
        ) : (
          <button type="button" className="link-button" onClick={show}>
            Show me
          </button>
        )}
      </span>
    </p>
  );
}
