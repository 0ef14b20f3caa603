import { atMostHeads } from './fairCoin.ts';

/**
 * The exact two-sided p-value of the sign test: how probable a split at least as uneven as `wins` to `losses` is if either side is as likely
 * to win. Ties are left out beforehand (Dixon & Mood 1946). 1 where nothing is left.
 */
export function signTest(wins: number, losses: number): number {
  return Math.min(1, 2 * atMostHeads(Math.min(wins, losses), wins + losses));
}

/** The least p-value that so many pairs can have. */
export function leastP(pairs: number): number {
  return signTest(pairs, 0);
}
