import type { Ops } from '../../array/ops.ts';
import { matrixPower, trueResidual, type RootMethod } from './root.ts';
import { settled } from './settled.ts';

/** A root is used only if its residual is below this; else the one before it stays (Anil et al. 2020; Shi et al. 2023). */
export const ACCEPTED_RESIDUAL = 0.1;

/**
 * `a^(−q/p)` of symmetric positive definite `a: [R,n,n]` by at most `steps` steps of a method, on any engine, each replica stopping on its
 * own: the p-th root X to the power q. `residual` `[R,1,1]` is the true one, the largest element of `|Xᵖ a − I|` before powering: keep the
 * root that you have where it is NaN or not below `ACCEPTED_RESIDUAL`. In float32 that also turns away some roots that are good, for
 * condition numbers above 1e6: the residual itself is rounded.
 */
export function fixedRoot<T>(
  xp: Ops<T>,
  method: RootMethod,
  a: T,
  p: number,
  steps: number,
  q = 1,
): { readonly root: T; readonly residual: T } {
  const [, n] = xp.shape(a);
  const root = n === 1 ? xp.pow(a, -1 / p) : settled(xp, method.iterates(xp, a, p), steps, (iterate) => iterate.root);
  return { root: matrixPower(xp, root, q), residual: trueResidual(xp, root, a, p) };
}
