import type { Operand, Ops } from '../../array/ops.ts';
import { largestEigenvalue } from './powerIteration.ts';

/** What ε is relative to: the largest eigenvalue by power iteration (Anil et al. 2020), or nothing (Shi et al. 2023). */
export type RidgeKind = 'relative' | 'absolute';

/** The least λmax that a relative ridge counts with, so that a matrix of zeros has a root; Google’s value. */
const LEAST_LARGEST = 1e-6;

/** `a + ε max(λmax, 10⁻⁶) I` or `a + ε I`, as a new array: the statistic itself is never changed. */
export function ridged<T>(xp: Ops<T>, a: T, epsilon: Operand<T>, kind: RidgeKind): T {
  const [, n] = xp.shape(a);
  const ridge = kind === 'relative' ? xp.mul(epsilon, xp.maximum(largestEigenvalue(xp, a), LEAST_LARGEST)) : epsilon;
  return xp.add(a, xp.mul(ridge, xp.eye(n)));
}
