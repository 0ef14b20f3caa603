import { cos, sin } from '../array/elementary.ts';
import { numberOf } from '../fields/fields.ts';
import { labelledPoints } from './labelledPoints.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Two half circles of radius 1, the lower one shifted by (1, ½), centred together; as `make_moons` of scikit-learn. */
export const moons: DataProblem = {
  type: 'data',
  kind: 'moons',
  label: 'Moons',
  summary: 'Two half circles that reach into each other: easy for any small network, impossible for a line.',
  fields: {
    ...splitFields,
    noise: noiseField('Standard deviation of each coordinate; the half circles have radius 1.', 0.1, 0.5),
  },
  task: () => 'classification',
  generate: (settings, seed) =>
    split(settings, seed, (examples, random) =>
      labelledPoints(examples, 2, numberOf(settings, 'noise'), random, (label, index, count) => {
        const angle = (Math.PI * index) / Math.max(1, count - 1);
        const side = label === 0 ? 1 : -1;
        return [side * (cos(angle) - 0.5), side * (sin(angle) - 0.25)];
      }),
    ),
};
