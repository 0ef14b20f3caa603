import { cos } from '../array/elementary.ts';
import type { Fields } from '../fields/fields.ts';
import type { Fixed } from './optimizer.ts';

/** How the learning rate changes over a training of known length. */
export const scheduleFields: Fields<'schedule' | 'warmup'> = {
  schedule: {
    type: 'choice',
    label: 'Schedule',
    key: 'sched',
    default: 'constant',
    hint: 'How the learning rate falls after the warm-up.',
    options: [
      { value: 'constant', label: 'constant' },
      { value: 'cosine', label: 'cosine to 0' },
      { value: 'linear', label: 'linear to 0' },
      { value: 'quadratic', label: 'quadratic to 0' },
      { value: 'inverseSqrt', label: '1/√t' },
    ],
  },
  warmup: {
    type: 'integer',
    label: 'Warm-up',
    key: 'warm',
    unit: 'steps',
    min: 0,
    max: 10_000,
    default: 0,
    scale: 'linear',
    hint: 'Steps over which the learning rate rises linearly from near 0.',
  },
};

/** Whether the factor is 1 at every step. */
export function isConstant({ schedule = 'constant', warmup = 0 }: Fixed): boolean {
  return schedule === 'constant' && Number(warmup) === 0;
}

/** The factor on the learning rate at `step` (from 0) of a training of `steps`; 1 at the end of the warm-up. */
export function rateAt(fixed: Fixed, step: number, steps: number): number {
  const warmup = Number(fixed.warmup ?? 0);
  if (step < warmup) return (step + 1) / (warmup + 1);
  const after = step - warmup;
  const progress = Math.min(1, after / Math.max(1, steps - warmup));
  switch (fixed.schedule) {
    case 'cosine':
      return (1 + cos(Math.PI * progress)) / 2;
    case 'linear':
      return 1 - progress;
    case 'quadratic':
      return (1 - progress) * (1 - progress);
    case 'inverseSqrt':
      return Math.sqrt((warmup + 1) / (step + 1));
    default:
      return 1;
  }
}
