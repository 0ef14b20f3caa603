import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { RowSketch, SketchState } from '../linalg/sketches/rowSketch.ts';

/** Energies below this fraction of the whole are rounding. */
const ROUNDING = 1e-12;

/** The rows that have passed, as a sketch is compared with them. */
export interface Covariance {
  /** AᵀA, `[1,d,d]`. */
  readonly gram: Array64;
  /** Its eigenvalues, descending. */
  readonly eigenvalues: Float64Array;
  /** ‖A‖²_F. */
  readonly energy: number;
}

/** What one sketch has come to. */
export interface SketchReading {
  /** The least and the largest eigenvalue of AᵀA less what the sketch says of it. */
  readonly least: number;
  readonly largest: number;
  /** As in `SketchMeasures`. */
  readonly covariance: number;
  readonly projection: number;
  readonly kept: number;
}

/** AᵀA decomposed. */
export function covarianceOf(gram: Array64): Covariance {
  const eigenvalues = xp
    .eigh(gram)
    .w.data.slice()
    .reverse()
    .map((x) => Math.max(0, x));
  return { gram, eigenvalues, energy: sum(eigenvalues) };
}

/** Compares a sketch with the rows that it has seen; k as in `SketchMeasures`. */
export function readSketch(
  sketch: RowSketch,
  state: SketchState<Array64>,
  ell: number,
  { gram, eigenvalues, energy }: Covariance,
  k: number,
): SketchReading {
  const difference = xp.eigh(xp.sub(gram, sketch.gram(xp, state, ell))).w.data;
  const [least, largest] = [difference[0]!, difference.at(-1)!];
  const { squares, directions } = singularRows(sketch.compressed(xp, state, ell));
  const top = xp.slice(directions, { rows: [0, Math.min(k, squares.length)] });
  const caught = xp.sum(xp.mul(xp.matmul(top, gram), top), 'columns').data;
  const tail = sum(eigenvalues.subarray(k));
  return {
    least,
    largest,
    covariance: Math.max(-least, largest) / energy,
    projection: ell > k && tail > ROUNDING * energy ? (energy - sum(caught)) / tail : Number.NaN,
    kept: sum(squares) / energy,
  };
}

/** The squared singular values of B, descending, 0 where they are rounding, and its right singular vectors as rows, zero where there is none. */
export function singularRows(B: Array64): { readonly squares: Float64Array; readonly directions: Array64 } {
  const [, count] = B.shape;
  const { w, v } = xp.eigh(xp.matmul(B, B, { transposeB: true }));
  const order = xp.array(
    Float64Array.from({ length: count * count }, (_, at) =>
      Math.floor(at / count) + (at % count) === count - 1 ? 1 : 0,
    ),
    [1, count, count],
  );
  const squares = xp.matmul(order, xp.transpose(xp.maximum(w, 0)));
  const isThere = xp.greater(squares, xp.mul(ROUNDING, xp.max(squares, 'rows')));
  const scale = xp.where(isThere, xp.pow(xp.where(isThere, squares, 1), -0.5), 0);
  return {
    squares: xp.mul(squares, isThere).data.slice(),
    directions: xp.mul(scale, xp.matmul(order, xp.matmul(v, B, { transposeA: true }))),
  };
}

/** The best that any matrix of rank ℓ does. */
export function bestReading(
  { eigenvalues, energy }: Covariance,
  ell: number,
  k: number,
): Pick<SketchReading, 'covariance' | 'projection' | 'kept'> {
  return {
    covariance: (eigenvalues[ell] ?? 0) / energy,
    projection: ell > k ? 1 : Number.NaN,
    kept: sum(eigenvalues.subarray(0, ell)) / energy,
  };
}

/**
 * What is proved of Frequent Directions (Ghashami, Liberty, Phillips & Woodruff 2016, theorem 1.1): at most `bound` of any direction is lost,
 * ℓ times that of the whole, and a factor `ℓ / (ℓ − k)` by projecting on its k top directions.
 */
export function provedReading(
  bound: number,
  { energy }: Covariance,
  ell: number,
  k: number,
): Pick<SketchReading, 'covariance' | 'projection' | 'kept'> {
  return {
    covariance: bound / energy,
    projection: ell > k ? ell / (ell - k) : Number.NaN,
    kept: Math.max(0, 1 - (ell * bound) / energy),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, x) => total + x, 0);
}
