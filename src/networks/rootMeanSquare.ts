import type { Ops } from '../array/ops.ts';

/** Keeps a row of zeros from being divided by 0. */
const LEAST = 1e-6;

/** Rows divided by their root mean square (Zhang & Sennrich 2019), without trained gains, and what they were multiplied by `[R,N,1]`. */
export function rootMeanSquare<T>(xp: Ops<T>, x: T): { readonly output: T; readonly factor: T } {
  const factor = xp.div(1, xp.sqrt(xp.add(LEAST, meanOf(xp, xp.mul(x, x)))));
  return { output: xp.mul(x, factor), factor };
}

/** ∂/∂x, given ∂/∂output. */
export function rootMeanSquareBack<T>(xp: Ops<T>, output: T, factor: T, derivative: T): T {
  return xp.mul(factor, xp.sub(derivative, xp.mul(output, meanOf(xp, xp.mul(output, derivative)))));
}

function meanOf<T>(xp: Ops<T>, x: T): T {
  return xp.div(xp.sum(x, 'columns'), xp.shape(x)[2]);
}
