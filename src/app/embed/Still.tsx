import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { describe } from '../../experiment/describe.ts';
import type { Experiment, Notice } from '../../experiment/experiment.ts';
import { problemOf } from '../../problems/index.ts';
import { thumbnail } from '../../problems/thumbnail.ts';
import { drawThumbnail } from '../drawThumbnail.ts';
import { Icon } from '../Icon.tsx';
import { looksOf } from '../looks.ts';
import { Swatch } from '../Swatch.tsx';
import { LabLink } from './LabLink.tsx';

/** Px of the picture of the problem. */
const SIDE = 120;

/** What an embedded lab shows before anything is trained: what it is about, and the button that starts it. */
export function Still({
  experiment,
  problems,
  onRun,
}: {
  readonly experiment: Experiment;
  readonly problems: readonly Notice[];
  readonly onRun: () => void;
}): ReactNode {
  return (
    <main className="embed embed-still">
      <ProblemPicture experiment={experiment} />
      <div className="embed-about">
        <h1>{experiment.title || 'Preconditioner Lab'}</h1>
        <p>{describe(experiment)}</p>
        <ul className="embed-runs" aria-label="Runs">
          {looksOf(experiment).map((look, index) => (
            <li key={index}>
              <Swatch look={look} /> {look.label}
            </li>
          ))}
        </ul>
        <p className="embed-start">
          <button type="button" className="embed-run" onClick={onRun}>
            <Icon name="play" />
            Run
          </button>
          <LabLink experiment={experiment} />
        </p>
        {problems.length > 0 && (
          <div role="status" className="quiet">
            {problems.map(({ message }, index) => (
              <p key={index}>{message}</p>
            ))}
          </div>
        )}
      </div>
    </main>
  );
}

function ProblemPicture({ experiment: { problem } }: { readonly experiment: Experiment }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const declared = problemOf(problem.kind);
  const drawing = useMemo(() => declared && thumbnail(declared, problem.settings), [declared, problem]);
  useEffect(() => {
    if (canvas.current && drawing) drawThumbnail(canvas.current, drawing, SIDE);
  }, [drawing]);
  return <canvas ref={canvas} className="thumbnail" aria-hidden="true" style={{ width: SIDE, height: SIDE }} />;
}
