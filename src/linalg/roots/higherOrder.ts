import type { Ops } from '../../array/ops.ts';
import {
  distanceToIdentity,
  matrixPower,
  newtonFactor,
  scaledIdentity,
  type Iterate,
  type RootMethod,
} from './root.ts';

/**
 * Coupled iterations of order q ≥ 2 (Newton’s is 2): each corrects by the first q terms of the series of `(I − N)^(−1/p)`, `N = I − M`, from
 * `M = A / tr A` and one Newton step, as in Meta’s Distributed Shampoo.
 */
export function higherOrder(order: number): RootMethod {
  return {
    name: `order${order}`,
    label: `coupled, order ${order}`,
    summary: `Coupled Newton with ${order} terms of the series of the root: fewer steps, each with more products.`,
    measures: 'max |M − I|',
    source: 'Lakić 1998 (Z. Angew. Math. Mech. 78:167); Shi et al. 2023 (arXiv 2309.06497)',
    isDirect: false,
    fits: (p) => Number.isInteger(p) && p >= 1,
    iterates: (xp, a, p) => iterates(xp, a, p, seriesOfRoot(order, p)),
  };
}

function* iterates<T>(xp: Ops<T>, a: T, p: number, series: readonly number[]): Generator<Iterate<T>, void> {
  const [, n] = xp.shape(a);
  const eye = xp.eye(n);
  const scale = xp.div(1, xp.sum(xp.mul(a, eye), 'matrix'));
  let matrix = xp.mul(scale, a);
  let root = scaledIdentity(xp, scale, n, p);
  for (let isFirst = true; ; isFirst = false) {
    yield { root, own: distanceToIdentity(xp, matrix) };
    // The proof of convergence of the higher orders needs one step of Newton’s.
    const factor = isFirst ? newtonFactor(xp, matrix, p) : horner(xp, series, xp.sub(eye, matrix), eye);
    root = xp.matmul(root, factor);
    matrix = xp.matmul(matrixPower(xp, factor, p), matrix);
  }
}

/** The first `order` coefficients of the power series of `(1 − x)^(−1/p)`. */
function seriesOfRoot(order: number, p: number): readonly number[] {
  const series = [1];
  for (let i = 1; i < order; i++) series.push((series[i - 1]! * (1 + (i - 1) * p)) / (i * p));
  return series;
}

/** `series₀ I + series₁ x + …` */
function horner<T>(xp: Ops<T>, series: readonly number[], x: T, eye: T): T {
  const [last, ...rest] = [...series].reverse();
  return rest.reduce((value, b) => xp.add(xp.matmul(value, x), xp.mul(b, eye)), xp.mul(last ?? 0, eye));
}
