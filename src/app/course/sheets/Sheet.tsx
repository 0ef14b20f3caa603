import type { ReactNode } from 'react';
import type { Lesson } from '../../../lessons/lesson.ts';
import { lessonQuery } from '../../../lessons/lessonQuery.ts';
import { sources } from '../../../lessons/sources.ts';
import { Swatch } from '../../Swatch.tsx';
import { lessonAddress } from '../lessonAddress.ts';
import { LessonText } from '../LessonText.tsx';
import { MINUTES } from '../minutes.ts';
import type { SheetFigure } from './useFigures.tsx';

/** A lesson on one page of paper: its question, its figure, what is to be answered, its source, and the link to play it. */
export function Sheet({
  lesson,
  count,
  figure,
  hasAnswers,
}: {
  readonly lesson: Lesson;
  readonly count: number;
  readonly figure: SheetFigure | undefined;
  readonly hasAnswers: boolean;
}): ReactNode {
  const { kind, order, title, question, answer } = lesson;
  const address = lessonAddress(lessonQuery({ kind }));
  return (
    <article className="sheet" aria-labelledby={`sheet-${kind}`}>
      <p className="sheet-head">
        <span>Second-order optimization</span>
        <span>
          Lesson {order} of {count} · {MINUTES} minutes
        </span>
      </p>
      <h2 id={`sheet-${kind}`}>{title}</h2>
      <p className="sheet-question">{question}</p>
      <Figure figure={figure} />
      {hasAnswers ? (
        <p className="sheet-answer">
          <strong>Answer.</strong> <LessonText lesson={lesson} text={answer} />
        </p>
      ) : (
        <div className="sheet-lines" aria-hidden="true" />
      )}
      <Check lesson={lesson} hasAnswers={hasAnswers} />
      <Passages lesson={lesson} />
      <p className="sheet-foot">
        Play it: <a href={address}>{address}</a>
      </p>
    </article>
  );
}

function Figure({ figure }: { readonly figure: SheetFigure | undefined }): ReactNode {
  if (!figure) return <p className="sheet-figure sheet-waiting">The figure is being trained …</p>;
  if ('problem' in figure)
    return <p className="sheet-figure sheet-waiting">The figure could not be drawn: {figure.problem}.</p>;
  const { address, title, caption, looks } = figure;
  return (
    <figure className="sheet-figure">
      <img src={address} alt={`${title}: ${caption}`} />
      <figcaption>
        <strong>{title}.</strong> {caption}
        {looks.length > 1 && (
          <span className="sheet-runs">
            {looks.map((look, index) => (
              <span key={index}>
                <Swatch look={look} /> {look.label}
              </span>
            ))}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const LETTERS = 'ABCDEFGH';

/** The question at the lesson's end with its options and, if wanted, what there is to say about each. */
function Check({ lesson, hasAnswers }: { readonly lesson: Lesson; readonly hasAnswers: boolean }): ReactNode {
  const last = lesson.sections.at(-1);
  const task = last?.task;
  if (task?.type !== 'check') return null;
  return (
    <section className="sheet-check" aria-label="Question">
      <p>
        <LessonText lesson={lesson} text={last?.text ?? ''} />{' '}
        <strong>
          <LessonText lesson={lesson} text={task.question} />
        </strong>
      </p>
      <ol>
        {task.options.map(({ text, says, isRight = false }, index) => (
          <li key={text} data-right={hasAnswers && isRight}>
            <span className="sheet-letter">{LETTERS[index]}</span>
            <span>
              <LessonText lesson={lesson} text={text} />
              {hasAnswers && (
                <span className="sheet-says">
                  {isRight ? ' ✓ ' : ' ✗ '}
                  <LessonText lesson={lesson} text={says} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Passages({ lesson: { passages } }: { readonly lesson: Lesson }): ReactNode {
  const names = [...new Set(passages.map(({ source }) => source))];
  return (
    <section className="sheet-passages" aria-label="Source">
      {names.map((name) => {
        const own = passages.filter(({ source }) => source === name);
        const slips = own.flatMap(({ slip }) => slip ?? []);
        return (
          <p key={name}>
            {own.map(({ says }) => says).join(' ')} <cite>{sources[name].title}</cite>, {sources[name].authors},{' '}
            {sources[name].address}.
            {slips.length > 0 && (
              <span className="slip">
                {' '}
                <strong>Slip.</strong> {slips.join(' ')}
              </span>
            )}
          </p>
        );
      })}
    </section>
  );
}
