import type { Operand, Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import type { Fixed } from './optimizer.ts';

/** How second moments are accumulated. */
export const statistics: ChoiceField = {
  type: 'choice',
  label: 'Statistics',
  key: 's',
  hint: 'How gradients add up: all alike, as a bias-corrected moving average, or as a sum that fades.',
  options: [
    { value: 'sum', label: 'sum' },
    { value: 'ema', label: 'moving average' },
    { value: 'decayed', label: 'fading sum' },
  ],
  default: 'ema',
};

/** β₂, for methods whose statistics always fade. */
export const decay: NumberField = {
  type: 'number',
  label: 'Statistics decay',
  key: 'b2',
  symbol: 'β₂',
  hint: 'Share of the old statistics kept at each step; nearer to 1 is a longer memory.',
  min: 0,
  max: 0.9999,
  default: 0.99,
  scale: 'complement',
};

/** β₂, for methods whose statistics can be a plain sum. */
export const beta2: NumberField = { ...decay, when: { field: 'statistics', is: ['ema', 'decayed'] } };

/** `keep · old + weight · new`, under the chosen rule. */
export function blend<T>(xp: Ops<T>, fixed: Fixed, decay: T, old: T, fresh: T): T {
  const keep: Operand<T> = fixed.statistics === 'sum' ? 1 : decay;
  const weight: Operand<T> = fixed.statistics === 'ema' ? xp.sub(1, decay) : 1;
  return xp.add(xp.mul(keep, old), xp.mul(weight, fresh));
}

/**
 * An exponential moving average `β old + (1 − β) new`. Its bias correction is the same average of ones, `1 − βᵗ`, kept as a scalar
 * state: computed from βᵗ in float32 it would lose three digits at the first steps.
 */
export function average<T>(xp: Ops<T>, decay: T, old: T, fresh: Operand<T>): T {
  return xp.add(xp.mul(decay, old), xp.mul(xp.sub(1, decay), fresh));
}
