import { cos, exp, sin } from '../../array/elementary.ts';
import { float64 as xp, type Array64 } from '../../array/float64.ts';
import { stream, type Stream } from '../../array/random.ts';

/** A stream of rows for sketches, `[1,n,d]`; a function of its arguments alone. */
type Rows = Array64;

/** How the strengths of k directions fall off. */
type Fall = 'linear' | 'exponential' | 'flat';

const STRENGTH: Readonly<Record<Fall, (i: number, k: number) => number>> = {
  linear: (i, k) => 1 - i / k,
  exponential: (i, k) => exp((-10 * i) / k),
  flat: () => 1,
};

/**
 * `S D U + N/ζ`: k directions U of falling strengths D, in noise (Ghashami et al. 2016, section 5, where they fall linearly). The literature
 * has n = 10000, d = 1000, k from 10 to 50 and ζ = 10.
 */
export function signalPlusNoise(
  seed: number,
  n: number,
  d: number,
  k: number,
  clarity: number,
  fall: Fall = 'linear',
): Rows {
  const draws = stream(seed, 'data');
  const U = xp.transpose(orthonormal(draws, d, k));
  const strengths = xp.array(
    Float64Array.from({ length: k }, (_, i) => STRENGTH[fall](i, k)),
    [1, 1, k],
  );
  const S = normals(draws, n, k);
  return xp.add(xp.matmul(xp.mul(S, strengths), U), xp.div(normals(draws, n, d), clarity));
}

/**
 * k equally strong directions in noise that turn by `angle` radians at each row, each in a plane of its own (2k ≤ d): a sketch that does not
 * forget keeps where they have been.
 */
export function rotatingSubspace(seed: number, n: number, d: number, k: number, clarity: number, angle: number): Rows {
  if (2 * k > d) throw new Error(`${k} directions cannot turn in planes of their own in ${d} dimensions`);
  const draws = stream(seed, 'data');
  const planes = xp.transpose(orthonormal(draws, d, 2 * k));
  const S = normals(draws, n, k);
  const turned = (of: (x: number) => number) =>
    xp.array(
      Float64Array.from({ length: n }, (_, t) => of(angle * t)),
      [1, n, 1],
    );
  const coordinates = xp.concat([xp.mul(S, turned(cos)), xp.mul(S, turned(sin))], 'columns');
  return xp.add(xp.matmul(coordinates, planes), xp.div(normals(draws, n, d), clarity));
}

/** ℓ − 1 rows of length 2 along axes of their own, then many of length 1 along one more: truncation never sees the last. */
export function adversarial(ell: number, repeats: number, d: number): Rows {
  const rows = new Float64Array((ell - 1 + repeats) * d);
  for (let i = 0; i < ell - 1 + repeats; i++) rows[i * d + Math.min(i, ell - 1)] = i < ell - 1 ? 2 : 1;
  return xp.array(rows, [1, ell - 1 + repeats, d]);
}

/** Items 0 … d − 1, item i with probability proportional to `1/(i+1)^exponent`. */
export function zipfItems(seed: number, n: number, d: number, exponent: number): readonly number[] {
  const { uniform } = stream(seed, 'data');
  const weights = Array.from({ length: d }, (_, i) => (i + 1) ** -exponent);
  const total = weights.reduce((sum, x) => sum + x, 0);
  return Array.from({ length: n }, () => {
    let left = uniform() * total;
    const found = weights.findIndex((weight) => (left -= weight) < 0);
    return found < 0 ? d - 1 : found;
  });
}

/** Unit vectors for items. */
export function basisRows(items: readonly number[], d: number): Rows {
  const rows = new Float64Array(items.length * d);
  items.forEach((item, i) => (rows[i * d + item] = 1));
  return xp.array(rows, [1, items.length, d]);
}

/** Independent standard normal rows: no direction stands out. */
export function gaussianRows(seed: number, n: number, d: number): Rows {
  return normals(stream(seed, 'data'), n, d);
}

function normals({ normal }: Stream, rows: number, columns: number): Array64 {
  return xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
}

/** k orthonormal columns of length d, uniformly distributed: `X (XᵀX)^(−½)` of a normal X. */
function orthonormal(draws: Stream, d: number, k: number): Array64 {
  const X = normals(draws, d, k);
  const { w, v } = xp.eigh(xp.matmul(X, X, { transposeA: true }));
  return xp.matmul(X, xp.matmul(xp.mul(v, xp.pow(w, -0.5)), v, { transposeB: true }));
}
