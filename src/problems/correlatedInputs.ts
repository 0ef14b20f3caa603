import { stream, type Stream } from '../array/random.ts';
import { choiceOf, numberOf, type IntegerField, type Settings } from '../fields/fields.ts';
import { conditionNumberField } from './conditionNumberField.ts';
import { randomRotation } from './randomRotation.ts';
import { rotationField } from './rotationField.ts';
import { spectrum } from './spectrum.ts';

/** The fields of `correlatedInputs`. */
export function correlatedFields(inputs: number, conditionNumber: number) {
  const width: IntegerField = {
    type: 'integer',
    label: 'Inputs',
    key: 'd',
    symbol: 'd',
    hint: 'How many inputs each example has.',
    min: 2,
    max: 64,
    default: inputs,
    scale: 'linear',
  };
  return {
    inputs: width,
    conditionNumber: conditionNumberField(
      'Ratio of the largest to the smallest variance of the inputs.',
      conditionNumber,
    ),
    rotation: rotationField(
      'Principal directions',
      'Whether the variances lie along single inputs or in random orthogonal directions of input space.',
    ),
  };
}

/** Rows `x = z Λ^½ Qᵀ` with standard normal z. */
export interface CorrelatedInputs {
  /** Λ: variances along the principal directions, evenly in the logarithm from 1 to 1/κ. */
  readonly variances: Float64Array;
  /** `examples × d`, row-major, from the given stream. */
  draw(examples: number, random: Stream): Float64Array;
}

/** Gaussian inputs with a covariance `Q Λ Qᵀ` that is a function of settings and seed alone. */
export function correlatedInputs(settings: Settings, seed: number): CorrelatedInputs {
  const d = numberOf(settings, 'inputs');
  const variances = spectrum('logarithmic', d, numberOf(settings, 'conditionNumber'));
  const basis = choiceOf(settings, 'rotation') === 'random' ? randomRotation(d, stream(seed, 'teacher', 1)) : undefined;
  return {
    variances,
    draw(examples, random) {
      const inputs = new Float64Array(examples * d);
      for (let i = 0; i < examples; i++) {
        const z = variances.map((variance) => Math.sqrt(variance) * random.normal());
        const x = basis
          ? z.map((_, row) => z.reduce((sum, value, column) => sum + basis[row * d + column]! * value, 0))
          : z;
        inputs.set(x, i * d);
      }
      return inputs;
    },
  };
}
