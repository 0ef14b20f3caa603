import type { Ops } from '../array/ops.ts';

/** `H = Q diag(λ) Qᵀ`; the columns of the row-major n×n `basis` are the eigenvectors, without one they are the coordinate axes. */
export interface QuadraticForm {
  readonly eigenvalues: ArrayLike<number>;
  readonly basis?: ArrayLike<number>;
}

/** `½ wᵀ H w`, `[R,1,1]`. */
export function quadraticValue<T>(xp: Ops<T>, w: T, form: QuadraticForm): T {
  const n = form.eigenvalues.length;
  const z = form.basis ? xp.matmul(w, xp.array(form.basis, [1, n, n])) : w;
  return xp.mul(0.5, xp.sum(xp.mul(xp.array(form.eigenvalues, [1, 1, n]), xp.mul(z, z)), 'columns'));
}

/**
 * `w H`, `[R,1,n]`. H is applied by its factors and never formed: a float32 H would lose every eigenvalue below 1e-7 of the largest, while
 * `Q diag(λ) Qᵀ` stays positive definite whatever Q is rounded to.
 */
export function quadraticGradient<T>(xp: Ops<T>, w: T, form: QuadraticForm): T {
  const n = form.eigenvalues.length;
  const eigenvalues = xp.array(form.eigenvalues, [1, 1, n]);
  if (!form.basis) return xp.mul(eigenvalues, w);
  const basis = xp.array(form.basis, [1, n, n]);
  return xp.matmul(xp.mul(eigenvalues, xp.matmul(w, basis)), basis, { transposeB: true });
}

/** The point whose coordinates in the eigenbasis are `z`. */
export function fromEigenbasis(z: readonly number[], { basis }: QuadraticForm): readonly number[] {
  if (!basis) return z;
  return z.map((_, row) => z.reduce((sum, value, column) => sum + (basis[row * z.length + column] ?? 0) * value, 0));
}
