import type { Ops } from '../../array/ops.ts';
import type { Iterate } from './root.ts';

/**
 * What `pick` takes from that of the first `count` steps after the start (or of the start) at which a method’s own residual is least, in each
 * replica on its own: a stopping rule for engines on which no control flow may depend on values. An iteration that blows up later does no
 * harm, NaN included.
 */
export function settled<T, I extends Iterate<T>>(
  xp: Ops<T>,
  iterates: Generator<I, void>,
  count: number,
  pick: (iterate: I) => T,
): T {
  const first = iterates.next();
  if (first.done) throw new Error('an iteration has a start');
  let kept = pick(first.value);
  let { own } = first.value;
  for (let step = 0; step < count; step++) {
    const next = iterates.next();
    if (next.done) break;
    const isBetter = xp.greater(own, next.value.own);
    kept = xp.where(isBetter, pick(next.value), kept);
    own = xp.where(isBetter, next.value.own, own);
  }
  return kept;
}
