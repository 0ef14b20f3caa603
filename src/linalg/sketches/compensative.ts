import { basic } from './basic.ts';
import { principalRows, withSquares } from './principalRows.ts';
import type { Sketch } from './sketch.ts';

/**
 * Frequent Directions that gives back, in the directions that it has, all that was taken. Directions of rounding size get nothing: a division
 * by such a length would make up a direction.
 */
export const compensative: Sketch<'buffer' | 'lost'> = {
  ...basic,
  kind: 'compensative',
  label: 'Compensative FD',
  summary: 'Frequent Directions, with all that was taken added back along the directions that are left.',
  source: 'Desai, Ghashami & Phillips 2016, compensative FD',
  rows(xp, { arrays, rows }) {
    const principal = principalRows(xp, arrays.buffer);
    const { squares } = principal;
    const resolved = xp.greater(squares, xp.mul(rows * xp.epsilon, xp.max(squares, 'rows')));
    return withSquares(xp, principal, xp.where(resolved, xp.add(squares, arrays.lost), 0));
  },
};
