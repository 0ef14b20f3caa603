import type { Ops } from '../array/ops.ts';
import { outputs } from '../experiment/model.ts';
import type { LayerTape } from '../networks/network.ts';
import type { Parameter } from '../optimizers/units.ts';

/**
 * What each example adds to the gradient: `[R,N,P]`, all parameters one beside the other, row-major. `derivatives` are ∂/∂(pre-activation)
 * by layer `[R,N,fan-out]`, with several rows for each example where it goes through the layer at several places; the first parameter of a
 * layer is its weights, the second its biases.
 */
export function exampleGradients<T>(
  xp: Ops<T>,
  parameters: readonly Parameter[],
  tape: readonly LayerTape<T>[],
  derivatives: readonly T[],
): T {
  const examples = xp.shape(outputs(tape))[1];
  const parts = parameters.map(({ layer, rows, columns }, i) => {
    const [own, derivative] = [tape[layer ?? -1], derivatives[layer ?? -1]];
    if (!own || derivative === undefined) throw new Error('only networks of layers have gradients by example');
    const count = xp.shape(derivative)[1];
    const isBias = parameters[i - 1]?.layer === layer;
    if (isBias && count === examples) return derivative;
    const inputs = isBias ? xp.full([1, count, 1], 1) : own.input;
    const products = xp.matmul(inputs, derivative, { transposeA: true, groups: examples });
    return xp.reshape(products, examples, rows * columns);
  });
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : xp.concat(parts, 'columns');
}
