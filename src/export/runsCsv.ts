import type { Experiment } from '../experiment/experiment.ts';
import { runName } from '../experiment/names.ts';
import type { EvaluationTrace, ReplicaTrace, Traces } from '../store/traces.ts';
import { csv, type Cell } from './csv.ts';

/** What has been trained. */
export interface Results {
  /** The experiment that the numbers are of. */
  readonly experiment: Experiment;
  readonly replicas: readonly ReplicaTrace[];
  readonly evaluations: EvaluationTrace;
  readonly refused: Traces['refused'];
  /** Training examples per step, 0 for surfaces. */
  readonly batch: number;
}

const QUANTITIES = [
  ['training_loss', 'training'],
  ['held_out_loss', 'heldOut'],
  ['training_accuracy', 'trainingAccuracy'],
  ['held_out_accuracy', 'heldOutAccuracy'],
  ['training_auc', 'trainingAuc'],
  ['held_out_auc', 'heldOutAuc'],
] as const;

/** Every replica at every step as a row, in pieces that belong one after another; `loss` is that of the step's examples, before the step. */
export function runsCsv({ experiment, replicas, evaluations, batch }: Results): readonly string[] {
  const head = ['run', 'label', 'optimizer', 'seed', 'step', 'examples', 'seconds', 'loss'];
  const { steps: evaluated } = evaluations;
  const at = new Map(evaluated.map((step, place) => [step, place]));
  const pieces = replicas.map(({ run, seed, steps, loss, seconds }, index) => {
    const name = runName(experiment, run);
    const optimizer = experiment.runs[run]?.optimizer ?? '';
    const shown = Array.from({ length: steps }, (_, step) => step).concat(evaluated.filter((step) => step === steps));
    return csv(
      shown.map((step): readonly Cell[] => {
        const place = at.get(step);
        const values = QUANTITIES.map(([, quantity]) =>
          place === undefined ? NaN : (evaluations[quantity][index]?.[place] ?? NaN),
        );
        const own = step < steps ? [seconds[step] ?? NaN, loss[step] ?? NaN] : [NaN, NaN];
        return [run + 1, name, optimizer, experiment.seed + seed, step, step * batch, ...own, ...values];
      }),
    );
  });
  return [csv([[...head, ...QUANTITIES.map(([name]) => name)]]), ...pieces];
}
