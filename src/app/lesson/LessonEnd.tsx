import { useEffect, useState, type ReactNode } from 'react';
import type { Lesson } from '../../lessons/lesson.ts';
import { lessonQuery } from '../../lessons/lessonQuery.ts';
import { loadCourse } from '../../lessons/lessons.ts';
import { keepFinished } from '../course/finishedLessons.ts';
import { Markup } from './Markup.tsx';
import { usePlay } from './useLesson.ts';

/** What there is to take home, and where to go from here. */
export function LessonEnd(): ReactNode {
  const { lesson, isEmbedded, last } = usePlay();
  const [next, setNext] = useState<Lesson>();
  const isWhole = last === lesson.sections.length - 1;
  useEffect(() => {
    if (isWhole && !isEmbedded) keepFinished(lesson.kind);
    let isCurrent = true;
    loadCourse().then(
      (course) => isCurrent && setNext(course.find(({ order }) => order === lesson.order + 1)),
      // Without the list there still is the course page.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [lesson, isWhole, isEmbedded]);
  const target = isEmbedded ? { target: '_blank', rel: 'noopener' } : {};
  return (
    <div className="lesson-end" role="status">
      {isWhole && (
        <p>
          <strong>To take home.</strong> <Markup text={lesson.answer} />
        </p>
      )}
      <p className="onward">
        {next && (
          <a className="button primary" href={`./${lessonQuery({ kind: next.kind })}`} {...target}>
            Next lesson: {next.title}
          </a>
        )}
        <a href={`./course.html?sheet=${lesson.kind}`} {...target}>
          Sheet to print
        </a>
        <a href="./course.html" {...target}>
          The course
        </a>
      </p>
    </div>
  );
}
