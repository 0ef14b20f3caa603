import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import { noiseRows, noiseTable, noiseWidth, NOISE_ROWS } from '../worker/noise.ts';
import { packed, pythonNumber } from './pythonText.ts';

/** The losses that the lab has computed in float64, by run and seed index: before each step, up to where the curve ends. */
export interface Trajectory {
  readonly run: number;
  readonly seed: number;
  readonly loss: Float64Array;
}

/** How much of a training goes into a script. */
export interface Extent {
  readonly seeds: number;
  readonly steps: number;
  /** What was left out, as a sentence; '' if nothing was. */
  readonly omitted: string;
}

/** Bytes of arrays that a script may carry. */
const MOST_BYTES = 12e6;

/** As many seeds as fit, at least one, and as many steps of these. Throws when the examples alone are too many. */
export function extentOf(experiment: Experiment, model: Model, isNoisy: boolean): Extent {
  const { seeds, steps, runs } = experiment;
  const { data } = model;
  const examples = data?.training.examples ?? 0;
  const fixed = data ? 8 * (data.training.inputs.length + data.training.targets.length) : 0;
  if (fixed > MOST_BYTES)
    throw new Error(
      `The examples take ${Math.ceil(fixed / 1e6)} MB, and a script can carry at most ${MOST_BYTES / 1e6} MB.`,
    );
  const batches = model.batch === examples ? 0 : model.batch * (examples > 65_536 ? 4 : 2);
  const weights = 8 * model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const perStep = 8 * runs.length + batches + (isNoisy ? 2 * model.batch : 0);
  const bytes = (count: number, length: number) => fixed + count * (weights + length * perStep);
  const most = Math.min(seeds, Math.max(1, Math.floor((MOST_BYTES - fixed) / (weights + steps * perStep))));
  const length =
    bytes(most, steps) <= MOST_BYTES ? steps : Math.max(1, Math.floor((MOST_BYTES - fixed - weights) / perStep));
  const omitted = [
    ...(most < seeds ? [`the first ${most} of ${seeds} seeds`] : []),
    ...(length < steps ? [`the first ${length} of ${steps} steps`] : []),
  ].join(' and ');
  return {
    seeds: most,
    steps: length,
    omitted:
      omitted === '' ? '' : `A script carries at most ${MOST_BYTES / 1e6} MB of numbers: this one has ${omitted}.`,
  };
}

/** Everything that a training starts from, as Python: examples, first weights, which examples each step takes, and the lab's losses. */
export function dataCode(
  experiment: Experiment,
  model: Model,
  extent: Extent,
  trajectories: readonly Trajectory[],
  isNoisy: boolean,
): readonly string[] {
  const { seed: first, steps } = experiment;
  const { data, parameters, batch } = model;
  const seeds = Array.from({ length: extent.seeds }, (_, index) => index);
  const isWhole = !data || batch === data.training.examples;
  const matrix = (values: ArrayLike<number>, rows: number, columns: number) =>
    `matrix("${packed(values, 'd')}", ${rows}, ${columns})`;
  const bySeed = (of: (seed: number) => string) => [
    '{',
    ...seeds.map((index) => `    ${index}: ${of(first + index)},`),
    '}',
  ];
  const rowsOf = (seed: number) => {
    const rows = Array.from({ length: extent.steps }, (_, step) => [...model.batchRows(seed, step)]).flat();
    const form = (data?.training.examples ?? 0) > 65_536 ? 'I' : 'H';
    return `numbers("${packed(rows, form)}", "${form}")`;
  };
  const dealt = (seed: number) => {
    const rows = Array.from({ length: extent.steps }, (_, step) => [...noiseRows(batch, seed, step)]).flat();
    return `numbers("${packed(rows, 'H')}", "H")`;
  };
  const weightsOf = (seed: number) => {
    const all = model.initial(seed).map((values, i) => matrix(values, parameters[i]!.rows, parameters[i]!.columns));
    return `[${all.join(', ')}]`;
  };
  const width = isNoisy ? noiseWidth(model) : 0;
  return [
    `STEPS = ${steps}  # of the whole training, which schedules refer to`,
    `BATCH = ${batch}  # examples per step`,
    ...(data
      ? [
          `INPUTS = ${matrix(data.training.inputs, data.training.examples, data.training.inputWidth)}`,
          `TARGETS = ${matrix(data.training.targets, data.training.examples, data.training.targetWidth)}`,
        ]
      : []),
    '# First weights, by seed.',
    ...prefixed('INITIAL = ', bySeed(weightsOf)),
    ...(isWhole
      ? []
      : ['# Row numbers of the examples that each step takes, by seed.', ...prefixed('ROWS = ', bySeed(rowsOf))]),
    ...(isNoisy
      ? [
          '# What targets are drawn from the model’s predictions with: a table, and the rows of it that each step takes.',
          `NOISE = ${matrix(noiseTable(model, first), NOISE_ROWS, width)}`,
          ...prefixed('NOISE_ROWS = ', bySeed(dealt)),
        ]
      : []),
    '# What the lab computes in float64: the loss on the examples of each step, before the step, by run and seed.',
    'EXPECTED = {',
    ...trajectories
      .filter(({ seed, loss }) => seed < extent.seeds && loss.length > 0)
      .map(({ run, seed, loss }) => {
        const kept = loss.subarray(0, extent.steps);
        return `    (${run + 1}, ${seed}): numbers("${packed(kept, 'd')}", "d"),  # ${pythonNumber(kept[0] ?? NaN)} … ${pythonNumber(kept.at(-1) ?? NaN)}`;
      }),
    '}',
  ];
}

function prefixed(prefix: string, [first = '', ...rest]: readonly string[]): readonly string[] {
  return [prefix + first, ...rest];
}
