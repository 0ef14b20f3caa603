import type { Operand, Ops } from '../array/ops.ts';

/**
 * A Frequent Directions sketch of a stream of vectors of length d: `Σ βᵗ⁻ˢ g gᵀ ≈ U diag(squares) Uᵀ`, an under-estimate by at most
 * `escaped` in every direction.
 */
export interface Sketch<T> {
  /** U `[R,d,k]`: orthonormal columns, ascending in `squares`; zero where `squares` is 0. */
  readonly basis: T;
  /** Squared singular values `[R,1,k]`. */
  readonly squares: T;
  /** ρ `[R,1,1]`: what deflation has removed, decayed like the sketch. */
  readonly escaped: T;
}

/** The sketch of nothing. */
export function emptySketch<T>(xp: Ops<T>, replicas: number, dimension: number, rank: number): Sketch<T> {
  return {
    basis: xp.full([replicas, dimension, rank], 0),
    squares: xp.full([replicas, 1, rank], 0),
    escaped: xp.full([replicas, 1, 1], 0),
  };
}

/**
 * Adds the columns of `vectors: [R,d,c]` to a sketch decayed by `decay`, and deflates it back to rank k: the (k+1)-th eigenvalue is taken
 * from all and moves into `escaped` (Ghashami et al. 2016; exponentially weighted, with escaped mass: Feinberg et al. 2023, algorithm 1).
 * Guarantee: `0 ⪯ Σ βᵗ⁻ˢ g gᵀ − U diag(squares) Uᵀ ⪯ escaped · I`. `escapedDecay` is `decay` in the paper; the reference code's tearfree
 * variant uses its square root.
 */
export function sketchColumns<T>(
  xp: Ops<T>,
  { basis, squares, escaped }: Sketch<T>,
  vectors: T,
  decay: Operand<T>,
  escapedDecay: Operand<T> = decay,
): Sketch<T> {
  const [, dimension, rank] = xp.shape(basis);
  const kept = xp.matmul(xp.mul(basis, xp.mul(decay, squares)), basis, { transposeB: true });
  const { w, v } = xp.eigh(xp.add(kept, xp.matmul(vectors, vectors, { transposeB: true })));
  const top = xp.slice(w, { columns: [dimension - rank, dimension] });
  // Eigenvalues of rounding size are noise of the decomposition, not mass that escapes.
  const noise = xp.mul(dimension * xp.epsilon, xp.max(w, 'columns'));
  const significant = (x: T) => xp.where(xp.greater(x, noise), x, 0);
  const cutoff =
    rank < dimension
      ? significant(xp.slice(w, { columns: [dimension - rank - 1, dimension - rank] }))
      : xp.mul(0, escaped);
  const deflated = significant(xp.sub(top, cutoff));
  return {
    basis: xp.mul(xp.slice(v, { columns: [dimension - rank, dimension] }), xp.greater(deflated, 0)),
    squares: deflated,
    escaped: xp.add(xp.mul(escapedDecay, escaped), cutoff),
  };
}
