import type { Ops } from '../array/ops.ts';
import type { Sketch } from '../linalg/frequentDirections.ts';

/** Stands for a length of 0, so that a vector without a direction of its own gets one of zeros; a float32 normal number. */
const LEAST = 1e-30;

/** Multiply–adds of adding one row to a sketch of k directions in d dimensions, without the decomposition of its k+1 coordinates. */
export function rowCost(dimension: number, rank: number): number {
  return dimension * (4 * rank + (rank + 1) ** 2);
}

/**
 * Adds one vector `[R,d,1]` to a Frequent Directions sketch of ℓ = k+1 rows (Ghashami et al. 2016, algorithm 1): the least of the k+1
 * squared singular values is taken from all and returned as what `escaped` of this vector. The decomposition is of the k+1 coordinates in
 * the basis and the vector's own direction, so that d may be as large as all weights of a network. The escaped masses are not added up here.
 */
export function sketchRow<T>(xp: Ops<T>, { basis, squares }: Omit<Sketch<T>, 'escaped'>, vector: T): Sketch<T> {
  const [, , rank] = xp.shape(basis);
  const within = xp.matmul(basis, vector, { transposeA: true });
  const remainder = xp.sub(vector, xp.matmul(basis, within));
  // Once more: what is left of a vector that is almost in the basis is mostly rounding, and not orthogonal to it.
  const outside = xp.sub(remainder, xp.matmul(basis, xp.matmul(basis, remainder, { transposeA: true })));
  const length = xp.sqrt(xp.sum(xp.mul(outside, outside), 'matrix'));
  const direction = xp.div(outside, xp.maximum(length, LEAST));
  const widened = xp.concat([basis, direction], 'columns');
  const coordinates = xp.concat([within, length], 'rows');
  const diagonal = xp.mul(xp.eye(rank + 1), xp.concat([squares, xp.mul(0, length)], 'columns'));
  const { w, v } = xp.eigh(xp.add(diagonal, xp.matmul(coordinates, coordinates, { transposeB: true })));
  // Eigenvalues of rounding size are noise of the decomposition, not mass that escapes.
  const noise = xp.mul((rank + 1) * xp.epsilon, xp.max(w, 'columns'));
  const significant = (x: T) => xp.where(xp.greater(x, noise), x, 0);
  const escaped = significant(xp.slice(w, { columns: [0, 1] }));
  const deflated = significant(xp.sub(xp.slice(w, { columns: [1, rank + 1] }), escaped));
  const turned = xp.matmul(widened, xp.slice(v, { columns: [1, rank + 1] }));
  return { basis: xp.mul(turned, xp.greater(deflated, 0)), squares: deflated, escaped };
}
