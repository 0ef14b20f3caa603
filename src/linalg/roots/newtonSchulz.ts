import type { Ops } from '../../array/ops.ts';
import type { Triple } from './coefficients.ts';

/** Added to the norm, so that a matrix of zeros stays one; the authors’ value. */
const LEAST_NORM = 1e-7;

/**
 * `x: [R,m,n]` with its singular values brought near 1 and its singular vectors kept, by matrix products alone: one iteration
 * `x ← a x + b (x xᵀ) x + c (x xᵀ)² x` for each triple of `coefficients`, from `x / (‖x‖_F + 1e-7)` (Jordan et al. 2024). Products of the
 * smaller of the two Gram matrices, which give the same.
 */
export function orthogonalise<T>(xp: Ops<T>, x: T, coefficients: readonly Triple[]): T {
  const [, rows, columns] = xp.shape(x);
  const isWide = rows <= columns;
  const norm = xp.sqrt(xp.sum(xp.mul(x, x), 'matrix'));
  return coefficients.reduce(
    (y, [a, b, c]) => {
      const gram = xp.matmul(y, y, isWide ? { transposeB: true } : { transposeA: true });
      const polynomial = xp.add(xp.mul(b, gram), xp.mul(c, xp.matmul(gram, gram)));
      return xp.add(xp.mul(a, y), isWide ? xp.matmul(polynomial, y) : xp.matmul(y, polynomial));
    },
    xp.div(x, xp.add(norm, LEAST_NORM)),
  );
}
