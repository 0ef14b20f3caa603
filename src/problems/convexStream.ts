import { exp } from '../array/elementary.ts';
import { stream } from '../array/random.ts';
import { choiceOf, numberOf } from '../fields/fields.ts';
import { correlatedFields, correlatedInputs } from './correlatedInputs.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/**
 * One loss after another, each of a linear model on the examples of one step and so convex: the setting of online learning. With as many
 * examples as steps times batch, each is met once, in an order that is the same for all runs.
 */
export const convexStream: DataProblem = {
  type: 'data',
  kind: 'convexStream',
  label: 'Stream of convex losses',
  summary:
    'Examples that are met once each: what counts is the loss on the way, against the best fixed weights in hindsight.',
  fields: {
    points: { ...splitFields.points, default: 600 },
    heldOut: { ...splitFields.heldOut, default: 0 },
    ...correlatedFields(20, 100),
    loss: {
      type: 'choice',
      label: 'Loss',
      key: 'loss',
      hint: 'Squared error of a number, or logistic loss of one of two classes.',
      options: [
        { value: 'squared', label: 'squared error' },
        { value: 'logistic', label: 'logistic' },
      ],
      default: 'squared',
    },
    noise: {
      type: 'number',
      label: 'Noise',
      key: 'noise',
      symbol: 'σ',
      hint: 'Deviation of what no weights explain, of a target of about 1; more of it makes classes overlap.',
      min: 0,
      max: 2,
      default: 0.3,
      scale: 'linear',
    },
  },
  task: (settings) => (choiceOf(settings, 'loss') === 'logistic' ? 'classification' : 'regression'),
  generate(settings, seed) {
    const inputWidth = numberOf(settings, 'inputs');
    const noise = numberOf(settings, 'noise');
    const isLogistic = choiceOf(settings, 'loss') === 'logistic';
    const source = correlatedInputs(settings, seed);
    // Targets of variance 1, whatever the spectrum.
    const scale = 1 / Math.sqrt(source.variances.reduce((sum, value) => sum + value, 0));
    const teacher = stream(seed, 'teacher');
    const weights = Float64Array.from({ length: inputWidth }, () => scale * teacher.normal());
    return split(settings, seed, (examples, random) => {
      const inputs = source.draw(examples, random);
      const values = Float64Array.from({ length: examples }, (_, i) =>
        weights.reduce((sum, weight, k) => sum + weight * inputs[i * inputWidth + k]!, noise * random.normal()),
      );
      if (!isLogistic) return { examples, inputWidth, targetWidth: 1, inputs, targets: values };
      const targets = new Float64Array(2 * examples);
      values.forEach((value, i) => {
        const isSecond = random.uniform() < 1 / (1 + exp(-4 * value));
        targets[2 * i + (isSecond ? 1 : 0)] = 1;
      });
      return { examples, inputWidth, targetWidth: 2, inputs, targets };
    });
  },
};
