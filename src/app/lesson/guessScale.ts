import type { Guess } from '../../lessons/lesson.ts';

/** The numbers between which one is predicted, and how they lie on the scale. */
type Range = Pick<Guess, 'min' | 'max' | 'scale'>;

/** Places that the slider has from one end to the other. */
export function notchesOf({ min, max, step }: Guess): number {
  return step === undefined ? 200 : Math.round((max - min) / step);
}

/** Where a value lies between the ends of the slider, 0 to 1. */
export function shareOf({ min, max, scale }: Range, value: number): number {
  const at = scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(1, Math.max(0, at));
}

/** The value at a share of the scale, to three digits. */
export function valueAt({ min, max, scale }: Range, share: number): number {
  const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
  return Number(value.toPrecision(3));
}
