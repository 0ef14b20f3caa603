import type { Ops } from '../../array/ops.ts';

/** A matrix turned so that its rows are orthogonal: `Uᵀ B = Σ Vᵀ`. */
export interface Principal<T> {
  /** `σ²`, `[R,m,1]`, ascending. */
  readonly squares: T;
  /** `σ vᵀ`, `[R,m,d]`. */
  readonly rows: T;
}

/**
 * The principal rows of `b: [R,m,d]`, from the eigenvectors of the small `b bᵀ`. The eigenvalues have errors of some m ε σ₁², so singular
 * values below √(m ε) σ₁ are not resolved (in float64 below 1e-8 σ₁); negative ones count as 0. That is the loss of this way against a true
 * decomposition of b. It does no harm to `BᵀB`: U is orthogonal to rounding whatever the spectrum, so `rowsᵀ rows = bᵀ b` to some m ε σ₁²,
 * and shrinking multiplies by factors of at most 1.
 */
export function principalRows<T>(xp: Ops<T>, b: T): Principal<T> {
  const { w, v } = xp.eigh(xp.matmul(b, b, { transposeB: true }));
  return { squares: xp.transpose(xp.maximum(w, 0)), rows: xp.matmul(v, b, { transposeA: true }) };
}

/** The same directions with other squared lengths; a direction without length gets none. */
export function withSquares<T>(xp: Ops<T>, { squares, rows }: Principal<T>, kept: T): T {
  const positive = xp.greater(squares, 0);
  return xp.mul(rows, xp.where(positive, xp.sqrt(xp.div(kept, xp.where(positive, squares, 1))), 0));
}
