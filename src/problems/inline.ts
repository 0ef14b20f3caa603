import { permuted } from '../array/random.ts';
import { choiceOf, numberOf } from '../fields/fields.ts';
import type { DataProblem, Dataset } from './problem.ts';
import { splitFields } from './split.ts';

/** Examples that come with the experiment. */
export const inline: DataProblem = {
  type: 'data',
  kind: 'inline',
  label: 'Your own data',
  summary: 'Examples given with the experiment: a table, points that were drawn, or images.',
  needsData: true,
  fields: {
    task: {
      type: 'choice',
      label: 'Task',
      key: 'task',
      hint: 'Squared error for numbers, cross-entropy for classes given as one-hot rows, and of each pixel for intensities between 0 and 1.',
      options: [
        { value: 'regression', label: 'regression' },
        { value: 'classification', label: 'classification' },
        { value: 'reconstruction', label: 'reconstruction' },
      ],
      default: 'regression',
    },
    heldOut: { ...splitFields.heldOut, default: 0 },
  },
  task(settings) {
    const task = choiceOf(settings, 'task');
    return task === 'classification' || task === 'reconstruction' ? task : 'regression';
  },
  generate(settings, seed, given) {
    if (!given) throw new Error('problem inline needs data');
    const examples = given.inputs.length;
    if (examples === 0 || given.targets.length !== examples)
      throw new Error(`${examples} inputs and ${given.targets.length} targets`);
    const [inputWidth, inputs] = matrix('inputs', given.inputs);
    const [targetWidth, targets] = matrix('targets', given.targets);
    const heldOut = Math.min(examples - 1, Math.round(examples * numberOf(settings, 'heldOut')));
    // In the order given where all are for training; else which ones are held out is the seed's choice.
    const order = Array.from({ length: examples }, (_, i) => (heldOut === 0 ? i : permuted(i, examples, seed, EPOCH)));
    const part = (from: number, to: number): Dataset => {
      const rows = order.slice(from, to);
      return {
        examples: rows.length,
        inputWidth,
        targetWidth,
        inputs: chosen(inputs, inputWidth, rows),
        targets: chosen(targets, targetWidth, rows),
      };
    };
    return { training: part(0, examples - heldOut), heldOut: part(examples - heldOut, examples) };
  },
};

/** Of the permutation that divides the examples; no training gets so far, so that batches are not taken in the same order. */
const EPOCH = 2 ** 31 - 1;

function chosen(values: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => out.set(values.subarray(row * width, (row + 1) * width), i * width));
  return out;
}

function matrix(name: string, rows: readonly (readonly number[])[]): readonly [width: number, values: Float64Array] {
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== width);
  if (width === 0 || odd !== -1)
    throw new Error(`${name}: row ${Math.max(0, odd)} has ${rows[odd]?.length ?? 0} columns, not ${width || 'any'}`);
  return [width, Float64Array.from(rows.flat())];
}
