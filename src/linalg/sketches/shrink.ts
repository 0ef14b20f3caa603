import type { Ops } from '../../array/ops.ts';
import { withSquares, type Principal } from './principalRows.ts';

/**
 * The step that makes Frequent Directions: the `index`-th largest squared singular value (from 1) is taken from all, which leaves at most
 * `index − 1` rows (Liberty 2013, algorithm 1). `lost` is what was taken.
 */
export function shrink<T>(xp: Ops<T>, principal: Principal<T>, index: number): { readonly rows: T; readonly lost: T } {
  const { squares } = principal;
  const [, length] = xp.shape(squares);
  const lost = xp.slice(squares, { rows: [length - index, length - index + 1] });
  return { rows: withSquares(xp, principal, xp.maximum(xp.sub(squares, lost), 0)), lost };
}
