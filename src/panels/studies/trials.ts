import type { Experiment, Run } from '../../experiment/experiment.ts';
import type { Outcome } from '../../store/studies.ts';
import type { ReplicaTrace } from '../../store/traces.ts';
import { runKey } from './variants.ts';

/** One setting of a study as far as it has been trained. */
export interface Trial {
  readonly run: Run;
  /** Examples per step, as the experiment has it. */
  readonly batch: number;
  readonly state: 'waiting' | 'training' | 'finished' | 'diverged' | 'refused' | 'failed';
  /** Why it was refused or failed. */
  readonly reason?: string;
  /** Loss on all training examples before the first step and at the newest evaluation, medians over seeds; NaN before there is one. */
  readonly first: number;
  readonly loss: number;
  /** Of the newest evaluation, and of the whole training. */
  readonly step: number;
  readonly steps: number;
  /** The losses on all training examples of its first seed. */
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
  /** By seed. */
  readonly replicas: readonly ReplicaTrace[];
}

/** Every setting that was trained, by what it trains: finds the trial of a run at a batch size. */
export type Trials = (run: Run, batch?: number) => Trial | undefined;

/** What has become of the runs of a study's experiments. */
export function trialsOf(experiments: readonly Experiment[], outcomes: readonly (Outcome | undefined)[]): Trials {
  const found = new Map<string, Trial>();
  for (const [i, experiment] of experiments.entries()) {
    const trials = ofOutcome(experiment, outcomes[i]);
    for (const [index, run] of experiment.runs.entries()) {
      const trial = trials[index];
      if (!trial) continue;
      found.set(`${experiment.batch} ${runKey(run)}`, trial);
      found.set(runKey(run), trial);
    }
  }
  return (run, batch) => found.get(batch === undefined ? runKey(run) : `${batch} ${runKey(run)}`);
}

const known = new WeakMap<Outcome, readonly Trial[]>();

/** The trials of an experiment by run; read once from each state of its training. */
function ofOutcome(experiment: Experiment, outcome: Outcome | undefined): readonly Trial[] {
  const trials =
    (outcome && known.get(outcome)) ?? experiment.runs.map((_, index) => trialOf(experiment, index, outcome));
  if (outcome) known.set(outcome, trials);
  return trials;
}

function trialOf(experiment: Experiment, index: number, outcome: Outcome | undefined): Trial {
  const { batch, steps, seeds } = experiment;
  const run = experiment.runs[index]!;
  const evaluated = Array.from(
    { length: seeds },
    (_, seed) => outcome?.evaluations.training[index * seeds + seed] ?? [],
  );
  const known = outcome?.evaluations.steps ?? [];
  const at = (place: number) =>
    known.length === 0 ? NaN : medianOf(evaluated.map((values) => values.at(place) ?? NaN));
  const replicas = (outcome?.replicas ?? []).filter((replica) => replica.run === index);
  const refusal = outcome?.refused.find((one) => one.run === index)?.reason;
  const reason = refusal ?? outcome?.problem;
  const hasDiverged = replicas.length > 0 && replicas.filter(({ diverged }) => diverged).length > replicas.length / 2;
  return {
    run,
    batch,
    state: stateOf(outcome, refusal, hasDiverged),
    ...(reason !== undefined && { reason }),
    first: at(0),
    loss: hasDiverged ? Infinity : at(-1),
    step: known.at(-1) ?? 0,
    steps,
    curve: { steps: known, loss: evaluated[0] ?? [] },
    replicas,
  };
}

function stateOf(outcome: Outcome | undefined, refusal: string | undefined, hasDiverged: boolean): Trial['state'] {
  if (outcome === undefined) return 'waiting';
  if (refusal !== undefined) return 'refused';
  if (hasDiverged) return 'diverged';
  if (outcome.problem !== undefined) return 'failed';
  if (outcome.isFinished) return 'finished';
  return outcome.newest === 0 ? 'waiting' : 'training';
}

/** The middle value; one that is not a number counts as larger than all. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = NaN, high = NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === high ? low : (low + high) / 2;
}

/** How a trial ended, or how far it is, for reading. */
export function trialText({ state, reason, step, steps }: Trial): string {
  switch (state) {
    case 'waiting':
      return 'not trained yet';
    case 'training':
      return `at step ${step} of ${steps}`;
    case 'finished':
      return `after ${step} steps`;
    case 'diverged':
      return 'diverged';
    default:
      return reason ?? state;
  }
}

/** Whether nothing more will become of a trial. */
export function hasEnded(trial: Trial | undefined): boolean {
  return trial !== undefined && trial.state !== 'waiting' && trial.state !== 'training';
}

/** How much of a study is done, as the end of a sentence; '' once all is. */
export function progressText(trials: readonly (Trial | undefined)[]): string {
  const done = trials.filter(hasEnded).length;
  return done === trials.length ? '' : ` So far ${done} of ${trials.length} trainings have ended.`;
}

/** Why trainings of a study failed or were refused, each reason once; '' if none was. */
export function failureText(trials: readonly (Trial | undefined)[]): string {
  const reasons = trials.flatMap((trial) =>
    trial && (trial.state === 'failed' || trial.state === 'refused') ? (trial.reason ?? []) : [],
  );
  return [...new Set(reasons)].map((reason) => ` Not trained: ${reason}`).join('');
}

/** What stands for several seeds, as the end of a caption; '' where there is one. */
export function seedsText({ seeds }: Pick<Experiment, 'seeds'>): string {
  return seeds === 1 ? '' : ` Numbers are medians of ${seeds} seeds, curves those of the first.`;
}
