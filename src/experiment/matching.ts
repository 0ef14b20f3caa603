import type { Experiment, Run } from './experiment.ts';
import { problemOf } from '../problems/index.ts';

/** Whether losses of a run depend on when its roots arrive, and so differ from one training to the next. */
function isTimed({ settings }: Run): boolean {
  return settings['roots'] === 'aside';
}

/** What all runs have in common, in a few words. */
export function matchingBrief({ problem, batch }: Pick<Experiment, 'problem' | 'batch'>): string {
  if (problemOf(problem.kind)?.type === 'surface') return 'same start';
  return batch > 0 ? 'same weights and batches' : 'same weights and examples';
}

/** What makes the runs of an experiment comparable, and which of them do not repeat exactly, in sentences; `names` are those of the runs. */
export function matchingText(experiment: Experiment, names: readonly string[]): string {
  const { problem, batch, seeds, runs } = experiment;
  const timed = runs.flatMap((run, i) => (isTimed(run) ? [names[i] ?? ''] : []));
  const late =
    timed.length === 0
      ? ''
      : ` Not matched in time: the roots of ${timed.join(', ')} are computed beside the training and arrive when they are ready, so losses differ from one training to the next.`;
  if (problemOf(problem.kind)?.type === 'surface') return `Matched: every run starts at the same point.${late}`;
  const seen = batch > 0 ? `the same batches of ${batch}` : 'all examples at every step';
  const each = seeds > 1 ? `, seed by seed for ${seeds} seeds` : '';
  return `Matched: every run starts from the same weights and sees ${seen}${each}.${late}`;
}
