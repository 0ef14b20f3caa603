import { float64 as xp, type Array64 } from '../array/float64.ts';
import { symmetricPower } from '../linalg/spectral.ts';

/** Sums over the gradients G `[1,m,n]` of one weight so far. */
export interface KroneckerSums {
  /** Σ G Gᵀ `[1,m,m]`, Σ Gᵀ G `[1,n,n]`, and Σ g gᵀ `[1,mn,mn]` with g = G flattened row by row. */
  readonly left: Array64;
  readonly right: Array64;
  readonly full: Array64;
  /** The largest numerical rank of a gradient; 0 as long as all are zero. */
  readonly rank: number;
}

/** Below this share of the largest, a squared singular value counts as 0: singular values of float32 gradients are known to 1e-7. */
const RANK_CUTOFF = 1e-12;

/** The sums of no gradients. */
export function emptySums(rows: number, columns: number): KroneckerSums {
  const square = (n: number) => xp.full([1, n, n], 0);
  return { left: square(rows), right: square(columns), full: square(rows * columns), rank: 0 };
}

/** The sums with one more gradient `[1,m,n]`. */
export function withGradient({ left, right, full, rank }: KroneckerSums, grad: Array64): KroneckerSums {
  const [, rows, columns] = grad.shape;
  const flat = xp.reshape(grad, rows * columns, 1);
  const [byRows, byColumns] = [
    xp.matmul(grad, grad, { transposeB: true }),
    xp.matmul(grad, grad, { transposeA: true }),
  ];
  return {
    left: xp.add(left, byRows),
    right: xp.add(right, byColumns),
    full: xp.add(full, xp.matmul(flat, flat, { transposeB: true })),
    rank: Math.max(rank, numericalRank(rows < columns ? byRows : byColumns)),
  };
}

/** Rank of a Gram matrix; 0 of one that is zero or not finite. */
function numericalRank(gram: Array64): number {
  const squares = xp.eigh(gram).w.data;
  const largest = squares.at(-1) ?? 0;
  return largest > 0 ? squares.filter((square) => square > RANK_CUTOFF * largest).length : 0;
}

/** Both sides of `εI + (1/r) Σ g gᵀ ≼ L^½ ⊗ R^½` (Gupta, Koren & Singer 2018, lemma 8), and how far they are apart. */
export interface KroneckerBound {
  readonly left: Array64;
  readonly right: Array64;
  /** L^½ ⊗ R^½. */
  readonly rootProduct: Array64;
  /** Its largest eigenvalue. */
  readonly scale: number;
  /** Smallest eigenvalue of the difference: the lemma says that it is not negative. */
  readonly least: number;
  /** The same without 1/r, of which the lemma says nothing. */
  readonly leastWithout: number;
}

/** The lemma on gradients summed so far, with L = εI + Σ G Gᵀ, R = εI + Σ Gᵀ G, and r their largest rank; ε ≥ 0. */
export function kroneckerBound({ left, right, full, rank }: KroneckerSums, epsilon: number): KroneckerBound {
  const ridged = (sum: Array64) => xp.add(sum, xp.mul(epsilon, xp.eye(sum.shape[1])));
  const [l, r] = [ridged(left), ridged(right)];
  const rootProduct = kroneckerProduct(symmetricPower(xp, l, 0.5), symmetricPower(xp, r, 0.5));
  const least = (share: number) => {
    const difference = xp.sub(rootProduct, ridged(xp.mul(share, full)));
    return xp.eigh(difference).w.data[0] ?? Number.NaN;
  };
  const top = (matrix: Array64) => xp.eigh(matrix).w.data.at(-1) ?? Number.NaN;
  return {
    left: l,
    right: r,
    rootProduct,
    scale: Math.sqrt(top(l) * top(r)),
    least: least(1 / Math.max(1, rank)),
    leastWithout: least(1),
  };
}

/** `A ⊗ B` of `[1,m,m]` and `[1,n,n]`: with rows flattened one after another, `(A ⊗ B) x` is the flattening of `A X Bᵀ`. */
export function kroneckerProduct(a: Array64, b: Array64): Array64 {
  const [m, n] = [a.shape[1], b.shape[1]];
  const data = new Float64Array((m * n) ** 2);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const factor = a.data[i * m + k]!;
      for (let j = 0; j < n; j++)
        for (let l = 0; l < n; l++) data[(i * n + j) * m * n + k * n + l] = factor * b.data[j * n + l]!;
    }
  return { shape: [1, m * n, m * n], data };
}
