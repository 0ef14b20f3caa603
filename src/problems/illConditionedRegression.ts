import { stream } from '../array/random.ts';
import { numberOf } from '../fields/fields.ts';
import { correlatedFields, correlatedInputs } from './correlatedInputs.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** `y = x·w* + σ ε`: for a linear network without hidden layers the loss is a quadratic with Hessian `XᵀX/N`. */
export const illConditionedRegression: DataProblem = {
  type: 'data',
  kind: 'illConditionedRegression',
  label: 'Ill-conditioned regression',
  summary: 'A linear target of inputs with very different variances: what the weakest inputs say is learned last.',
  fields: {
    ...splitFields,
    ...correlatedFields(20, 1000),
    noise: noiseField('Standard deviation of what no input explains.', 0.01, 1),
  },
  task: () => 'regression',
  generate(settings, seed) {
    const inputWidth = numberOf(settings, 'inputs');
    const noise = numberOf(settings, 'noise');
    const source = correlatedInputs(settings, seed);
    const teacher = stream(seed, 'teacher');
    const weights = Float64Array.from({ length: inputWidth }, () => teacher.normal());
    return split(settings, seed, (examples, random) => {
      const inputs = source.draw(examples, random);
      const targets = Float64Array.from({ length: examples }, (_, i) =>
        weights.reduce((sum, weight, k) => sum + weight * inputs[i * inputWidth + k]!, noise * random.normal()),
      );
      return { examples, inputWidth, targetWidth: 1, inputs, targets };
    });
  },
};
