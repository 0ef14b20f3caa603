import { useState, type ReactNode } from 'react';
import { lessonQuery } from '../../lessons/lessonQuery.ts';
import { CopyButton } from '../CopyButton.tsx';
import { leavePresenting } from '../presenting/leavePresenting.ts';
import { labAddress } from '../share/labAddress.ts';
import { useShareLink } from '../share/useShareLink.ts';
import { useExperiment, useLab, useUi } from '../useLab.ts';
import { isDone } from './lessonStore.ts';
import { useLessonState, usePlay } from './useLesson.ts';

/** The lesson's name, its sections, and what can be done with it as a whole. */
export function LessonHead(): ReactNode {
  const { lesson, store, isEmbedded } = usePlay();
  const { ui } = useLab();
  const isFolded = useLessonState((state) => state.isFolded);
  const isPresented = useUi((state) => state.isPresenting);
  const [isSharing, setSharing] = useState(false);
  return (
    <header className="lesson-head">
      {!isEmbedded && (
        <a className="lesson-home" href="./course.html">
          Course
        </a>
      )}
      <h1>{lesson.title}</h1>
      <Sections />
      <div className="lesson-acts">
        <button type="button" aria-expanded={!isFolded} onClick={() => store.setState({ isFolded: !isFolded })}>
          {isFolded ? 'Show the lesson' : 'Fold'}
        </button>
        <button type="button" aria-expanded={isSharing} onClick={() => setSharing(!isSharing)}>
          Share
        </button>
        {!isEmbedded && (
          <button
            type="button"
            aria-pressed={isPresented}
            onClick={() => (isPresented ? leavePresenting({ ui }) : ui.setState({ isPresenting: true }))}
          >
            {isPresented ? 'Leave' : 'Present'}
          </button>
        )}
      </div>
      {isSharing && <ShareRow />}
    </header>
  );
}

function Sections(): ReactNode {
  const { lesson, first, last, go } = usePlay();
  const current = useLessonState(({ section }) => section);
  const answers = useLessonState((state) => state.answers);
  return (
    <nav aria-label="Sections">
      <ol className="lesson-sections">
        {lesson.sections.slice(first, last + 1).map(({ title, task }, i) => {
          const index = first + i;
          const done = isDone(task, answers[index]);
          return (
            <li key={title}>
              <button
                type="button"
                aria-current={index === current ? 'step' : undefined}
                aria-label={`Section ${index + 1}: ${title}${done ? ', done' : ''}`}
                title={title}
                data-done={done || undefined}
                onClick={() => go(index)}
              >
                {index + 1}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** The links to this section with the experiment as it is now. */
function ShareRow(): ReactNode {
  const { lesson, first, last, hidden, locked } = usePlay();
  const section = useLessonState((state) => state.section) + 1;
  const experiment = useExperiment((value) => value);
  const { fragment, problem } = useShareLink(experiment, {});
  if (problem !== undefined) return <p className="lesson-share">{problem}</p>;
  if (fragment === undefined) return null;
  const isPart = last - first + 1 < lesson.sections.length;
  const part = isPart ? { part: { first: first + 1, last: last + 1 } } : {};
  const address = labAddress(lessonQuery({ kind: lesson.kind, section, ...part, hidden, locked }), fragment);
  return (
    <p className="lesson-share">
      <input type="text" readOnly aria-label="Link to this state of the lesson" value={address} />
      <CopyButton text={address} label="Copy link" isPrimary />
      <a href={labAddress('', fragment)} target="_blank" rel="noopener">
        Open the experiment in the lab
      </a>
    </p>
  );
}
