import { cos, sin } from '../array/elementary.ts';
import { numberOf } from '../fields/fields.ts';
import { labelledPoints } from './labelledPoints.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Gaussians around points that divide the unit circle evenly. */
export const blobs: DataProblem = {
  type: 'data',
  kind: 'blobs',
  label: 'Gaussian blobs',
  summary: 'Round clouds, one per class: the more they overlap, the larger the loss that no method can remove.',
  fields: {
    ...splitFields,
    classes: {
      type: 'integer',
      label: 'Classes',
      key: 'k',
      symbol: 'k',
      hint: 'How many clouds there are.',
      min: 2,
      max: 8,
      default: 3,
      scale: 'linear',
    },
    noise: noiseField('Standard deviation of each cloud; the centres lie on a circle of radius 1.', 0.3, 1),
  },
  task: () => 'classification',
  generate: (settings, seed) =>
    split(settings, seed, (examples, random) => {
      const classes = numberOf(settings, 'classes');
      return labelledPoints(examples, classes, numberOf(settings, 'noise'), random, (label) => {
        const angle = (2 * Math.PI * label) / classes;
        return [cos(angle), sin(angle)];
      });
    }),
};
