import type { Engine } from '../array/engine.ts';
import { float64Engine, type Array64 } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { buildModel, type Batch, type Model } from '../experiment/model.ts';
import type { History } from '../probes/history.ts';
import type { Dataset } from '../problems/problem.ts';
import { checksum } from './checksum.ts';
import { watchDivergence } from './divergence.ts';
import {
  arraysOf,
  formation,
  hyperArrays,
  launch,
  stepFleet,
  withArrays,
  type FleetState,
  type Formation,
} from './fleet.ts';
import type { Checkpoint, Divergence, Evaluation } from './protocol.ts';
import { createRecording } from './recording.ts';

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
}

/** One experiment in training on one engine. */
export interface Trainer {
  readonly model: Model;
  readonly formation: Formation;
  readonly history: History;
  /** How many replicas the experiment has, refused ones included. */
  readonly replicas: number;
  /** Steps done. */
  readonly step: number;
  /** Whether nothing is left to train: the last step is done, or every replica has ended. */
  readonly finished: boolean;
  /** Trains up to `steps` steps, stopping early after `milliseconds`. Rejects when the engine fails; the state is then as `restart` finds it. */
  advance(steps: number, milliseconds?: number): Promise<Progress>;
  /** The newest snapshot. */
  checkpoint(): Checkpoint | undefined;
  /** The weights now, one array for each of the model's parameters, of the replicas that `formation` lists. */
  weights(): Promise<readonly Float64Array[]>;
  /** Continues on another engine from the newest snapshot, whatever has happened to the old one. Returns its step. */
  restart<U>(engine: Engine<U>): Promise<Trainer>;
  dispose(): void;
}

/** Everything about a training that does not depend on the engine, so that it survives the loss of one. */
function prepare(experiment: Experiment) {
  const model = buildModel(experiment);
  const line = formation(experiment, model);
  const replicas = experiment.runs.length * experiment.seeds;
  const watch = watchDivergence(line.members.length);
  const position = line.members.map(({ run, seed }) => run * experiment.seeds + seed);
  return { model, line, replicas, watch, position, clock: new Float64Array(line.members.length) };
}

/**
 * Puts an experiment on an engine, at step 0 or at a checkpoint. `now` gives milliseconds, for the time axis alone. Throws if the experiment
 * has no model (the message says why) or the checkpoint is damaged.
 */
export async function createTrainer<T>(
  engine: Engine<T>,
  experiment: Experiment,
  now: () => number,
  resume?: Checkpoint,
): Promise<Trainer> {
  const prepared = prepare(experiment);
  const host = float64Engine();
  const like = launch(host, prepared.line, prepared.model, experiment.seed);
  if (resume && checksum(resume.arrays) !== resume.checksum)
    throw new Error('the checkpoint is damaged: its checksum does not match');
  const recording = createRecording(experiment, prepared.model, prepared.line, like, resume?.step ?? 0, (replica) =>
    prepared.watch.endOf(replica),
  );
  recording.keep(
    resume ??
      snapshotOf(
        0,
        arraysOf(like).map(({ data }) => Float64Array.from(data)),
      ),
  );
  return onEngine(engine);

  async function onEngine<U>(on: Engine<U>): Promise<Trainer> {
    const { model, line, replicas, watch, position, clock } = prepared;
    const start = recording.latest();
    if (!start) throw new Error('nothing to start from');
    const hyper = hyperArrays(on, line.cohorts);
    let state: FleetState<U> = putBack(on, like, start);
    let step = start.step;
    const source = batches(on, experiment, prepared);
    const evaluateEvery = Math.max(1, Math.ceil(experiment.steps / 60));

    /** Takes one step and returns what has to be read back. */
    async function takeStep() {
      const result = await stepFleet(
        on,
        model,
        line.cohorts,
        hyper,
        state,
        source.at(step),
        step,
        experiment.steps,
        now,
      );
      state = result.state;
      tick(clock, line, result.trace);
      step += 1;
      return { step: step - 1, seconds: Float64Array.from(clock), loss: result.trace.loss, grads: result.trace.grads };
    }

    async function keepSnapshot() {
      if (step > (recording.latest()?.step ?? -1) && recording.wants(step))
        recording.keep(snapshotOf(step, await on.read(arraysOf(state))));
    }

    async function evaluate(): Promise<Evaluation> {
      const results = on.scope(
        () => [source.training, source.heldOut].map((rows) => model.evaluate(on.xp, state.parameters, rows)),
        (found) => found.flatMap(({ loss, accuracy }) => (accuracy === undefined ? [loss] : [loss, accuracy])),
      );
      const arrays = results.flatMap(({ loss, accuracy }) => (accuracy === undefined ? [loss] : [loss, accuracy]));
      const values = await on.read(arrays);
      on.free(arrays);
      const spread = (own: Float64Array | undefined) =>
        spreadOver(replicas, position, (i) => (own === undefined || step > watch.endOf(i) ? NaN : (own[i] ?? NaN)));
      const classifies = values.length === 4;
      return {
        step,
        training: spread(values[0]),
        heldOut: spread(values[classifies ? 2 : 1]),
        trainingAccuracy: spread(classifies ? values[1] : undefined),
        heldOutAccuracy: spread(classifies ? values[3] : undefined),
      };
    }

    return {
      model,
      formation: line,
      history: recording,
      replicas,
      get step() {
        return step;
      },
      get finished() {
        return step >= experiment.steps || line.members.every((_, i) => watch.endOf(i) < step);
      },
      async advance(steps, milliseconds = Infinity) {
        const begun = now();
        const firstStep = step;
        const target = Math.min(experiment.steps, step + steps);
        const taken: Awaited<ReturnType<typeof takeStep>>[] = [];
        const evaluations: Evaluation[] = [];
        if (firstStep === 0 && target > 0) evaluations.push(await evaluate());
        while (step < target && (step === firstStep || now() - begun < milliseconds)) {
          taken.push(await takeStep());
          await keepSnapshot();
          if (step % evaluateEvery === 0 || step === experiment.steps) evaluations.push(await evaluate());
        }
        const arrays = taken.flatMap(({ loss, grads }) => [loss, ...grads]);
        const values = await on.read(arrays);
        on.free(arrays);
        const width = 1 + model.parameters.length;
        const divergences: Divergence[] = [];
        const losses = taken.map((record, i) => {
          const own = values[i * width]!;
          for (const divergence of watch.judge(record.step, own))
            divergences.push({ ...divergence, replica: position[divergence.replica]! });
          recording.keepGradients(record.step, values.slice(i * width + 1, (i + 1) * width));
          return spreadOver(replicas, position, (r) => (record.step >= watch.endOf(r) ? NaN : own[r]!));
        });
        forgetEnded(evaluations, position, watch.endOf);
        const seconds = taken.map((record) => spreadOver(replicas, position, (r) => record.seconds[r]!));
        return {
          firstStep,
          steps: taken.length,
          loss: flatten(losses),
          seconds: flatten(seconds),
          evaluations,
          divergences,
        };
      },
      checkpoint: () => recording.latest(),
      weights: () => on.read(state.parameters),
      restart<V>(next: Engine<V>) {
        const from = recording.latest()?.step ?? 0;
        recording.rewind(from);
        watch.rewind(from);
        return onEngine(next);
      },
      dispose() {
        on.free([...arraysOf(state), ...hyper.flatMap((values) => Object.values(values)), ...source.arrays]);
      },
    };
  }
}

/** A snapshot's state on an engine; `like` gives the shapes. */
function putBack<T>(engine: Engine<T>, like: FleetState<Array64>, { arrays }: Checkpoint): FleetState<T> {
  const shapes = arraysOf(like).map(({ shape }) => shape);
  return withArrays(
    like,
    arrays.map((data, i) => engine.xp.array(data, shapes[i]!)),
  );
}

function snapshotOf(step: number, arrays: readonly Float64Array[]): Checkpoint {
  return { step, arrays, checksum: checksum(arrays) };
}

/** Batches on the engine: one array for all replicas where they agree, one per replica where seeds differ. */
function batches<T>({ xp, free }: Engine<T>, experiment: Experiment, { model, line }: ReturnType<typeof prepare>) {
  const { data } = model;
  if (!data) return { at: () => undefined, training: undefined, heldOut: undefined, arrays: [] };
  const upload = ({ examples, inputWidth, targetWidth, inputs, targets }: Dataset, replicas = 1): Batch<T> => ({
    inputs: xp.array(inputs, [replicas, examples, inputWidth]),
    targets: xp.array(targets, [replicas, examples, targetWidth]),
  });
  const training = upload(data.training);
  const heldOut = data.heldOut.examples > 0 ? upload(data.heldOut) : undefined;
  const full = model.batch === data.training.examples;
  let current: Batch<T> | undefined;
  const arrays = [training, ...(heldOut ? [heldOut] : [])].flatMap((batch) => [batch.inputs, batch.targets]);
  return {
    training,
    heldOut,
    arrays,
    at(step: number): Batch<T> {
      if (full) return training;
      if (current) free([current.inputs, current.targets]);
      const bySeed = Array.from({ length: experiment.seeds }, (_, seed) =>
        rowsOf(data.training, model.batchRows(experiment.seed + seed, step)),
      );
      const sets = experiment.seeds === 1 ? bySeed : line.members.map(({ seed }) => bySeed[seed]!);
      current = upload(
        {
          ...sets[0]!,
          inputs: flatten(sets.map((set) => set.inputs)),
          targets: flatten(sets.map((set) => set.targets)),
        },
        sets.length,
      );
      return current;
    },
  };
}

function rowsOf({ inputs, targets, inputWidth, targetWidth }: Dataset, rows: Int32Array): Dataset {
  const pick = (values: Float64Array, width: number) =>
    flatten([...rows].map((row) => values.subarray(row * width, (row + 1) * width)));
  return {
    examples: rows.length,
    inputWidth,
    targetWidth,
    inputs: pick(inputs, inputWidth),
    targets: pick(targets, targetWidth),
  };
}

/** Adds a step's time to each replica's clock: its share of what all do together, and of what its cohort does. */
function tick(
  clock: Float64Array,
  { cohorts, members }: Formation,
  { sharedTime, cohortTime }: { sharedTime: number; cohortTime: readonly number[] },
): void {
  cohorts.forEach(({ from, to }, i) => {
    for (let r = from; r < to; r++) clock[r]! += (sharedTime / members.length + cohortTime[i]! / (to - from)) / 1000;
  });
}

/** Takes numbers out that belong to no training: an evaluation may precede the reading of the losses that show a replica's end. */
function forgetEnded(
  evaluations: readonly Evaluation[],
  position: readonly number[],
  endOf: (replica: number) => number,
): void {
  for (const { step, training, heldOut, trainingAccuracy, heldOutAccuracy } of evaluations) {
    position.forEach((place, trained) => {
      if (step <= endOf(trained)) return;
      for (const values of [training, heldOut, trainingAccuracy, heldOutAccuracy]) values[place] = NaN;
    });
  }
}

/** Values of the trained replicas at their places among all; NaN for those that were refused. */
function spreadOver(replicas: number, position: readonly number[], value: (trained: number) => number): Float64Array {
  const all = new Float64Array(replicas).fill(NaN);
  position.forEach((place, trained) => (all[place] = value(trained)));
  return all;
}

function flatten(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
