import type { Ops } from '../array/ops.ts';

/** Iterations over which progress is measured, and the least progress of each, relative to all so far (Martens 2010, section 4.4). */
const SPAN = 10;
const LEAST_PROGRESS = 5e-4;
/** Square of the residual, relative to the right side, at which nothing is left to solve for in any precision. */
const SOLVED = 1e-30;

/**
 * `x` with `A x ≈ b` by at most so many conjugate gradient iterations from `start` (Nocedal & Wright 2006, algorithm 5.2), A symmetric. They
 * end where A has no positive curvature along the next direction, with what there is (b, if nothing yet); where the residual is rounding;
 * and where `φ(x) = ½ xᵀAx − bᵀx` has fallen by less than `SPAN · LEAST_PROGRESS` of itself over the last `SPAN` iterations (Martens 2010).
 */
export function conjugateGradients<T>(xp: Ops<T>, times: (v: T) => T, b: T, start: T, most: number): T {
  const dot = (u: T, v: T) => xp.sum(xp.mul(u, v), 'matrix');
  const rounding = xp.mul(SOLVED, dot(b, b));
  let x = start;
  let r = xp.sub(b, times(start));
  let p = r;
  let squared = dot(r, r);
  let going = xp.greater(squared, rounding);
  const values = [model(xp, x, r, b)];
  for (let i = 0; i < most; i++) {
    const ap = times(p);
    const bend = dot(p, ap);
    const convex = xp.greater(bend, 0);
    if (i === 0) x = xp.where(xp.mul(going, xp.sub(1, convex)), b, x);
    going = xp.mul(going, convex);
    const step = xp.where(going, xp.div(squared, xp.where(going, bend, 1)), 0);
    x = xp.where(going, xp.add(x, xp.mul(step, p)), x);
    r = xp.sub(r, xp.mul(step, ap));
    const next = dot(r, r);
    const value = model(xp, x, r, b);
    values.push(value);
    going = xp.mul(going, xp.greater(next, rounding));
    const then = i < SPAN ? undefined : values[i + 1 - SPAN];
    if (then !== undefined) {
      const least = xp.mul(SPAN * LEAST_PROGRESS, xp.maximum(xp.neg(value), 0));
      going = xp.mul(going, xp.greater(xp.sub(then, value), least));
    }
    const share = xp.where(going, xp.div(next, xp.where(going, squared, 1)), 0);
    p = xp.add(r, xp.mul(share, p));
    squared = next;
  }
  return x;
}

/** `½ xᵀAx − bᵀx = −½ xᵀ(b + r)` with `r = b − Ax`. */
function model<T>(xp: Ops<T>, x: T, r: T, b: T): T {
  return xp.mul(-0.5, xp.sum(xp.mul(x, xp.add(b, r)), 'matrix'));
}
