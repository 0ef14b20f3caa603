import type { Operand, Ops } from '../array/ops.ts';
import type { Fixed, Optimizer, Sight, Values } from './optimizer.ts';

/** One step of an optimizer on an engine that computes at once: statistics, roots where they are due, update. Lists are by unit. */
export function takeStep<T>(
  xp: Ops<T>,
  { accumulate, refresh, update }: Optimizer,
  sights: readonly Sight<T>[],
  before: readonly Values<string, T>[],
  hyper: Values<string, T>,
  fixed: Fixed,
  rate: Operand<T> = 1,
  isDue = true,
): { readonly weights: readonly T[]; readonly states: readonly Values<string, T>[] } {
  const states = sights.map((sight, i) => {
    const accumulated = accumulate(xp, sight, before[i] ?? {}, hyper, fixed);
    return refresh && isDue ? refresh(xp, sight, accumulated, hyper, fixed) : accumulated;
  });
  return update(xp, sights, states, hyper, fixed, rate);
}
