import type { Experiment, Run } from '../../experiment/experiment.ts';
import { fixedOf } from '../../experiment/budget.ts';
import { choiceOf, listOf } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { Parameter } from '../../optimizers/units.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { medianOf, trialsOf, type Trial } from '../studies/trials.ts';
import { changed, withRuns } from '../studies/variants.ts';

/** What a sweep changes of a run. */
export type Swept = 'interval' | 'block';

export function sweptOf(input: Pick<PanelInput, 'settings'>): Swept {
  return choiceOf(input.settings, 'view') === 'block' ? 'block' : 'interval';
}

/** The run in focus if it has what is swept, else the first that has. */
export function sweptRun(input: Pick<PanelInput, 'experiment' | 'settings'>): number | undefined {
  const swept = sweptOf(input);
  const focus = focusRun(input);
  const has = (run: Run | undefined) => run !== undefined && swept in (optimizerOf(run.optimizer)?.fixed ?? {});
  const { runs } = input.experiment;
  const found = has(runs[focus]) ? focus : runs.findIndex(has);
  return found === -1 ? undefined : found;
}

/** The values swept, ascending; a block of 0 is the whole matrix, so the largest. */
export function sweptValues(input: Pick<PanelInput, 'settings'>): readonly number[] {
  const values = [...new Set(listOf(input.settings, sweptOf(input) === 'block' ? 'blocks' : 'intervals'))];
  return values.toSorted((a, b) => (a || Infinity) - (b || Infinity));
}

/** One experiment for each batch size, holding the run at every value. */
export function sweepStudy(input: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  const { experiment, settings } = input;
  const run = experiment.runs[sweptRun(input) ?? -1];
  if (!run) return [];
  const runs = sweptValues(input).map((value) => changed(run, { [sweptOf(input)]: value }));
  return [...new Set(listOf(settings, 'batches'))].map((batch) => withRuns(experiment, runs, { batch }));
}

/** One batch size over the values swept. */
export interface SweepLine {
  /** Examples per step; 0: all. */
  readonly batch: number;
  readonly trials: readonly (Trial | undefined)[];
  /** Losses as far as training is; NaN where there is none, and where it diverged. */
  readonly losses: readonly number[];
  /** Milliseconds of computing per step so far, measured. */
  readonly measured: readonly number[];
}

/** What the panel shows. */
export interface Sweep {
  readonly swept: Swept;
  readonly run: number;
  readonly values: readonly number[];
  readonly lines: readonly SweepLine[];
  /** Multiply–adds of the optimizer in an average step, by value, as it declares them, without the gradient; at the first batch size. */
  readonly modelled: readonly number[];
}

/** The sweep as far as it is known; `undefined` where no run has what is swept. */
export function sweepOf(input: PanelInput): Sweep | undefined {
  const run = sweptRun(input);
  const chosen = input.experiment.runs[run ?? -1];
  if (run === undefined || !chosen) return undefined;
  const [swept, values] = [sweptOf(input), sweptValues(input)];
  const experiments = sweepStudy(input);
  const find = trialsOf(experiments, input.studies);
  const tried = values.map((value) => changed(chosen, { [swept]: value }));
  return {
    swept,
    run,
    values,
    lines: experiments.map(({ batch }) => {
      const trials = tried.map((one) => find(one, batch));
      return {
        batch,
        trials,
        losses: trials.map((trial) => (trial && Number.isFinite(trial.loss) ? trial.loss : NaN)),
        measured: trials.map(millisecondsPerStep),
      };
    }),
    modelled: tried.map((one) => multiplyAdds(one, input.parameters, input.batch)),
  };
}

function millisecondsPerStep(trial: Trial | undefined): number {
  if (!trial || trial.replicas.length === 0) return NaN;
  return medianOf(
    trial.replicas.map(({ seconds, steps }) => (steps > 0 ? (1000 * (seconds[steps - 1] ?? NaN)) / steps : NaN)),
  );
}

/** Of one replica in an average step: statistics, direction, and its share of the roots. */
export function multiplyAdds(run: Run, parameters: readonly Parameter[], examples: number): number {
  const optimizer = optimizerOf(run.optimizer);
  if (!optimizer) return NaN;
  const fixed = fixedOf(optimizer, run.settings);
  return optimizer.units(parameters, fixed).reduce((sum, { rows, columns }) => {
    const { step, refresh } = optimizer.cost(rows, columns, fixed, examples);
    return sum + step + refresh / Number(fixed['interval'] ?? 1);
  }, 0);
}
