import type { Rounding } from './roundedTo.ts';

/** Cyclic Jacobi converges quadratically: six to eight sweeps at any size in reach here. */
const SWEEPS = 20;

/**
 * Eigendecomposition of one symmetric matrix in place with every scalar operation rounded: cyclic Jacobi rotations (Golub & Van Loan 2013,
 * section 8.5). `matrix` (n×n, row-major, lower triangle read) is overwritten by the eigenvectors in its columns, `values` by the
 * eigenvalues in ascending order. An element that is not larger than `epsilon` times the largest counts as 0. A matrix with a non-finite
 * element gives NaN throughout.
 */
export function roundedEigen(
  n: number,
  matrix: Float64Array,
  values: Float64Array,
  round: Rounding,
  epsilon: number,
): void {
  const a = Float64Array.from(matrix, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return matrix[Math.max(i, j) * n + Math.min(i, j)]!;
  });
  const largest = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (!Number.isFinite(largest)) {
    matrix.fill(NaN);
    values.fill(NaN);
    return;
  }
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  // A power of two, so that scaling is exact: squares of very large or small elements stay representable.
  const scale = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  a.forEach((x, k) => (a[k] = x / scale));
  for (let sweep = 0, rotated = true; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]!) <= epsilon / n) continue;
        rotate(n, a, v, p, q, round);
        rotated = true;
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i]! - a[j * n + j]!);
  order.forEach((from, to) => {
    values[to] = a[from * n + from]! * scale;
    for (let k = 0; k < n; k++) matrix[k * n + to] = v[k * n + from]!;
  });
}

/** Makes element (p, q) of a 0 by the smaller of the two rotations that do, and turns the columns of v along. */
function rotate(n: number, a: Float64Array, v: Float64Array, p: number, q: number, round: Rounding): void {
  const apq = a[p * n + q]!;
  const ratio = round(round(a[q * n + q]! - a[p * n + p]!) / round(2 * apq));
  const root = round(Math.sqrt(round(1 + round(ratio * ratio))));
  const t = round((ratio >= 0 ? 1 : -1) / round(Math.abs(ratio) + root));
  const c = round(1 / round(Math.sqrt(round(1 + round(t * t)))));
  const s = round(t * c);
  const tau = round(s / round(1 + c));
  // In terms of τ small rotations make small corrections, each rounded relative to itself (Rutishauser 1966).
  const turn = (m: Float64Array, at: number, to: number) => {
    const [x, y] = [m[at]!, m[to]!];
    m[at] = round(x - round(s * round(y + round(tau * x))));
    m[to] = round(y + round(s * round(x - round(tau * y))));
  };
  const shift = round(t * apq);
  a[p * n + p] = round(a[p * n + p]! - shift);
  a[q * n + q] = round(a[q * n + q]! + shift);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    turn(v, k * n + p, k * n + q);
    if (k === p || k === q) continue;
    turn(a, k * n + p, k * n + q);
    a[p * n + k] = a[k * n + p]!;
    a[q * n + k] = a[k * n + q]!;
  }
}
