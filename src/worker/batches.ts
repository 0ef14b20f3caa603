import type { Engine } from '../array/engine.ts';
import type { Batch } from '../experiment/model.ts';
import type { Dataset } from '../problems/problem.ts';
import { flatten } from './flatten.ts';
import { needsNoise, noiseRows, noiseTable, noiseWidth } from './noise.ts';
import type { TrainingPlan } from './stepper.ts';

/** The examples of a training on an engine. */
export interface Batches<T> {
  /** All training and all held-out examples; absent where there are none. */
  readonly training: Batch<T> | undefined;
  readonly heldOut: Batch<T> | undefined;
  /** The examples of one step, valid until the next call: one array for all replicas where they agree, one per replica where seeds differ. */
  at(step: number): Batch<T> | undefined;
  dispose(): void;
}

/** Puts the examples of a training on an engine. */
export function batches<T>({ xp, free }: Engine<T>, { experiment, model, formation }: TrainingPlan): Batches<T> {
  const { data } = model;
  if (!data) return { training: undefined, heldOut: undefined, at: () => undefined, dispose: () => {} };
  const upload = ({ examples, inputWidth, targetWidth, inputs, targets }: Dataset, replicas = 1): Batch<T> => ({
    inputs: xp.array(inputs, [replicas, examples, inputWidth]),
    targets: xp.array(targets, [replicas, examples, targetWidth]),
  });
  const noisy = needsNoise(formation);
  const table = noisy ? noiseTable(model, experiment.seed) : new Float64Array();
  const width = noisy ? noiseWidth(model) : 0;
  /** Of one step: one array for each set of rows. */
  const noiseAt = (step: number): T => {
    const dealt = Array.from({ length: experiment.seeds }, (_, seed) =>
      pick(table, width, noiseRows(model.batch, experiment.seed + seed, step)),
    );
    const sets = experiment.seeds === 1 ? dealt : formation.members.map(({ seed }) => dealt[seed]!);
    return xp.array(flatten(sets), [sets.length, model.batch, width]);
  };
  const release = (batch: Batch<T> | undefined) => batch && free([batch.inputs, batch.targets]);
  const training = upload(data.training);
  const heldOut = data.heldOut.examples > 0 ? upload(data.heldOut) : undefined;
  const full = model.batch === data.training.examples;
  let current: Batch<T> | undefined;
  let noise: T | undefined;
  return {
    training,
    heldOut,
    at(step) {
      if (noise !== undefined) free([noise]);
      noise = noisy ? noiseAt(step) : undefined;
      const withNoise = (batch: Batch<T>) => (noise === undefined ? batch : { ...batch, noise });
      if (full) return withNoise(training);
      release(current);
      const bySeed = Array.from({ length: experiment.seeds }, (_, seed) =>
        rowsOf(data.training, model.batchRows(experiment.seed + seed, step)),
      );
      const sets = experiment.seeds === 1 ? bySeed : formation.members.map(({ seed }) => bySeed[seed]!);
      current = upload(
        {
          ...sets[0]!,
          inputs: flatten(sets.map((set) => set.inputs)),
          targets: flatten(sets.map((set) => set.targets)),
        },
        sets.length,
      );
      return withNoise(current);
    },
    dispose() {
      if (noise !== undefined) free([noise]);
      for (const batch of [training, heldOut, current]) release(batch);
    },
  };
}

function rowsOf({ inputs, targets, inputWidth, targetWidth }: Dataset, rows: Int32Array): Dataset {
  return {
    examples: rows.length,
    inputWidth,
    targetWidth,
    inputs: pick(inputs, inputWidth, rows),
    targets: pick(targets, targetWidth, rows),
  };
}

function pick(values: Float64Array, width: number, rows: Int32Array): Float64Array {
  return flatten([...rows].map((row) => values.subarray(row * width, (row + 1) * width)));
}
