import type { Array64 } from './float64.ts';
import type { MatmulFlags, Shape } from './ops.ts';

/** Each replica's matrix transposed; `make` gives the memory. */
export function transpose(
  { shape: [replicas, rows, columns], data }: Array64,
  make: (shape: Shape) => Array64,
): Array64 {
  const out = make([replicas, columns, rows]);
  for (let r = 0; r < replicas; r++) {
    const start = r * rows * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        out.data[start + column * rows + row] = data[start + row * columns + column]!;
    }
  }
  return out;
}

/** Each replica's product; `make` gives the memory. Throws where shapes do not fit. */
export function matmul(a: Array64, b: Array64, flags: MatmulFlags, make: (shape: Shape) => Array64): Array64 {
  const [aReplicas, aRows, aColumns] = a.shape;
  const [bReplicas, bRows, bColumns] = b.shape;
  const m = flags.transposeA ? aColumns : aRows;
  const inner = flags.transposeA ? aRows : aColumns;
  const n = flags.transposeB ? bRows : bColumns;
  if (
    inner !== (flags.transposeB ? bColumns : bRows) ||
    (aReplicas !== bReplicas && aReplicas !== 1 && bReplicas !== 1)
  ) {
    throw new Error(
      `matmul of [${a.shape.join(',')}]${flags.transposeA ? 'ᵀ' : ''} and [${b.shape.join(',')}]${flags.transposeB ? 'ᵀ' : ''}: shapes do not fit`,
    );
  }
  const replicas = Math.max(aReplicas, bReplicas);
  const out = make([replicas, m, n]);
  out.data.fill(0);
  // Few columns make the inner loop over them too short to pay.
  const narrow = n <= 4;
  const right = narrow === (flags.transposeB === true) ? b : transpose(b, make);
  const product = narrow ? dotProducts : accumulateRows;
  const [rowStep, innerStep] = flags.transposeA ? [1, m] : [inner, 1];
  for (let r = 0; r < replicas; r++) {
    const p = aReplicas === 1 ? 0 : r * m * inner;
    product(
      a.data,
      p,
      rowStep,
      innerStep,
      right.data,
      bReplicas === 1 ? 0 : r * inner * n,
      out.data,
      r * m * n,
      m,
      inner,
      n,
    );
  }
  return out;
}

/**
 * out += A B with `A(i,k) = a[p + i·rowStep + k·innerStep]`, four inner indices at a time, in the order in which rows of b and out are read
 * in sequence: 3 times the speed of the plain triple loop, and faster than dot products even when B has to be transposed first.
 */
function accumulateRows(
  a: Float64Array,
  p: number,
  rowStep: number,
  innerStep: number,
  b: Float64Array,
  q: number,
  out: Float64Array,
  o: number,
  m: number,
  inner: number,
  n: number,
): void {
  const whole = inner - (inner % 4);
  for (let i = 0; i < m; i++) {
    const row = p + i * rowStep;
    const target = o + i * n;
    for (let k = 0; k < whole; k += 4) {
      const x0 = a[row + k * innerStep]!;
      const x1 = a[row + (k + 1) * innerStep]!;
      const x2 = a[row + (k + 2) * innerStep]!;
      const x3 = a[row + (k + 3) * innerStep]!;
      const b0 = q + k * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      for (let j = 0; j < n; j++)
        out[target + j]! += x0 * b[b0 + j]! + x1 * b[b1 + j]! + x2 * b[b2 + j]! + x3 * b[b3 + j]!;
    }
    for (let k = whole; k < inner; k++) {
      const x = a[row + k * innerStep]!;
      const from = q + k * n;
      for (let j = 0; j < n; j++) out[target + j]! += x * b[from + j]!;
    }
  }
}

/** out = A Bᵀ with `A(i,k)` as above and rows of B of length `inner`. */
function dotProducts(
  a: Float64Array,
  p: number,
  rowStep: number,
  innerStep: number,
  b: Float64Array,
  q: number,
  out: Float64Array,
  o: number,
  m: number,
  inner: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0, at = p + i * rowStep, from = q + j * inner; k < inner; k++, at += innerStep, from++)
        sum += a[at]! * b[from]!;
      out[o + i * n + j] = sum;
    }
  }
}
