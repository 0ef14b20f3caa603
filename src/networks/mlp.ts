import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { choiceOf, listOf, type Fields, type Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';
import { activationOf, activations } from './activations.ts';
import { initialFields, initialWeights } from './initialWeights.ts';
import type { LayerTape, Network } from './network.ts';

/** Layers `φ(x W + b)` one after another, the last one without φ; without hidden layers it is a linear model. */
export const mlp: Network = {
  kind: 'mlp',
  label: 'Multilayer perceptron',
  summary: 'Fully connected layers: each multiplies by a matrix, adds a bias and bends the result.',
  fields: fields(),
  parameters(settings, inputWidth, outputWidth) {
    const widths = [inputWidth, ...listOf(settings, 'widths'), outputWidth];
    const depth = widths.length - 1;
    const biases = widths.slice(1).filter((_, layer) => hasBias(settings, layer, depth)).length;
    return widths.slice(1).flatMap((columns, layer): readonly Parameter[] => {
      const weight = { name: `W${layer + 1}`, rows: widths[layer] ?? 0, columns, layer };
      return hasBias(settings, layer, depth)
        ? [weight, { name: biases === 1 ? 'b' : `b${layer + 1}`, rows: 1, columns, layer }]
        : [weight];
    });
  },
  initial(settings, parameters, seed) {
    return layersOf(settings, parameters).flatMap(({ weight, bias }, layer) => {
      const values = initialWeights(settings, weight.rows, weight.columns, stream(seed, 'weights', layer));
      return bias ? [values, new Float64Array(bias.columns)] : [values];
    });
  },
  forward(xp, settings, parameters, inputs) {
    const layers = layersOf(settings, parameters);
    let input = inputs;
    return layers.map(({ weight, bias }, layer) => {
      const product = xp.matmul(input, weight);
      const preActivation = bias === undefined ? product : xp.add(product, bias);
      const output =
        layer === layers.length - 1 ? preActivation : activationAt(settings, layer).value(xp, preActivation);
      const tape = { input, preActivation, output };
      input = output;
      return tape;
    });
  },
  backward<T>(
    xp: Ops<T>,
    settings: Settings,
    parameters: readonly T[],
    tape: readonly LayerTape<T>[],
    outputDerivative: T,
  ) {
    const layers = layersOf(settings, parameters);
    const grads: T[] = [];
    const derivatives: T[] = [];
    let derivative = outputDerivative;
    for (const [index, { weight, bias }] of [...layers.entries()].reverse()) {
      const here = tape[index];
      if (!here) throw new Error(`a tape of ${tape.length} layers does not fit ${layers.length} layers`);
      derivatives.unshift(derivative);
      if (bias !== undefined) grads.unshift(xp.sum(derivative, 'rows'));
      grads.unshift(xp.matmul(here.input, derivative, { transposeA: true }));
      const below = tape[index - 1];
      if (below) {
        const slope = activationAt(settings, index - 1).derivative(xp, below.preActivation, below.output);
        derivative = xp.mul(xp.matmul(derivative, weight, { transposeB: true }), slope);
      }
    }
    return { grads, derivatives };
  },
};

interface Layer<P> {
  readonly weight: P;
  readonly bias: P | undefined;
}

/** The parameters, or what is known of each, by layer. */
function layersOf<P>(settings: Settings, parameters: readonly P[]): readonly Layer<P>[] {
  const depth = listOf(settings, 'widths').length + 1;
  const stride = choiceOf(settings, 'bias') === 'all' ? 2 : 1;
  return Array.from({ length: depth }, (_, layer) => {
    const weight = parameters[layer * stride];
    if (weight === undefined) throw new Error(`${parameters.length} parameters do not fit ${depth} layers`);
    return { weight, bias: hasBias(settings, layer, depth) ? parameters[layer * stride + 1] : undefined };
  });
}

/** What follows a hidden layer. */
function activationAt(settings: Settings, layer: number) {
  const widths = listOf(settings, 'widths');
  const isCode = choiceOf(settings, 'code') === 'linear' && layer === widths.indexOf(Math.min(...widths));
  return isCode ? activations.identity : activationOf(choiceOf(settings, 'activation'));
}

function hasBias(settings: Settings, layer: number, depth: number): boolean {
  const bias = choiceOf(settings, 'bias');
  return bias === 'all' || (bias === 'last' && layer === depth - 1);
}

function fields(): Fields {
  const options = (record: Readonly<Record<string, { readonly label: string }>>) =>
    Object.entries(record).map(([value, { label }]) => ({ value, label }));
  return {
    widths: {
      type: 'list',
      label: 'Hidden layers',
      key: 'net',
      hint: 'Number of units of each hidden layer; none for a linear model.',
      integer: true,
      min: 1,
      max: 256,
      minLength: 0,
      maxLength: 8,
      default: [16, 16],
    },
    activation: {
      type: 'choice',
      label: 'Activation',
      key: 'act',
      symbol: 'φ',
      hint: 'What bends the output of every hidden unit.',
      options: options(activations),
      default: 'tanh',
    },
    code: {
      type: 'choice',
      label: 'Code layer',
      key: 'code',
      hint: 'Whether the narrowest hidden layer, the first of several, bends its output like the others; autoencoders leave it linear.',
      options: [
        { value: 'bent', label: 'bent like the others' },
        { value: 'linear', label: 'linear' },
      ],
      default: 'bent',
    },
    bias: {
      type: 'choice',
      label: 'Biases',
      key: 'bias',
      hint: 'Which layers add a trained constant.',
      options: [
        { value: 'all', label: 'every layer' },
        { value: 'last', label: 'last layer only' },
        { value: 'none', label: 'none' },
      ],
      default: 'all',
    },
    ...initialFields,
  };
}
