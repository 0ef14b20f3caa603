import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { listOf, numberOf, type Fields, type Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';
import { mlp } from './mlp.ts';
import type { LayerTape, Network } from './network.ts';

const { widths } = mlp.fields;

const fields: Fields = {
  size: {
    type: 'integer',
    label: 'Embedding size',
    key: 'd',
    symbol: 'd',
    hint: 'Length of the vector that each value is given.',
    min: 1,
    max: 64,
    default: 8,
    scale: 'log',
  },
  spread: {
    type: 'number',
    label: 'Spread of the table',
    key: 'spread',
    hint: 'Deviation of the first random numbers in the table.',
    min: 0.001,
    max: 1,
    default: 0.1,
    scale: 'log',
  },
  ...mlp.fields,
  ...(widths?.type === 'list' && { widths: { ...widths, default: [16] } }),
};

/**
 * A table E with a row of d numbers for each input. For one-hot inputs, `x E` is the sum of the rows of the values that are present; a
 * perceptron reads the result. E is as tall as there are values, and of its rows only those that came up in the batch have a gradient.
 */
export const embedding: Network = {
  kind: 'embedding',
  label: 'Embedding',
  summary: 'A table gives each value a short vector; a perceptron reads the sum of those that are present.',
  fields,
  parameters(settings, inputWidth, outputWidth, positions) {
    const columns = numberOf(settings, 'size');
    const rest = mlp.parameters(settings, columns, outputWidth, positions);
    return [
      { name: 'E', rows: inputWidth, columns, layer: 0 },
      ...rest.map((parameter) => ({ ...parameter, layer: (parameter.layer ?? 0) + 1 })),
    ];
  },
  initial(settings, [table, ...rest], seed) {
    const spread = numberOf(settings, 'spread');
    // The layers of the perceptron draw from the streams of their own numbers.
    const random = stream(seed, 'weights', listOf(settings, 'widths').length + 1);
    const values = Float64Array.from({ length: sizeOf(table) }, () => spread * random.normal());
    return [values, ...mlp.initial(settings, rest, seed)];
  },
  forward(xp, settings, [table, ...rest], inputs) {
    if (table === undefined) throw new Error('an embedding without a table');
    const sums = xp.matmul(inputs, table);
    const looked = { input: inputs, preActivation: sums, output: sums };
    return [looked, ...mlp.forward(xp, settings, rest, sums)];
  },
  backward<T>(
    xp: Ops<T>,
    settings: Settings,
    [, ...rest]: readonly T[],
    [looked, ...tape]: readonly LayerTape<T>[],
    outputDerivative: T,
  ) {
    const { grads, derivatives } = mlp.backward(xp, settings, rest, tape, outputDerivative);
    const [first] = derivatives;
    const [weight] = rest;
    if (looked === undefined || first === undefined || weight === undefined)
      throw new Error('a tape of no layers does not fit an embedding');
    const derivative = xp.matmul(first, weight, { transposeB: true });
    return {
      grads: [xp.matmul(looked.input, derivative, { transposeA: true }), ...grads],
      derivatives: [derivative, ...derivatives],
    };
  },
};

function sizeOf(table: Parameter | undefined): number {
  return table ? table.rows * table.columns : 0;
}
