import type { Operand, Ops } from '../array/ops.ts';
import { coupledNewton } from './roots/coupledNewton.ts';
import { fixedRoot } from './roots/fixedRoot.ts';

/** Steps: a matrix of condition 1e8 needs about 20 to bring its smallest eigenvalue near 1, then 6 to converge. */
const STEPS = 30;

/**
 * `(a + ε ‖a‖ I)^(−1/p)` for symmetric positive semi-definite `a: [R,n,n]` and an integer p ≥ 1, by matrix products alone: Newton's iteration
 * coupled with the matrix that it drives to I (Iannazzo 2006; as in Anil et al. 2020, arXiv 2002.09018, algorithm 3). ‖a‖ is the
 * largest absolute row sum, at most √n times the largest eigenvalue. `residual` `[R,1,1]` is the true one, the largest element of
 * `|Xᵖ (a + ε ‖a‖ I) − I|`: the iteration's own can be small where the root is wrong. Where rounding makes it worse, the root stops changing.
 */
export function coupledNewtonRoot<T>(
  xp: Ops<T>,
  a: T,
  p: number,
  epsilon: Operand<T>,
): { readonly root: T; readonly residual: T } {
  const [, n] = xp.shape(a);
  const size = xp.max(xp.sum(xp.abs(a), 'columns'), 'matrix');
  return fixedRoot(xp, coupledNewton, xp.add(a, xp.mul(xp.mul(epsilon, size), xp.eye(n))), p, STEPS);
}
