import { float64 as xp, type Array64 } from '../array/float64.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Batch, Model } from '../experiment/model.ts';
import type { Landscape } from '../optimizers/landscape.ts';
import { asOne } from '../optimizers/units.ts';
import type { Weights } from './plane.ts';

/** Hessian products computed together. */
const AT_ONCE = 8;

/** Gradient `[1,1,P]` and curvature matrices `[1,P,P]` of the mean loss at one point, all weights as one row. */
export interface CurvatureMatrices {
  readonly loss: number;
  readonly gradient: Array64;
  readonly hessian: Array64;
  /** Of the predictions, and with the targets of the data in place of drawn ones; absent for surfaces. */
  readonly fisher?: Array64;
  readonly empirical?: Array64;
  readonly gaussNewton?: Array64;
}

/**
 * All of them exactly: H and the Gauss–Newton matrix by products with unit vectors (Pearlmutter 1994; Schraudolph 2002), the Fisher matrix as
 * JᵀJ of a root Jacobian, the empirical one from the gradients of single examples. Yields between pieces of work, with the share done.
 */
export function* curvatureMatrices(
  model: Model,
  weights: Weights,
  batch: Batch<Array64> | undefined,
): Generator<number, CurvatureMatrices> {
  const units = asOne(model.parameters);
  const size = units.reduce((sum, { columns }) => sum + columns, 0);
  const at = landscapeOf(xp, model, units, weights, batch);
  const gradient = only(at.gradients());
  const loss = at.loss().data[0] ?? NaN;
  const whole = batch ? 2 * size : size;
  const hessian = yield* byProducts(model, weights, batch, size, 0, whole, (place, v) => place.hessianProduct([v]));
  const { examples } = at;
  if (!examples) return { loss, gradient, hessian };
  const gaussNewton = yield* byProducts(model, weights, batch, size, size, whole, ({ examples: own }, v) =>
    own ? own.gaussNewtonProduct([v]) : [],
  );
  const root = examples.rootJacobian();
  yield 1;
  const fisher = xp.matmul(root, root, { transposeA: true });
  yield 1;
  const own = examples.exampleGradients('data');
  const empirical = xp.div(xp.matmul(own, own, { transposeA: true }), examples.count);
  return { loss, gradient, hessian, fisher, empirical, gaussNewton };
}

/** A symmetric matrix by its products with all unit vectors, one of them in each replica. */
function* byProducts(
  model: Model,
  weights: Weights,
  batch: Batch<Array64> | undefined,
  size: number,
  before: number,
  whole: number,
  product: (place: Landscape<Array64>, v: Array64) => readonly Array64[],
): Generator<number, Array64> {
  const matrix = new Float64Array(size * size);
  for (let from = 0; from < size; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, size - from);
    const units = new Float64Array(count * size);
    for (let i = 0; i < count; i++) units[i * size + from + i] = 1;
    const inAll = weights.map((w) => xp.add(w, xp.full([count, 1, 1], 0)));
    const place = landscapeOf(xp, model, asOne(model.parameters), inAll, batch);
    matrix.set(only(product(place, xp.array(units, [count, 1, size]))).data, from * size);
    yield (before + from + count) / whole;
  }
  return symmetric(xp.array(matrix, [1, size, size]));
}

/** Rounding makes products with unit vectors symmetric only almost. */
function symmetric(matrix: Array64): Array64 {
  return xp.mul(0.5, xp.add(matrix, xp.transpose(matrix)));
}

function only(arrays: readonly Array64[]): Array64 {
  const [array] = arrays;
  if (!array) throw new Error('a model without weights has no curvature');
  return array;
}
