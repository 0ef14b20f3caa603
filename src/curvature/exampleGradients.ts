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
  const [p, q] = [xp.shape(a)[2], xp.shape(b)[2]];
  // a repeated q times element by element, b repeated p times as a whole: products with 0/1 matrices, which every engine has.
  const spread = (n: number, at: (column: number) => number) => {
    const ones = new Float64Array(n * p * q);
    for (let column = 0; column < p * q; column++) ones[at(column) * p * q + column] = 1;
    return xp.array(ones, [1, n, p * q]);
  };
  const left = xp.matmul(
    a,
    spread(p, (column) => Math.floor(column / q)),
  );
  const right = xp.matmul(
    b,
    spread(q, (column) => column % q),
  );
  return xp.mul(left, right);
}
