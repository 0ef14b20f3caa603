import { useEffect, useReducer, type ReactNode } from 'react';
import type { Lesson } from '../../lessons/lesson.ts';
import { lessonQuery } from '../../lessons/lessonQuery.ts';
import { loadAnswers } from '../lesson/keptAnswers.ts';
import { ClassLinks } from './ClassLinks.tsx';
import { finishedLessons } from './finishedLessons.ts';
import { LessonEntry } from './LessonEntry.tsx';
import { MINUTES } from './minutes.ts';

/** Every lesson in its order, how far the reader has come, and what a teacher can do with them. */
export function CoursePage({ course }: { readonly course: readonly Lesson[] }): ReactNode {
  useReturning();
  const finished = finishedLessons();
  const count = course.filter(({ kind }) => finished.has(kind)).length;
  return (
    <main className="course">
      <nav aria-label="Pages">
        <a href="./index.html">← Preconditioner Lab</a>
      </nav>
      <h1>A course on second-order optimization</h1>
      <p className="course-lead">
        {course.length} lessons of {MINUTES} minutes. In each you first say what you expect, then watch it happen, and
        then try to break it: everything is trained in this browser while you look. To begin, it is enough to know
        gradient descent and what a matrix does to a vector.
      </p>
      <Next course={course} finished={finished} />
      <p className="course-ways">
        <a href="#class">For your class</a>
        <a href="./course.html?sheet=all">Sheets to print</a>
        <a href="./course.html?sources">The sources, section by section</a>
        <a href="./glossary.html">Glossary and formulas</a>
      </p>
      {count > 0 && (
        <p className="quiet" role="status">
          {count} of {course.length} finished in this browser
        </p>
      )}
      <ol className="lessons">
        {course.map((lesson) => (
          <LessonEntry
            key={lesson.kind}
            lesson={lesson}
            isFinished={finished.has(lesson.kind)}
            isBegun={Object.keys(loadAnswers(lesson.kind)).length > 0}
          />
        ))}
      </ol>
      <ClassLinks course={course} />
    </main>
  );
}

/** Draws anew when the reader comes back from a lesson, or ends one in another tab. */
function useReturning(): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    window.addEventListener('pageshow', draw);
    window.addEventListener('storage', draw);
    return () => {
      window.removeEventListener('pageshow', draw);
      window.removeEventListener('storage', draw);
    };
  }, []);
}

/** The way into the first lesson that is not finished. */
function Next({
  course,
  finished,
}: {
  readonly course: readonly Lesson[];
  readonly finished: ReadonlySet<string>;
}): ReactNode {
  const next = course.find(({ kind }) => !finished.has(kind));
  if (!next) return null;
  return (
    <p>
      <a className="button primary" href={`./index.html${lessonQuery({ kind: next.kind })}`}>
        {finished.size === 0 ? 'Begin with' : 'Go on with'} lesson {next.order}
      </a>
    </p>
  );
}
