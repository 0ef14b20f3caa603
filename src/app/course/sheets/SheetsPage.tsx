import { useState, type ReactNode } from 'react';
import type { Lesson } from '../../../lessons/lesson.ts';
import type { CourseQuery } from '../courseQuery.ts';
import '../../export/export.css';
import { Sheet } from './Sheet.tsx';
import './sheets.css';
import { useFigures } from './useFigures.tsx';

/** One sheet to print for a lesson, or for each of them, with or without the answers. */
export function SheetsPage({
  course,
  query: { kind, hasAnswers: isAsked, unknown },
}: {
  readonly course: readonly Lesson[];
  readonly query: CourseQuery & { readonly page: 'sheets' };
}): ReactNode {
  const [hasAnswers, setHasAnswers] = useState(isAsked);
  const lessons = kind === undefined ? course : course.filter((lesson) => lesson.kind === kind);
  const { figures, studio } = useFigures(lessons);
  const missing = lessons.length - figures.size;
  const answer = (isWanted: boolean) => {
    setHasAnswers(isWanted);
    history.replaceState(null, '', `?sheet=${kind ?? 'all'}${isWanted ? '&answers' : ''}`);
  };
  return (
    <main className="sheets">
      <header className="sheets-bar">
        <nav aria-label="Pages">
          <a href="./course.html">← The course</a>
        </nav>
        <h1>{kind === undefined ? 'Sheets of all lessons' : 'Sheet'}</h1>
        <label className="check">
          <input type="checkbox" checked={hasAnswers} onChange={({ target }) => answer(target.checked)} />
          With answers
        </label>
        <button type="button" className="primary" disabled={missing > 0} onClick={() => window.print()}>
          Print
        </button>
        <span role="status">
          {missing > 0 && `Training figure ${figures.size + 1} of ${lessons.length} …`}
          {missing === 0 && (lessons.length === 1 ? '1 page' : `${lessons.length} pages`)}
        </span>
      </header>
      {unknown && (
        <p className="sheets-bar" role="alert">
          There is no lesson of that name; these are the sheets of all of them.
        </p>
      )}
      {lessons.map((lesson) => (
        <Sheet
          key={lesson.kind}
          lesson={lesson}
          count={course.length}
          figure={figures.get(lesson.kind)}
          hasAnswers={hasAnswers}
        />
      ))}
      {studio}
    </main>
  );
}
