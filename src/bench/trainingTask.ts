import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { createTrainer } from '../worker/trainer.ts';

/** A training that several contenders do. */
export interface TrainingTask {
  readonly experiment: Experiment;
  readonly replicas: number;
  /** How many losses a contender must get right before it is measured. */
  readonly checked: number;
  /** The first of these in float64, step by step, replica by replica. */
  reference(): Promise<Float64Array>;
}

/** Largest relative difference of a float32 loss from float64's. Rounding alone is below 1e-5 after 20 steps; another method is far above. */
const TOLERANCE = 1e-3;

export function trainingTask(experiment: Experiment, checked = 21): TrainingTask {
  const replicas = experiment.runs.length * experiment.seeds;
  let found: Promise<Float64Array> | undefined;
  const compute = async () => {
    const trainer = await createTrainer(float64Engine(), experiment, () => performance.now());
    const { loss } = await trainer.advance(checked);
    trainer.dispose();
    return loss;
  };
  return { experiment, replicas, checked, reference: () => (found ??= compute()) };
}

/** Where losses, step by step and replica by replica, differ from the task's; undefined where they do not. */
export async function differenceOf(task: TrainingTask, losses: ArrayLike<number>): Promise<string | undefined> {
  const expected = await task.reference();
  const wrong = expected.findIndex((loss, i) => !(Math.abs(losses[i]! - loss) <= TOLERANCE * Math.abs(loss)));
  if (wrong === -1) return undefined;
  const step = Math.floor(wrong / task.replicas);
  return `loss ${losses[wrong]} before step ${step} of replica ${wrong % task.replicas}, where float64 has ${expected[wrong]}`;
}
