import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { buildModel } from '../experiment/model.ts';
import { arraysOf, formation, launch } from './fleet.ts';
import type { TrainingPlan } from './stepper.ts';

/** Bytes that snapshots may take; beyond it they get sparser. */
const SNAPSHOT_BYTES = 128 * 2 ** 20;
/** Bytes that gradients may take; beyond it they are no longer kept. */
const GRADIENT_BYTES = 96 * 2 ** 20;
/** Snapshots per training; surfaces are small enough to keep every step of their path. */
const SNAPSHOTS = { surface: 4000, data: 120 };
/** Evaluations per training. */
const EVALUATIONS = 60;

/** Lays out the training of an experiment. Throws if the experiment has no model; the message says why. */
export function planTraining(experiment: Experiment): TrainingPlan {
  const model = buildModel(experiment);
  const line = formation(experiment, model);
  const like = launch(float64Engine(), line, model, experiment.seed);
  const bytes = arraysOf(like).reduce((sum, { data }) => sum + data.byteLength, 0);
  const most = Math.max(
    2,
    Math.min(SNAPSHOTS[model.task === 'surface' ? 'surface' : 'data'], Math.floor(SNAPSHOT_BYTES / bytes)),
  );
  const gradientBytes =
    4 * line.members.length * model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const every = (count: number) => Math.max(1, Math.ceil(experiment.steps / count));
  return {
    experiment,
    model,
    formation: line,
    like,
    snapshotEvery: every(most),
    evaluateEvery: every(EVALUATIONS),
    gradientSteps: Math.min(experiment.steps, Math.floor(GRADIENT_BYTES / Math.max(1, gradientBytes))),
  };
}

/** Whether a snapshot is wanted after `step` steps. */
export function wantsSnapshot({ snapshotEvery, experiment }: TrainingPlan, step: number): boolean {
  return step % snapshotEvery === 0 || step === experiment.steps;
}

/** Whether an evaluation is wanted after `step` steps. */
export function wantsEvaluation({ evaluateEvery, experiment }: TrainingPlan, step: number): boolean {
  return step % evaluateEvery === 0 || step === experiment.steps;
}
