import type { Stream } from '../array/random.ts';

/** A random orthogonal n×n matrix, row-major, uniform over all of them: Gram–Schmidt on Gaussian columns. */
export function randomRotation(n: number, random: Stream): Float64Array {
  const columns = Array.from({ length: n }, () => Float64Array.from({ length: n }, () => random.normal()));
  columns.forEach((column, j) => {
    // Twice is enough to make the rounding left by the first pass negligible.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of columns.slice(0, j)) {
        const overlap = dot(column, other);
        column.forEach((value, i) => (column[i] = value - overlap * other[i]!));
      }
    }
    const length = Math.sqrt(dot(column, column));
    column.forEach((value, i) => (column[i] = value / length));
  });
  return Float64Array.from({ length: n * n }, (_, k) => columns[k % n]![Math.floor(k / n)]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
