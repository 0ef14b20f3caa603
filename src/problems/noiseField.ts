import type { NumberField } from '../fields/fields.ts';

/** The standard deviation of Gaussian noise on every number that `hint` names. */
export function noiseField(hint: string, initial: number, max: number): NumberField {
  return {
    type: 'number',
    label: 'Noise',
    key: 'noise',
    symbol: 'σ',
    hint,
    min: 0,
    max,
    default: initial,
    scale: 'linear',
  };
}
