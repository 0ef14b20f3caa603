import { useEffect, useRef, type ReactNode } from 'react';
import { sources } from '../../lessons/sources.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { later } from '../later.tsx';
import { LessonControls } from './LessonControls.tsx';
import { LessonEnd } from './LessonEnd.tsx';
import { isDone } from './lessonStore.ts';
import { Markup, ReadingValue } from './Markup.tsx';
import { TaskBox } from './TaskBox.tsx';
import { TermNote } from './TermNote.tsx';
import { useLessonState, usePlay } from './useLesson.ts';

const Sidebar = later(
  () => import('../Sidebar.tsx'),
  (all) => all.Sidebar,
);

/** One section of a lesson at a time: text, formula, controls, task, and the way on. */
export function Player(): ReactNode {
  const { lesson, store, hidden, locked, isEmbedded } = usePlay();
  const index = useLessonState(({ section }) => section);
  const showsAll = useLessonState((state) => state.showsAll);
  const section = lesson.sections[index];
  const root = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(index);
  useEffect(() => {
    if (shown.current === index) return;
    shown.current = index;
    root.current?.scrollTo({ top: 0 });
    heading.current?.focus();
  }, [index]);
  if (!section) return null;
  const { title, text, formula, controls = [], numbers = [] } = section;
  const isFree = hidden.length === 0 && locked.length === 0 && !isEmbedded;
  return (
    <section ref={root} className="lesson" aria-label="Lesson" data-section={index + 1}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p className="lesson-text">
        <Markup text={text} />
      </p>
      {formula !== undefined && (
        <p className="lesson-formula">
          <Markup text={formula} isFormula />
        </p>
      )}
      <TermNote />
      <LessonControls controls={controls} />
      {numbers.length > 0 && <Numbers names={numbers} />}
      <TaskBox key={index} section={section} />
      <Onward />
      {index === lesson.sections.length - 1 && <Passages lesson={lesson} />}
      {isFree && (
        <div className="lesson-all">
          <button
            type="button"
            className="link-button"
            aria-expanded={showsAll}
            onClick={() => store.setState({ showsAll: !showsAll })}
          >
            {showsAll ? 'Fewer controls' : 'All controls of the lab'}
          </button>
          {showsAll && <Sidebar />}
        </div>
      )}
    </section>
  );
}

function Numbers({ names }: { readonly names: readonly string[] }): ReactNode {
  const { lesson } = usePlay();
  return (
    <dl className="lesson-numbers">
      {names.map((name) => (
        <div key={name}>
          <dt>{lesson.readings[name]?.label}</dt>
          <dd>
            <ReadingValue name={name} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The next section once the task is done; whoever is in a hurry may go there before. */
function Onward(): ReactNode {
  const { lesson, last, go } = usePlay();
  const index = useLessonState(({ section }) => section);
  const answer = useLessonState(({ section, answers }) => answers[section]);
  const task = lesson.sections[index]?.task;
  const done = task !== undefined && isDone(task, answer);
  if (index >= last) return done ? <LessonEnd /> : null;
  return (
    <p className="onward">
      <button type="button" className={done ? 'primary' : 'link-button quiet'} onClick={() => go(index + 1)}>
        {done ? `Next: ${lesson.sections[index + 1]?.title}` : 'Skip'}
      </button>
    </p>
  );
}

function Passages({ lesson: { passages } }: { readonly lesson: Lesson }): ReactNode {
  return (
    <details className="passages">
      <summary>Where it is from</summary>
      {passages.map(({ source, section, says, slip }) => (
        <div key={source + section + says}>
          <p>{says}</p>
          {slip !== undefined && (
            <p>
              <strong>The source slips here.</strong> {slip}
            </p>
          )}
          <p className="quiet">
            <a href={sources[source].address} target="_blank" rel="noopener">
              {sources[source].title}
            </a>
            , {sources[source].authors}
          </p>
        </div>
      ))}
    </details>
  );
}
