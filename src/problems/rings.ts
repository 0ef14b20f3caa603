import { cos, sin } from '../array/elementary.ts';
import { numberOf } from '../fields/fields.ts';
import { labelledPoints } from './labelledPoints.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Circles around the origin at random angles, of radius 1 and smaller. */
export const rings: DataProblem = {
  type: 'data',
  kind: 'rings',
  label: 'Rings',
  summary: 'A ring inside a ring: only the distance from the centre tells the classes apart.',
  fields: {
    ...splitFields,
    inner: {
      type: 'number',
      label: 'Inner radius',
      key: 'inner',
      hint: 'Radius of the inner ring; the outer one has radius 1.',
      min: 0,
      max: 0.95,
      default: 0.5,
      scale: 'linear',
    },
    noise: noiseField('Standard deviation of each coordinate; the outer ring has radius 1.', 0.08, 0.5),
  },
  task: () => 'classification',
  generate: (settings, seed) =>
    split(settings, seed, (examples, random) =>
      labelledPoints(examples, 2, numberOf(settings, 'noise'), random, (label) => {
        const radius = label === 0 ? numberOf(settings, 'inner') : 1;
        const angle = 2 * Math.PI * random.uniform();
        return [radius * cos(angle), radius * sin(angle)];
      }),
    ),
};
