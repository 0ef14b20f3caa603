import type { Operand, Ops } from '../array/ops.ts';

/** Where the ridge of a root goes: relative to the largest eigenvalue, absolute, or none with a pseudo-inverse. */
export type Damping = 'relative' | 'absolute' | 'pseudoinverse';

/** Multiply–adds of an eigendecomposition and the product that makes a root of it, in units of n³ (Golub & Van Loan 2013, section 8.3). */
export const EIGENDECOMPOSITION = 10;

/** Below this fraction of the largest, the pseudo-inverse takes an eigenvalue for 0. */
const PSEUDO_INVERSE_CUTOFF = 1e-6;
/** The least ridge, so that statistics of all zeros have a finite root; a float32 normal number. */
const LEAST_RIDGE = 1e-25;

/**
 * `(a ⊞ damping)^(−exponent)` for symmetric positive semi-definite `a: [R,n,n]`, by eigendecomposition; small negative eigenvalues count
 * as 0. `exponent` and `epsilon` are positive, numbers or `[R,1,1]`.
 * - relative: `a + ε λmax I` (Anil et al. 2020, section 3.2);
 * - absolute: `a + ε I`, then shifted so that no eigenvalue is below ε (Shi et al. 2023, section 3.2.1);
 * - pseudoinverse: eigenvalues up to 1e-6 λmax map to 0, ε is not used.
 */
export function inverseRoot<T>(xp: Ops<T>, a: T, exponent: Operand<T>, epsilon: Operand<T>, damping: Damping): T {
  const { w, v } = xp.eigh(a);
  return fromSpectrum(xp, dampedPower(xp, w, exponent, epsilon, damping), v);
}

/**
 * The same, with the residual of the decomposition that it comes from: the largest element of `|v diag(w) vᵀ − a|` relative to the largest
 * eigenvalue, `[R,1,1]`; NaN where `a` has a non-finite element.
 */
export function checkedInverseRoot<T>(
  xp: Ops<T>,
  a: T,
  exponent: Operand<T>,
  epsilon: Operand<T>,
  damping: Damping,
): { readonly root: T; readonly residual: T } {
  const { w, v } = xp.eigh(a);
  const largest = xp.maximum(xp.max(xp.abs(w), 'columns'), LEAST_RIDGE);
  const difference = xp.max(xp.abs(xp.sub(fromSpectrum(xp, w, v), a)), 'matrix');
  return {
    root: fromSpectrum(xp, dampedPower(xp, w, exponent, epsilon, damping), v),
    residual: xp.div(difference, largest),
  };
}

/** `v diag(w) vᵀ`. */
function fromSpectrum<T>(xp: Ops<T>, w: T, v: T): T {
  return xp.matmul(xp.mul(v, w), v, { transposeB: true });
}

function dampedPower<T>(xp: Ops<T>, w: T, exponent: Operand<T>, epsilon: Operand<T>, damping: Damping): T {
  const power = (x: T) => xp.pow(x, xp.mul(-1, exponent));
  const largest = xp.max(w, 'columns');
  switch (damping) {
    case 'relative':
      return power(xp.add(xp.maximum(w, 0), xp.maximum(xp.mul(epsilon, largest), LEAST_RIDGE)));
    case 'absolute': {
      const shifted = xp.add(w, epsilon);
      const least = xp.neg(xp.max(xp.neg(shifted), 'columns'));
      return power(xp.add(shifted, xp.maximum(xp.sub(epsilon, least), 0)));
    }
    case 'pseudoinverse': {
      const kept = xp.greater(w, xp.mul(PSEUDO_INVERSE_CUTOFF, largest));
      return xp.where(kept, power(xp.where(kept, w, 1)), 0);
    }
  }
}

/** `a^exponent` for symmetric positive semi-definite `a: [R,n,n]` and a positive exponent. */
export function symmetricPower<T>(xp: Ops<T>, a: T, exponent: number): T {
  const { w, v } = xp.eigh(a);
  return fromSpectrum(xp, xp.pow(xp.maximum(w, 0), exponent), v);
}
