import { cos, sin } from '../array/elementary.ts';
import { numberOf } from '../fields/fields.ts';
import { labelledPoints } from './labelledPoints.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Radius from 0.1 to 1 while the angle turns; the second class is the first turned by half a turn. After Lang and Witbrock 1988. */
export const twoSpirals: DataProblem = {
  type: 'data',
  kind: 'twoSpirals',
  label: 'Two spirals',
  summary:
    'Two interlocked spirals: no straight line tells them apart, and networks linger on a plateau before they do.',
  fields: {
    ...splitFields,
    turns: {
      type: 'number',
      label: 'Turns',
      key: 'turns',
      hint: 'How often each spiral winds around the centre; more turns are harder.',
      min: 0.5,
      max: 3,
      default: 1.75,
      scale: 'linear',
    },
    noise: noiseField('Standard deviation of each coordinate; the spirals reach out to 1.', 0.02, 0.3),
  },
  task: () => 'classification',
  generate: (settings, seed) =>
    split(settings, seed, (examples, random) =>
      labelledPoints(examples, 2, numberOf(settings, 'noise'), random, (label, index, count) => {
        const radius = 0.1 + (0.9 * index) / count;
        const angle = (2 * Math.PI * numberOf(settings, 'turns') * index) / count + Math.PI * label;
        return [radius * cos(angle), radius * sin(angle)];
      }),
    ),
};
