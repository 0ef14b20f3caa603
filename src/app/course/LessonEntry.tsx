import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Lesson } from '../../lessons/lesson.ts';
import { lessonQuery } from '../../lessons/lessonQuery.ts';
import { sectionOf } from '../../lessons/sourceMap.ts';
import { problemOf } from '../../problems/index.ts';
import { thumbnail } from '../../problems/thumbnail.ts';
import { drawThumbnail } from '../drawThumbnail.ts';
import { useMedia } from '../useMedia.ts';
import { LessonText } from './LessonText.tsx';
import { MINUTES } from './minutes.ts';
import { sourceLabels } from './sourceLabels.ts';

/** Px of the picture of a lesson's problem. */
const SIDE = 72;

/** A lesson in the list: what it asks, what it leaves one with, where it is from, and the way in. */
export function LessonEntry({
  lesson,
  isFinished,
  isBegun,
}: {
  readonly lesson: Lesson;
  readonly isFinished: boolean;
  readonly isBegun: boolean;
}): ReactNode {
  const { kind, order, title, question, answer } = lesson;
  const act = isFinished ? 'Again' : isBegun ? 'Go on' : 'Begin';
  return (
    <li className="lesson-entry" id={kind} data-finished={isFinished}>
      <span className="lesson-number" aria-hidden="true">
        {order}
      </span>
      <div className="lesson-about">
        <h2>{title}</h2>
        <p className="lesson-question">{question}</p>
        <p className="lesson-facts quiet">
          <span>{MINUTES} min</span>
          <LessonSources lesson={lesson} />
          {isFinished && <span className="lesson-finished">✓ Finished</span>}
        </p>
        <details>
          <summary>What you take home</summary>
          <p>
            <LessonText lesson={lesson} text={answer} />
          </p>
        </details>
      </div>
      <ProblemPicture lesson={lesson} />
      <p className="lesson-ways">
        <a className="button primary" href={`./index.html${lessonQuery({ kind })}`} aria-label={`${act}: ${title}`}>
          {act}
        </a>
        <a className="button" href={`./course.html?sheet=${kind}`} aria-label={`Sheet of “${title}”`}>
          Sheet
        </a>
      </p>
    </li>
  );
}

function LessonSources({ lesson: { passages } }: { readonly lesson: Lesson }): ReactNode {
  const shown = passages.filter(
    ({ source }, index) => passages.findIndex((other) => other.source === source) === index,
  );
  return shown.map(({ source, section }) => (
    <a key={source} href={`./course.html?sources#${source}-${section}`} title={sectionOf(source, section)?.about}>
      {sourceLabels[source]}
    </a>
  ));
}

/** The problem that the lesson begins with, as the lab lists it. */
function ProblemPicture({ lesson: { sections } }: { readonly lesson: Lesson }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const problem = sections.find(({ experiment }) => experiment)?.experiment?.problem;
  const drawing = useMemo(() => {
    const declared = problem && problemOf(problem.kind);
    return declared && thumbnail(declared, problem.settings);
  }, [problem]);
  useEffect(() => {
    if (canvas.current && drawing) drawThumbnail(canvas.current, drawing, SIDE);
    // In the colours of the theme.
  }, [drawing, isDark]);
  return <canvas ref={canvas} className="lesson-picture" aria-hidden="true" style={{ width: SIDE, height: SIDE }} />;
}
