/**
 * Eigendecomposition of one symmetric matrix in place: Householder tridiagonalisation followed by the implicit QL method (Wilkinson and
 * Reinsch 1971, procedures tred2 and tql2). `matrix` (n×n, row-major, lower triangle read) is overwritten by the eigenvectors in its
 * columns, `values` by the eigenvalues in ascending order. A matrix with a non-finite element, or one on which QL does not converge in
 * 50 sweeps per eigenvalue, gives NaN throughout.
 */
export function symmetricEigen(n: number, matrix: Float64Array, values: Float64Array): void {
  const scale = largestMagnitude(n, matrix);
  if (!Number.isFinite(scale)) {
    matrix.fill(NaN);
    values.fill(NaN);
    return;
  }
  if (scale === 0) {
    matrix.fill(0);
    for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
    values.fill(0);
    return;
  }
  // Scaling keeps squares of very large or small elements representable.
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j]! /= scale;
  const offDiagonal = new Float64Array(n);
  tridiagonalise(n, matrix, values, offDiagonal);
  if (!implicitQl(n, matrix, values, offDiagonal)) {
    matrix.fill(NaN);
    values.fill(NaN);
    return;
  }
  sortAscending(n, matrix, values);
  for (let i = 0; i < n; i++) values[i]! *= scale;
}

function largestMagnitude(n: number, a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(a[i * n + j]!));
  return largest;
}

/** Reduces `z` to tridiagonal form: diagonal `d`, sub-diagonal `e[1…]`; `z` becomes the orthogonal transformation. */
function tridiagonalise(n: number, z: Float64Array, d: Float64Array, e: Float64Array): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let h = 0;
    let size = 0;
    for (let k = 0; k < i; k++) size += Math.abs(z[row + k]!);
    if (i === 1 || size === 0) {
      e[i] = z[row + i - 1]!;
    } else {
      for (let k = 0; k < i; k++) {
        z[row + k]! /= size;
        h += z[row + k]! * z[row + k]!;
      }
      const f = z[row + i - 1]!;
      const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = size * g;
      h -= f * g;
      z[row + i - 1] = f - g;
      reflect(n, i, h, z, e);
    }
    d[i] = h;
  }
  d[0] = 0;
  e[0] = 0;
  accumulateReflections(n, z, d);
}

/** Applies one Householder reflection, stored in row i, from both sides to the leading i×i block. */
function reflect(n: number, i: number, h: number, z: Float64Array, e: Float64Array): void {
  const row = i * n;
  let f = 0;
  for (let j = 0; j < i; j++) {
    z[j * n + i] = z[row + j]! / h;
    let g = 0;
    for (let k = 0; k <= j; k++) g += z[j * n + k]! * z[row + k]!;
    for (let k = j + 1; k < i; k++) g += z[k * n + j]! * z[row + k]!;
    e[j] = g / h;
    f += e[j]! * z[row + j]!;
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j++) {
    const zj = z[row + j]!;
    const g = e[j]! - half * zj;
    e[j] = g;
    for (let k = 0; k <= j; k++) z[j * n + k]! -= zj * e[k]! + g * z[row + k]!;
  }
}

function accumulateReflections(n: number, z: Float64Array, d: Float64Array): void {
  const g = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (d[i] !== 0) {
      g.fill(0, 0, i);
      for (let k = 0; k < i; k++) {
        const x = z[i * n + k]!;
        for (let j = 0; j < i; j++) g[j]! += x * z[k * n + j]!;
      }
      for (let k = 0; k < i; k++) {
        const x = z[k * n + i]!;
        for (let j = 0; j < i; j++) z[k * n + j]! -= g[j]! * x;
      }
    }
    d[i] = z[i * n + i]!;
    z[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      z[j * n + i] = 0;
      z[i * n + j] = 0;
    }
  }
}

/** Diagonalises a tridiagonal matrix, rotating the columns of `z` along. False if it does not converge. */
function implicitQl(n: number, z: Float64Array, d: Float64Array, e: Float64Array): boolean {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      if (sweep === 50) return false;
      qlSweep(n, l, m, z, d, e);
    }
  }
  return true;
}

function qlSweep(n: number, l: number, m: number, z: Float64Array, d: Float64Array, e: Float64Array): void {
  const difference = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const radius = length(difference, 1);
  let g = d[m]! - d[l]! + e[l]! / (difference + (difference >= 0 ? radius : -radius));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = length(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    for (let k = 0, at = i; k < n; k++, at += n) {
      const x = z[at + 1]!;
      const y = z[at]!;
      z[at + 1] = s * y + c * x;
      z[at] = c * y - s * x;
    }
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}

function sortAscending(n: number, z: Float64Array, d: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (d[j]! < d[least]!) least = j;
    if (least === i) continue;
    [d[i], d[least]] = [d[least]!, d[i]!];
    for (let k = 0, at = 0; k < n; k++, at += n) [z[at + i], z[at + least]] = [z[at + least]!, z[at + i]!];
  }
}

/** √(x² + y²) without overflow or underflow; `Math.hypot` is not the same in every JavaScript engine. */
function length(x: number, y: number): number {
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (largest === 0) return 0;
  const [u, v] = [x / largest, y / largest];
  return largest * Math.sqrt(u * u + v * v);
}
