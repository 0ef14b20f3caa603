import type { Experiment } from '../../experiment/experiment.ts';
import { sizesOf } from '../../experiment/sizes.ts';
import { listOf, numberOf } from '../../fields/fields.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { stepsTo } from '../studies/stepsTo.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { shownRuns, withRuns } from '../studies/variants.ts';

/** The visible runs at each batch size, the smallest first; none on a surface, which has no examples. */
export function batchStudy({ experiment, settings }: StudyInput): readonly Experiment[] {
  const runs = shownRuns(experiment).flatMap((run) => experiment.runs[run] ?? []);
  if (runs.length === 0) return [];
  return batchesOf(experiment, listOf(settings, 'batches')).map((batch) => withRuns(experiment, runs, { batch }));
}

/** The batch sizes that differ, ascending; none larger than the examples there are. */
function batchesOf(experiment: Experiment, wanted: readonly number[]): readonly number[] {
  const { examples } = sizesOf(experiment);
  const share = experiment.problem.settings['heldOut'];
  const training = examples - Math.round(examples * (typeof share === 'number' ? share : 0));
  if (training < 1) return [];
  return [...new Set(wanted.map((batch) => Math.min(batch, training)))].toSorted((a, b) => a - b);
}

/** One run over the batch sizes. */
export interface BatchLine {
  /** Index of the run on the screen. */
  readonly run: number;
  /** By batch size. */
  readonly trials: readonly (Trial | undefined)[];
  /** Steps to the target: Infinity where it was not reached, NaN where it is not known yet. */
  readonly steps: readonly number[];
}

/** What the panel shows. */
export interface BatchSweep {
  readonly batches: readonly number[];
  /** The loss to reach; NaN before anything has been trained. */
  readonly target: number;
  readonly share: number;
  readonly lines: readonly BatchLine[];
}

/** Steps to the target for every run at every batch size. */
export function batchSweep(input: PanelInput): BatchSweep {
  const { experiment, settings, studies } = input;
  const experiments = batchStudy(input);
  const find = trialsOf(experiments, studies);
  const batches = experiments.map(({ batch }) => batch);
  const share = numberOf(settings, 'target');
  const smoothing = numberOf(settings, 'smoothing');
  const rows = shownRuns(experiment).map((run) => ({
    run,
    trials: batches.map((batch) => find(experiment.runs[run]!, batch)),
  }));
  // All start from the same weights, so from the same loss.
  const first = rows.flatMap(({ trials }) => trials).find((trial) => trial && Number.isFinite(trial.first))?.first;
  const target = share * (first ?? NaN);
  return {
    batches,
    target,
    share,
    lines: rows.map((row) => ({ ...row, steps: row.trials.map((trial) => stepsTo(trial, target, smoothing)) })),
  };
}
