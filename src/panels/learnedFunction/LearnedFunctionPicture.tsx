import type { ReactNode } from 'react';
import { Marker } from '../../charts/Marker.tsx';
import type { OutputsView, RunOutputs } from '../../probes/outputsResult.ts';
import type { PanelInput, RunLook } from '../panel.ts';
import { classMarker } from './dataPoints.ts';
import { LearnedConfusion } from './LearnedConfusion.tsx';
import { LearnedCurve } from './LearnedCurve.tsx';
import { LearnedImages, OriginalImages } from './LearnedImages.tsx';
import { LearnedPairs } from './LearnedPairs.tsx';
import { LearnedPlane } from './LearnedPlane.tsx';
import {
  learnedFunctionAbsence,
  learnedFunctionCaption,
  learnedFunctionNote,
  outputsResult,
  score,
  shownRuns,
} from './learnedFunctionCaption.ts';

/** What every run has learned, one small picture each with the same axes. */
export function LearnedFunctionPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const view = outputsResult(input)?.view;
  const runs = view === undefined ? [] : shownRuns(input, view);
  if (view === undefined || runs.length === 0) {
    const text = view === undefined ? learnedFunctionAbsence(input) : learnedFunctionCaption(input);
    return <div className="panel-empty learned-room">{text}</div>;
  }
  const { picture } = view;
  return (
    <div className="learned-room">
      <div className={picture.shape === 'images' ? 'learned-grid learned-images' : 'learned-grid'}>
        {picture.shape === 'images' && <OriginalImages picture={picture} />}
        {runs.map((run) => (
          <RunFigure
            key={run.run}
            view={view}
            run={run}
            runs={runs}
            look={input.looks[run.run]}
            isOnly={runs.length === 1}
          />
        ))}
      </div>
      <div className="learned-foot">
        {view.task === 'classification' && (picture.shape === 'plane' || picture.shape === 'curve') && (
          <ClassKey classes={picture.classes} shape={picture.shape} />
        )}
        <p className="panel-note">{learnedFunctionNote(input, view)}</p>
      </div>
    </div>
  );
}

/** One run's picture below its name and what it has reached. */
function RunFigure({
  view,
  run,
  runs,
  look,
  isOnly,
}: {
  readonly view: OutputsView;
  readonly run: RunOutputs;
  readonly runs: readonly RunOutputs[];
  readonly look: RunLook | undefined;
  readonly isOnly: boolean;
}): ReactNode {
  if (look === undefined) return null;
  const { picture } = view;
  const words = score(view, run);
  const label = `${look.label}: ${words}`;
  const height = isOnly ? 320 : 200;
  return (
    <section className="learned-run">
      <h3 title={look.label}>
        <svg width={22} height={12} aria-hidden="true">
          <line
            x1={0}
            x2={22}
            y1={6}
            y2={6}
            stroke={look.color}
            strokeWidth={2}
            strokeDasharray={look.dash.join(' ')}
          />
          <Marker name={look.marker} x={11} y={6} color={look.color} area={30} />
        </svg>
        <span className="learned-name">{look.label}</span>
        <span className="learned-score">{words}</span>
      </h3>
      {picture.shape === 'plane' && (
        <LearnedPlane label={label} view={view} picture={picture} run={run} runs={runs} height={height} />
      )}
      {picture.shape === 'curve' && (
        <LearnedCurve label={label} view={view} picture={picture} run={run} runs={runs} look={look} height={height} />
      )}
      {picture.shape === 'pairs' && (
        <LearnedPairs label={label} picture={picture} run={run} runs={runs} look={look} height={height} />
      )}
      {picture.shape === 'confusion' && <LearnedConfusion label={label} picture={picture} run={run} />}
      {picture.shape === 'images' && <LearnedImages label={label} picture={picture} run={run} />}
    </section>
  );
}

function ClassKey({ classes, shape }: { readonly classes: number; readonly shape: 'plane' | 'curve' }): ReactNode {
  return (
    <ul className="learned-key">
      {Array.from({ length: classes }, (_, c) => (
        <li key={c}>
          <svg width={30} height={14} aria-hidden="true">
            {shape === 'plane' && (
              <rect x={0} y={1} width={30} height={12} fill={classFill(classes, c)} opacity={classes > 2 ? 0.55 : 1} />
            )}
            <Marker name={classMarker(c)} x={15} y={7} color="var(--ink)" area={36} />
          </svg>
          class {c}
        </li>
      ))}
    </ul>
  );
}

function classFill(classes: number, c: number): string {
  if (classes > 2) return `var(--run-${c % 8})`;
  return c === 0 ? 'var(--below-1)' : 'var(--above-1)';
}
