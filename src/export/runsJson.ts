import { runName } from '../experiment/names.ts';
import { serializeExperiment } from '../experiment/schema.ts';
import type { Results } from './runsCsv.ts';

/** Where results were computed. */
export interface Origin {
  /** The address that opens the experiment. */
  readonly link: string;
  /** The engine that trained, as the page names it. */
  readonly engine: string;
}

/** All results as a JSON value, with the experiment that they are of. Numbers that are none are null. */
export function runsJson(
  { experiment, replicas, evaluations, refused, batch }: Results,
  { link, engine }: Origin,
): unknown {
  const finite = (values: ArrayLike<number>) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));
  const lists = (all: readonly (readonly number[])[]) => all.map(finite);
  const { steps, training, heldOut, trainingAccuracy, heldOutAccuracy, trainingAuc, heldOutAuc } = evaluations;
  return {
    format: 'preconditioner-lab-results',
    version: 1,
    link,
    engine,
    experiment: serializeExperiment(experiment),
    batch,
    runs: experiment.runs.map(({ optimizer }, run) => {
      const refusal = refused.find((one) => one.run === run)?.reason;
      return { name: runName(experiment, run), optimizer, ...(refusal !== undefined && { refused: refusal }) };
    }),
    replicas: replicas.map(({ run, seed, steps: done, loss, seconds, diverged }) => ({
      run: run + 1,
      seed: experiment.seed + seed,
      steps: done,
      loss: finite(loss.subarray(0, done)),
      seconds: finite(seconds.subarray(0, done)),
      ...(diverged && { diverged }),
    })),
    evaluations: {
      steps,
      training: lists(training),
      heldOut: lists(heldOut),
      trainingAccuracy: lists(trainingAccuracy),
      heldOutAccuracy: lists(heldOutAccuracy),
      trainingAuc: lists(trainingAuc),
      heldOutAuc: lists(heldOutAuc),
    },
  };
}
