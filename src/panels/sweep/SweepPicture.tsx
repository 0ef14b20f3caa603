import { useMemo, useState, type ReactNode } from 'react';
import type { PanelActions, PanelInput } from '../panel.ts';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { trialSeries } from '../studies/trialSeries.ts';
import type { Trial } from '../studies/trials.ts';
import { bestPoint, sweepOf, sweepTrials, type Sweep } from './cells.ts';
import { SweepLine } from './SweepLine.tsx';
import { SweepMap } from './SweepMap.tsx';
import type { SweepView } from './sweepView.ts';
import { pointText, sweepAbsence, sweepCaption } from './sweepWords.ts';

/** Final loss over one or two parameters; beneath, the curves of the points, and what can be made of the one that is picked. */
export function SweepPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const [chosen, setChosen] = useState<number>();
  const sweep = useMemo(() => sweepOf(input), [input]);
  const trials = useMemo(() => (sweep ? sweepTrials(input, sweep) : []), [input, sweep]);
  const picked = chosen !== undefined && chosen < trials.length ? chosen : (bestPoint(trials) ?? 0);
  const curves = useMemo(() => (sweep ? family(input, sweep, trials, picked) : []), [input, sweep, trials, picked]);
  const run = sweep?.runs[picked];
  if (!sweep || !run) return <p className="panel-empty">{sweepAbsence(input)}</p>;
  const label = `Final loss by ${sweep.across.field.label}${sweep.up ? ` and ${sweep.up.field.label}` : ''}. ${sweepCaption(input)}`;
  const color = input.looks[sweep.run]?.color ?? 'var(--run-0)';
  const view: SweepView = { sweep, trials, label, color, picked, pick: setChosen };
  const isLine = !sweep.up && sweep.across.field.type !== 'choice';
  const own = input.looks[sweep.run]?.label ?? 'the run';
  return (
    <>
      {isLine ? <SweepLine {...view} /> : <SweepMap {...view} />}
      <p className="panel-controls">
        <span className="panel-note">{pointText(sweep, picked)}</span>
        <button type="button" onClick={() => actions.addRun(run)}>
          Make it a run
        </button>
        <button
          type="button"
          onClick={() => actions.changeRuns([{ run: sweep.run, settings: pointSettings(sweep, picked) }])}
        >
          Set on {own}
        </button>
      </p>
      <TrialCurves
        title={`Loss on all training examples${sweep.up ? '' : ', a line for each value'}: ${pointText(sweep, picked)}.`}
        curves={curves}
      />
    </>
  );
}

/** The curves of all values of one axis with the picked one in front; of two axes the picked one's alone. */
function family({ looks }: PanelInput, sweep: Sweep, trials: readonly (Trial | undefined)[], picked: number) {
  const look = looks[sweep.run] ?? { color: 'var(--run-0)', dash: [], marker: 'circle' as const };
  const others = sweep.up
    ? []
    : trials.flatMap((trial, i) =>
        i === picked
          ? []
          : trialSeries(`${i}`, '', trial, look).map((series) => ({ ...series, quiet: true, dash: [] })),
      );
  return [...others, ...trialSeries('picked', pointText(sweep, picked), trials[picked], look)];
}

function pointSettings({ across, up }: Sweep, point: number) {
  const columns = across.values.length;
  const [x, y] = [across.values[point % columns], up?.values[Math.floor(point / columns)]];
  return { ...(x !== undefined && { [across.name]: x }), ...(up && y !== undefined && { [up.name]: y }) };
}
