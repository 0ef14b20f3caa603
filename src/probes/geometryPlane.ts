import { float64 as xp, type Array64 } from '../array/float64.ts';
import { asOne, scatter, type Parameter } from '../optimizers/units.ts';
import type { GeometryRequest } from './geometryResult.ts';
import { inner, type Steps } from './geometrySteps.ts';
import type { Weights } from './plane.ts';
import type { Symmetric2 } from './symmetric2.ts';

/** Below this share of its length a step is taken to lie in the line of another. */
const FLAT = 1e-6;

/** A plane through the point with orthonormal directions, all weights as one row. */
export interface GeometryPlane {
  readonly directions: readonly [Array64, Array64];
  readonly label: string;
  readonly axes: readonly [string, string];
  /** Coordinates of the point. */
  readonly center: readonly [number, number];
}

/** The plane of two weights where there are no more, and else the one asked for; the gradient may not be 0. */
export function geometryPlane(
  parameters: readonly Parameter[],
  weights: Weights,
  gradient: Array64,
  { steps }: Steps,
  plane: GeometryRequest['plane'],
): GeometryPlane {
  const names = parameters.flatMap(({ name, rows, columns }) =>
    Array.from({ length: rows * columns }, (_, k) =>
      rows > 1 ? `${name}[${Math.floor(k / columns) + 1},${(k % columns) + 1}]` : `${name}${subscript(k + 1)}`,
    ),
  );
  const values = weights.flatMap(({ data }) => [...data]);
  const ofWeights = (i: number, j: number, label: string): GeometryPlane => ({
    directions: [unit(names.length, i), unit(names.length, j)],
    label,
    axes: [names[i] ?? '', names[j] ?? ''],
    center: [values[i] ?? NaN, values[j] ?? NaN],
  });
  if (names.length === 2) return ofWeights(0, 1, 'all there is: two weights');
  const largest = [...gradient.data.keys()].sort((i, j) => Math.abs(gradient.data[j]!) - Math.abs(gradient.data[i]!));
  const [i = 0, j = 1] = largest.slice(0, 2).sort((a, b) => a - b);
  const two = ofWeights(i, j, 'the two weights with the largest gradient');
  if (plane === 'weights') return two;
  const down = normalised(xp.neg(gradient));
  const wanted = steps.some(({ name }) => name === 'natural') ? 'natural' : 'newton';
  for (const { name, delta } of [...steps].sort((a, b) => Number(b.name === wanted) - Number(a.name === wanted))) {
    const rest = xp.sub(delta, xp.mul(inner(delta, down), down));
    if (!(inner(rest, rest) > FLAT ** 2 * inner(delta, delta))) continue;
    return {
      directions: [down, normalised(rest)],
      label: `the gradient and the step of ${PLANE_NAMES[name]}`,
      axes: ['down the gradient', 'across it'],
      center: [0, 0],
    };
  }
  return two;
}

const PLANE_NAMES = {
  gradient: 'gradient descent',
  newton: 'Newton',
  saddleFree: 'saddle-free Newton',
  natural: 'the natural gradient',
  empirical: 'the empirical Fisher matrix',
} as const;

/** The weights at coordinates from the point, one replica for each x, y. */
export function weightsAt(
  parameters: readonly Parameter[],
  weights: Weights,
  [u, v]: GeometryPlane['directions'],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): Weights {
  const column = (values: ArrayLike<number>) => xp.array(values, [values.length, 1, 1]);
  return moved(parameters, weights, xp.add(xp.mul(column(x), u), xp.mul(column(y), v)));
}

/** Weights plus steps `[R,1,P]`. */
export function moved(parameters: readonly Parameter[], weights: Weights, deltas: Array64): Weights {
  const parts = scatter(xp, asOne(parameters), parameters, [deltas]);
  return weights.map((array, i) => {
    const part = parts[i];
    if (!part) throw new Error('steps have as many parts as there are parameters');
    return xp.add(array, part);
  });
}

/** `DᵀMD` for the two directions D. */
export function inPlane([u, v]: GeometryPlane['directions'], matrix: Array64): Symmetric2 {
  const [mu, mv] = [xp.matmul(u, matrix), xp.matmul(v, matrix)];
  return { a: inner(u, mu), b: inner(u, mv), d: inner(v, mv) };
}

function unit(size: number, at: number): Array64 {
  return xp.array(
    Float64Array.from({ length: size }, (_, k) => (k === at ? 1 : 0)),
    [1, 1, size],
  );
}

function normalised(row: Array64): Array64 {
  return xp.div(row, Math.sqrt(inner(row, row)));
}

function subscript(index: number): string {
  return Array.from(String(index), (digit) => '₀₁₂₃₄₅₆₇₈₉'.charAt(Number(digit))).join('');
}
