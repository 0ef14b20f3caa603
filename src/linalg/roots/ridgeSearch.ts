import type { Array64 } from '../../array/float64.ts';
import type { Ops } from '../../array/ops.ts';
import { ridged } from './ridged.ts';
import type { RootMethod } from './root.ts';
import { rootHistory, type RootHistory, type StoppingRule } from './rootHistory.ts';

/** Ridges that are tried, each ten times the one before, and the own residual that ends the search: Google’s Distributed Shampoo. */
const TRIES = 6;
const GOOD_ENOUGH = 0.05;

/** One try: the root of `a + ridge λmax I`. */
export interface RidgeTry {
  readonly ridge: number;
  readonly history: RootHistory;
}

/**
 * Roots with the ridges ε, 10 ε, 100 ε … relative to λmax, until the method itself believes in one; the last one is the result. It may still
 * be turned away by its true residual.
 */
export function ridgeSearch(
  xp: Ops<Array64>,
  method: RootMethod,
  a: Array64,
  p: number,
  epsilon: number,
  rule: StoppingRule,
): readonly RidgeTry[] {
  const tries: RidgeTry[] = [];
  for (let i = 0; i < TRIES; i++) {
    const ridge = epsilon * 10 ** i;
    const history = rootHistory(xp, method, ridged(xp, xp.array(a.data, a.shape), ridge, 'relative'), p, rule);
    tries.push({ ridge, history });
    if (history.result.own <= GOOD_ENOUGH) break;
  }
  return tries;
}
