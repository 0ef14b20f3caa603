import type { ReactNode } from 'react';
import type { Lesson } from '../../lessons/lesson.ts';
import { Icon } from '../Icon.tsx';

/** What an embedded lesson shows before it is started. */
export function LessonStill({ lesson, onRun }: { readonly lesson: Lesson; readonly onRun: () => void }): ReactNode {
  return (
    <main className="embed embed-still">
      <div className="embed-about">
        <h1>{lesson.title}</h1>
        <p>{lesson.question}</p>
        <p className="embed-start">
          <button type="button" className="embed-run" onClick={onRun}>
            <Icon name="play" />
            Start the lesson
          </button>
        </p>
      </div>
    </main>
  );
}

/** What there is to say of an address that names no lesson. */
export function NoLesson({ problems }: { readonly problems: readonly string[] }): ReactNode {
  return (
    <main className="embed">
      <h1>There is no such lesson</h1>
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <p>
        <a href="./course.html">All lessons</a>
      </p>
    </main>
  );
}
