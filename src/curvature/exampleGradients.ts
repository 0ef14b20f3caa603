import type { Ops } from '../array/ops.ts';
import type { LayerTape } from '../networks/network.ts';
import type { Parameter } from '../optimizers/units.ts';

/**
 * What each example adds to the gradient: `[R,N,P]`, all parameters one beside the other, row-major. `derivatives` are ∂/∂(pre-activation)
 * by layer `[R,N,fan-out]`; the first parameter of a layer is its weights, the second its biases.
 */
export function exampleGradients<T>(
  xp: Ops<T>,
  parameters: readonly Parameter[],
  tape: readonly LayerTape<T>[],
  derivatives: readonly T[],
): T {
  const parts = parameters.map(({ layer }, i) => {
    const [own, derivative] = [tape[layer ?? -1], derivatives[layer ?? -1]];
    if (!own || derivative === undefined) throw new Error('only networks of layers have gradients by example');
    return parameters[i - 1]?.layer === layer ? derivative : rowwiseOuter(xp, own.input, derivative);
  });
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : xp.concat(parts, 'columns');
}

/** Row by row the outer products of `a: [R,N,p]` and `b: [R,N,q]`, row-major: `[R,N,pq]`. */
function rowwiseOuter<T>(xp: Ops<T>, a: T, b: T): T {
  const [, rows, p] = xp.shape(a);
  const q = xp.shape(b)[2];
  const below = xp.reshape(repeated(xp, b, p), rows * p, q);
  return xp.reshape(xp.mul(xp.reshape(a, rows * p, 1), below), rows, p * q);
}

/** `times` copies one beside the other, by joining halves: a logarithm of `times` operations, and no large constants. */
function repeated<T>(xp: Ops<T>, x: T, times: number): T {
  if (times === 1) return x;
  const half = repeated(xp, x, Math.floor(times / 2));
  return xp.concat(times % 2 === 0 ? [half, half] : [half, half, x], 'columns');
}
