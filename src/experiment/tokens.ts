import type { Ops } from '../array/ops.ts';
import type { Network } from '../networks/network.ts';
import type { Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';
import type { Dataset } from '../problems/problem.ts';
import type { Passes } from './model.ts';

/** What the shape of a network depends on. */
export type Widths = Pick<Dataset, 'inputWidth' | 'targetWidth' | 'positions'>;

/**
 * The parameters of a network for such examples. Of sequences no layer is named, because none has a row for each prediction, which is what
 * methods that look at single examples take a layer to have.
 */
export function parametersOf(
  network: Network,
  settings: Settings,
  { inputWidth, targetWidth, positions }: Widths,
): readonly Parameter[] {
  const parameters = network.parameters(settings, inputWidth, targetWidth, positions);
  return positions === undefined ? parameters : parameters.map(withoutLayer);
}

function withoutLayer(parameter: Parameter): Parameter {
  const { layer: _, ...rest } = parameter;
  return rest;
}

/** Passes whose outputs have a row for each token, however the network arranges them; targets may have either form. */
export function byToken(passes: Passes, positions: number | undefined): Passes {
  if (positions === undefined) return passes;
  const classes = passes.outputs / positions;
  return {
    outputs: classes,
    forward(xp, weights, inputs) {
      const tape = passes.forward(xp, weights, inputs);
      return tape.map((layer, i) =>
        i === tape.length - 1 ? { ...layer, output: inRows(xp, layer.output, classes) } : layer,
      );
    },
    backward(xp, weights, tape, derivative) {
      const last = tape.at(-1);
      if (!last) throw new Error('a network without layers');
      return passes.backward(xp, weights, tape, inRows(xp, derivative, xp.shape(last.preActivation)[2]));
    },
    loss: (xp, outputs, targets) => passes.loss(xp, outputs, inRows(xp, targets, classes)),
    accuracy: (xp, outputs, targets) => passes.accuracy(xp, outputs, inRows(xp, targets, classes)),
  };
}

/** The same numbers in rows of that length. */
function inRows<T>(xp: Ops<T>, x: T, columns: number): T {
  const [, rows, given] = xp.shape(x);
  return given === columns ? x : xp.reshape(x, (rows * given) / columns, columns);
}
