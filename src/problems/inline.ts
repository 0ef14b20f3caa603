import { choiceOf } from '../fields/fields.ts';
import type { DataProblem } from './problem.ts';

/** Examples that come with the experiment, all of them for training. */
export const inline: DataProblem = {
  type: 'data',
  kind: 'inline',
  label: 'Your own data',
  summary: 'Examples given with the experiment, all of them used for training.',
  needsData: true,
  fields: {
    task: {
      type: 'choice',
      label: 'Task',
      key: 'task',
      hint: 'Squared error for numbers, cross-entropy for classes given as one-hot rows.',
      options: [
        { value: 'regression', label: 'regression' },
        { value: 'classification', label: 'classification' },
      ],
      default: 'regression',
    },
  },
  task: (settings) => (choiceOf(settings, 'task') === 'classification' ? 'classification' : 'regression'),
  generate(_settings, _seed, given) {
    if (!given) throw new Error('problem inline needs data');
    const examples = given.inputs.length;
    if (examples === 0 || given.targets.length !== examples)
      throw new Error(`${examples} inputs and ${given.targets.length} targets`);
    const [inputWidth, inputs] = matrix('inputs', given.inputs);
    const [targetWidth, targets] = matrix('targets', given.targets);
    const none = new Float64Array(0);
    return {
      training: { examples, inputWidth, targetWidth, inputs, targets },
      heldOut: { examples: 0, inputWidth, targetWidth, inputs: none, targets: none },
    };
  },
};

function matrix(name: string, rows: readonly (readonly number[])[]): readonly [width: number, values: Float64Array] {
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== width);
  if (width === 0 || odd !== -1)
    throw new Error(`${name}: row ${Math.max(0, odd)} has ${rows[odd]?.length ?? 0} columns, not ${width || 'any'}`);
  return [width, Float64Array.from(rows.flat())];
}
