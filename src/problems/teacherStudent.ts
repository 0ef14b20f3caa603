import { tanh } from '../array/elementary.ts';
import { stream, type Stream } from '../array/random.ts';
import { numberOf } from '../fields/fields.ts';
import { correlatedFields, correlatedInputs } from './correlatedInputs.ts';
import { noiseField } from './noiseField.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** Targets from a random tanh network with one hidden layer, so that a student at least as wide can fit them up to the noise. */
export const teacherStudent: DataProblem = {
  type: 'data',
  kind: 'teacherStudent',
  label: 'Teacher and student',
  summary: 'A network learns the outputs of another network from inputs with very different variances.',
  fields: {
    ...splitFields,
    ...correlatedFields(16, 100),
    hidden: {
      type: 'integer',
      label: "Teacher's hidden units",
      key: 'hidden',
      hint: 'Width of the hidden layer of the network that makes the targets.',
      min: 1,
      max: 64,
      default: 8,
      scale: 'linear',
    },
    outputs: {
      type: 'integer',
      label: 'Outputs',
      key: 'out',
      hint: 'How many numbers each target has.',
      min: 1,
      max: 16,
      default: 4,
      scale: 'linear',
    },
    noise: noiseField('Standard deviation added to each target.', 0.01, 1),
  },
  task: () => 'regression',
  generate(settings, seed) {
    const inputWidth = numberOf(settings, 'inputs');
    const hidden = numberOf(settings, 'hidden');
    const targetWidth = numberOf(settings, 'outputs');
    const noise = numberOf(settings, 'noise');
    const source = correlatedInputs(settings, seed);
    const random = stream(seed, 'teacher');
    // Scaled so that pre-activations have variance 1 on average: smaller and the teacher is linear, larger and it is a step function.
    const first = gaussian(
      random,
      inputWidth * hidden,
      1 / Math.sqrt(source.variances.reduce((sum, value) => sum + value, 0)),
    );
    const second = gaussian(random, hidden * targetWidth, 1 / Math.sqrt(hidden));
    return split(settings, seed, (examples, draws) => {
      const inputs = source.draw(examples, draws);
      const activations = product(inputs, first, examples, inputWidth, hidden).map(tanh);
      const targets = product(activations, second, examples, hidden, targetWidth).map(
        (value) => value + noise * draws.normal(),
      );
      return { examples, inputWidth, targetWidth, inputs, targets };
    });
  },
};

function gaussian(random: Stream, length: number, deviation: number): Float64Array {
  return Float64Array.from({ length }, () => deviation * random.normal());
}

/** The row-major product of an `m × inner` and an `inner × n` matrix. */
function product(a: Float64Array, b: Float64Array, m: number, inner: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < inner; k++) {
      for (let j = 0; j < n; j++) out[i * n + j]! += a[i * inner + k]! * b[k * n + j]!;
    }
  }
  return out;
}
