import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { buildModel, type Batch, type Model } from '../experiment/model.ts';
import { presets } from '../experiment/presets/index.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { problemOf } from '../problems/index.ts';

/** Three pixels to be predicted from four numbers. */
const PIXELS = {
  inputs: Array.from({ length: 12 }, (_, n) => Array.from({ length: 4 }, (_unused, i) => Math.sin(7 * n + i))),
  targets: Array.from({ length: 12 }, (_, n) => [n % 2, (n % 5) / 4, 0.5 + 0.5 * Math.cos(n)]),
};

/** The model of a problem with its default settings and a multilayer perceptron; given data are pixels to be reconstructed. */
export function modelOf(kind: string, network: Settings = {}): Model {
  const problem = { kind, settings: defaults(problemOf(kind)!.fields) };
  return buildModel({
    ...presets[0].experiment,
    problem:
      kind === 'inline' ? { kind, settings: { ...problem.settings, task: 'reconstruction' }, data: PIXELS } : problem,
    network: { kind: 'mlp', settings: { ...defaults(networkOf('mlp')!.fields), ...network } },
  });
}

export interface Trial {
  readonly model: Model;
  readonly weights: readonly Array64[];
  readonly batch: Batch<Array64>;
}

/** A small network near initial weights, on the first examples of a problem. */
export function trial(kind: string, network: Settings, examples = 9): Trial {
  const model = modelOf(kind, network);
  const weights = model.parameters.map(({ rows, columns }, i) =>
    xp.array(
      model.initial(3)[i]!.map((w, k) => w + 0.1 * Math.sin(k + i)),
      [1, rows, columns],
    ),
  );
  const { training } = model.data!;
  const batch: Batch<Array64> = {
    inputs: xp.array(training.inputs.slice(0, examples * training.inputWidth), [1, examples, training.inputWidth]),
    targets: xp.array(training.targets.slice(0, examples * training.targetWidth), [1, examples, training.targetWidth]),
  };
  return { model, weights, batch };
}

/** Standard normal numbers in the shape of a parameter. */
export function random({ rows, columns }: { readonly rows: number; readonly columns: number }, seed: number): Array64 {
  return xp.array(Float64Array.from({ length: rows * columns }, stream(seed, 'data').normal), [1, rows, columns]);
}

/** The largest difference; infinite between different shapes. */
export function worst(a: Array64, b: Array64): number {
  if (a.shape.some((n, i) => n !== b.shape[i])) return Infinity;
  return a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0);
}

export function dot(a: Array64, b: Array64): number {
  return a.data.reduce((sum, v, i) => sum + v * b.data[i]!, 0);
}
