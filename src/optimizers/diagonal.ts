import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import type { Fixed } from './optimizer.ts';

/** ε of the diagonal methods, from rounding guard to damping. */
export const epsilon: NumberField = {
  type: 'number',
  label: 'Epsilon',
  key: 'eps',
  symbol: 'ε',
  hint: 'Added to the root of the second moment. Tiny: a guard against division by zero. Large: damping, down to plain momentum with the learning rate divided by ε.',
  min: 1e-16,
  max: 1e4,
  default: 1e-8,
  scale: 'log',
};

/** Where ε goes is part of a method's definition: for ε ≥ 1e-3 the three differ visibly. */
export const placement: ChoiceField = {
  type: 'choice',
  label: 'Place of ε',
  key: 'place',
  hint: 'Outside the root (PyTorch), inside it (optax RMSProp), or outside before bias correction (TensorFlow Adam).',
  options: [
    { value: 'outside', label: 'outside the root' },
    { value: 'inside', label: 'inside the root' },
    { value: 'uncorrected', label: 'before bias correction' },
  ],
  default: 'outside',
};

/** `1/(√(v/c) + ε)`, or the same with ε elsewhere; `v: [R,m,n]` is the second moment, `c` its bias correction. */
export function inverseDeviation<T>(xp: Ops<T>, moment: T, correction: T | number, eps: T, fixed: Fixed): T {
  switch (fixed.placement) {
    case 'inside':
      return xp.div(1, xp.sqrt(xp.add(xp.div(moment, correction), eps)));
    case 'uncorrected':
      return xp.div(
        typeof correction === 'number' ? Math.sqrt(correction) : xp.sqrt(correction),
        xp.add(xp.sqrt(moment), eps),
      );
    default:
      return xp.div(1, xp.add(xp.sqrt(xp.div(moment, correction)), eps));
  }
}
