import { numberOf } from '../fields/fields.ts';
import { labelledPoints } from './labelledPoints.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Uniform points of the four quadrants of [−1, 1]², kept 0.05 away from the axes before noise. */
export const xor: DataProblem = {
  type: 'data',
  kind: 'xor',
  label: 'XOR',
  summary:
    'Opposite quadrants share a class: each input alone says nothing, so the origin of weight space is a saddle.',
  fields: {
    ...splitFields,
    noise: noiseField('Standard deviation of each coordinate; the square reaches out to 1.', 0, 0.5),
  },
  task: () => 'classification',
  generate: (settings, seed) =>
    split(settings, seed, (examples, random) =>
      labelledPoints(examples, 2, numberOf(settings, 'noise'), random, (label, index) => {
        const x = 0.05 + 0.95 * random.uniform();
        const y = 0.05 + 0.95 * random.uniform();
        const side = index % 2 === 0 ? 1 : -1;
        return [side * x, label === 0 ? side * y : -side * y];
      }),
    ),
};
