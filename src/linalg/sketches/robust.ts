import { basic } from './basic.ts';
import type { Sketch } from './sketch.ts';

/**
 * Frequent Directions with a ridge of half of what was taken, in the middle between the least and the most that `AᵀA` can be: half the error
 * bound, and never singular once anything was taken.
 */
export const robust: Sketch<'buffer' | 'lost'> = {
  ...basic,
  kind: 'robust',
  label: 'Robust Frequent Directions',
  summary: 'Frequent Directions, with half of all that was taken added back in every direction.',
  source: 'Luo, Chen, Zhang, Li & Zhang 2019, algorithm 3',
  ridge: (xp, { arrays }) => xp.mul(0.5, arrays.lost),
  guarantee: { holds: 'always', error: (...given) => basic.guarantee!.error(...given) / 2 },
};
