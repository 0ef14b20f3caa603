import type { Engine } from '../array/engine.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import type { History } from '../probes/history.ts';
import type { Dataset } from '../problems/problem.ts';
import { areaUnderRoc } from './areaUnderRoc.ts';
import { checksum } from './checksum.ts';
import { watchDivergence, type DivergenceWatch } from './divergence.ts';
import { engineStepper } from './engineStepper.ts';
import { arraysOf, type Formation } from './fleet.ts';
import { flatten } from './flatten.ts';
import type { Checkpoint, Divergence, Evaluation, MachineWork, RootsTally, Span } from './protocol.ts';
import { createRecording, type Recording } from './recording.ts';
import type { OpenStepper, RawEvaluation, Stretch, TrainingPlan } from './stepper.ts';
import { rejectedRoots } from './rejectedRoots.ts';
import { planTraining } from './trainingPlan.ts';

/** What a stretch of training has produced; replicas are numbered run by run, refused runs included (their losses are NaN). */
export interface Progress {
  readonly firstStep: number;
  readonly steps: number;
  /** `[i * replicas + r]`: loss before step `firstStep + i`; NaN from the step on at which a replica diverged. */
  readonly loss: Float64Array;
  /** Seconds of computing since step 0, likewise. */
  readonly seconds: Float64Array;
  readonly evaluations: readonly Evaluation[];
  readonly divergences: readonly Divergence[];
  readonly spans: readonly Span[];
  /** Of every run whose roots are computed beside its training: the counts since it was last taken up. */
  readonly tallies: readonly RootsTally[];
  /** What the user should be told. */
  readonly notices: readonly string[];
  /** Present where the machine trains. */
  readonly machine?: MachineWork;
}

/** One experiment in training, with the record of it. */
export interface Trainer {
  readonly plan: TrainingPlan;
  readonly model: Model;
  readonly formation: Formation;
  readonly history: History;
  /** How many replicas the experiment has, refused ones included. */
  readonly replicas: number;
  /** Steps done. */
  readonly step: number;
  /** Whether nothing is left to train: the last step is done, or every replica has ended. */
  readonly finished: boolean;
  /** Trains up to `steps` steps, stopping early after `milliseconds`. Rejects when the engine fails; `restart` then goes on. */
  advance(steps: number, milliseconds?: number): Promise<Progress>;
  /** The newest snapshot. */
  checkpoint(): Checkpoint | undefined;
  /** The weights now, one array for each of the model's parameters, of the replicas that `formation` lists. */
  weights(): Promise<readonly Float64Array[]>;
  /** Continues with another stepper from the newest snapshot, whatever has happened to the old one. */
  restart(open: OpenStepper): Promise<Trainer>;
  dispose(): void;
}

/** What is known of a training so far: it survives the loss of what steps it. */
interface Ledger {
  readonly plan: TrainingPlan;
  readonly recording: Recording;
  readonly watch: DivergenceWatch;
  /** Replicas of the experiment, refused ones included. */
  readonly replicas: number;
  /** The place among these of each replica in training. */
  readonly position: readonly number[];
  /** Seconds of computing of each replica in training. */
  readonly clock: Float64Array;
  readonly now: () => number;
  /** When the training began, by `now`. */
  readonly began: number;
  /** Sentences that have been told once. */
  readonly told: Set<string>;
}

/**
 * Starts the training of an experiment, at step 0 or at a checkpoint, on an engine or with any other stepper. `now` gives milliseconds, for
 * time axes. Throws if the experiment has no model (the message says why) or the checkpoint is damaged.
 */
export async function createTrainer<T>(
  on: Engine<T> | OpenStepper,
  experiment: Experiment,
  now: () => number,
  resume?: Checkpoint,
): Promise<Trainer> {
  const plan = planTraining(experiment);
  if (resume && checksum(resume.arrays) !== resume.checksum)
    throw new Error('the checkpoint is damaged: its checksum does not match');
  const { members } = plan.formation;
  const watch = watchDivergence(members.length);
  const recording = createRecording(plan, resume?.step ?? 0, (replica) => watch.endOf(replica));
  recording.keep(
    resume ??
      snapshotOf(
        0,
        arraysOf(plan.like).map(({ data }) => Float64Array.from(data)),
      ),
  );
  const ledger = {
    plan,
    recording,
    watch,
    replicas: experiment.runs.length * experiment.seeds,
    position: members.map(({ run, seed }) => run * experiment.seeds + seed),
    clock: new Float64Array(members.length),
    now,
    began: now(),
    told: new Set<string>(),
  };
  return goOn(ledger, typeof on === 'function' ? on : engineStepper(on, now));
}

/** Trains on from the newest snapshot. */
async function goOn(ledger: Ledger, open: OpenStepper): Promise<Trainer> {
  const { plan, recording, watch, replicas, now } = ledger;
  const { experiment, model, formation } = plan;
  const start = recording.latest();
  if (!start) throw new Error('nothing to start from');
  const stepper = await open(plan, start);
  let { step } = start;
  return {
    plan,
    model,
    formation,
    history: recording,
    replicas,
    get step() {
      return step;
    },
    get finished() {
      return step >= experiment.steps || formation.members.every((_, i) => watch.endOf(i) < step);
    },
    async advance(steps, milliseconds = Infinity) {
      const wanted = Math.min(experiment.steps - step, steps);
      const from = now();
      const stretch = wanted > 0 ? await stepper.advance(wanted, milliseconds) : nothing;
      const to = now();
      const busy: Span = { what: 'training', run: -1, from, to, firstStep: step, steps: stretch.steps.length };
      const progress = enter(ledger, step, stretch, wanted > 0 ? [busy] : []);
      step += progress.steps;
      return progress;
    },
    checkpoint: () => recording.latest(),
    weights: () => stepper.weights(),
    restart(next) {
      const from = recording.latest()?.step ?? 0;
      recording.rewind(from);
      watch.rewind(from);
      return goOn(ledger, next);
    },
    dispose: () => stepper.dispose(),
  };
}

const nothing: Stretch = { steps: [], snapshots: [], evaluations: [] };

/** Enters a stretch that began at `firstStep` into the record, and the spans in which it was trained. */
function enter(
  { plan, recording, watch, replicas, position, clock, began, told }: Ledger,
  firstStep: number,
  stretch: Stretch,
  busy: readonly Span[],
): Progress {
  const divergences: Divergence[] = [];
  const losses: Float64Array[] = [];
  const seconds: Float64Array[] = [];
  for (const [i, { loss, grads, milliseconds }] of stretch.steps.entries()) {
    const step = firstStep + i;
    for (const divergence of watch.judge(step, loss))
      divergences.push({ ...divergence, replica: position[divergence.replica]! });
    recording.keepGradients(step, grads);
    losses.push(spreadOver(replicas, position, (r) => (step >= watch.endOf(r) ? NaN : loss[r]!)));
    milliseconds.forEach((time, r) => (clock[r]! += time / 1000));
    seconds.push(spreadOver(replicas, position, (r) => clock[r]!));
  }
  for (const { step, arrays } of stretch.snapshots) recording.keep(snapshotOf(step, arrays));
  const rejected = stretch.snapshots
    .flatMap(({ step, arrays }) => rejectedRoots(plan, arrays, (r) => step > watch.endOf(r)))
    .filter((sentence) => !told.has(sentence) && told.add(sentence));
  // After the judgement of the losses, which may show that a replica had ended before an evaluation of this stretch.
  const evaluated = (raw: RawEvaluation): Evaluation => {
    const { step, training, heldOut, trainingAccuracy, heldOutAccuracy, trainingScores, heldOutScores } = raw;
    const spread = (own: Float64Array | undefined) =>
      spreadOver(replicas, position, (r) => (step > watch.endOf(r) ? NaN : (own?.[r] ?? NaN)));
    return {
      step,
      training: spread(training),
      // A surface has no examples: its value is its value for all of them.
      heldOut: spread(plan.model.task === 'surface' ? training : heldOut),
      trainingAccuracy: spread(trainingAccuracy),
      heldOutAccuracy: spread(heldOutAccuracy),
      trainingAuc: spread(areasUnderRoc(plan.model.data?.training, trainingScores)),
      heldOutAuc: spread(areasUnderRoc(plan.model.data?.heldOut, heldOutScores)),
    };
  };
  return {
    firstStep,
    steps: stretch.steps.length,
    loss: flatten(losses),
    seconds: flatten(seconds),
    evaluations: stretch.evaluations.map(evaluated),
    divergences,
    spans: [...busy, ...(stretch.aside?.spans ?? [])].map(({ from, to, ...span }) => ({
      ...span,
      from: from - began,
      to: to - began,
    })),
    tallies: stretch.aside?.tallies ?? [],
    notices: [...(stretch.aside?.notices ?? []), ...(stretch.machine?.notices ?? []), ...rejected],
    ...(stretch.machine && { machine: stretch.machine.work }),
  };
}

/** Of each replica, from the scores that it gives the examples, if there are scores. */
function areasUnderRoc(data: Dataset | undefined, scores: Float64Array | undefined): Float64Array | undefined {
  if (!data || !scores) return undefined;
  const { examples, targets } = data;
  return Float64Array.from({ length: scores.length / examples }, (_, replica) =>
    areaUnderRoc(scores.subarray(replica * examples, (replica + 1) * examples), (i) => targets[2 * i + 1] === 1),
  );
}

function snapshotOf(step: number, arrays: readonly Float64Array[]): Checkpoint {
  return { step, arrays, checksum: checksum(arrays) };
}

/** Values of the trained replicas at their places among all; NaN for those that were refused. */
function spreadOver(replicas: number, position: readonly number[], value: (trained: number) => number): Float64Array {
  const all = new Float64Array(replicas).fill(NaN);
  position.forEach((place, trained) => (all[place] = value(trained)));
  return all;
}
