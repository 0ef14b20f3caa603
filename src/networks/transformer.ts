import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { choiceOf, numberOf, type Fields, type Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';
import { activationOf, activations } from './activations.ts';
import { attend, attendBack, beside } from './attention.ts';
import { initialFields, initialWeights } from './initialWeights.ts';
import type { LayerTape, Network } from './network.ts';
import { rootMeanSquare, rootMeanSquareBack } from './rootMeanSquare.ts';

/** The feed-forward layers are so many times as wide as a token. */
const EXPANSION = 4;
/** Factor on the first weights of the read-out, so that all tokens are about equally likely at first. */
const READ_OUT = 0.1;
/** Trained arrays of a block, and before the first block. */
const OF_BLOCK = 8;
const BEFORE = 2;

/**
 * An encoder (Vaswani et al. 2017) in which every position sees all others: learned positions, then blocks `x + A(n(x)) W_o` and
 * `x + φ(n(x) F₁ + b₁) F₂ + b₂`, n dividing rows by their root mean square, and a linear read-out at every position. Rows are tokens, those of an
 * example one below the other.
 */
export const transformer: Network = {
  kind: 'transformer',
  label: 'Transformer',
  summary:
    'Every token looks at all others of its sequence, takes a weighted mean of what they hold, and is then transformed by itself.',
  fields: fields(),
  parameters(settings, inputWidth, outputWidth, positions = 1) {
    const width = widthOf(settings);
    const blocks = Array.from({ length: numberOf(settings, 'layers') }, (_, i): readonly Parameter[] => {
      const named = (name: string, rows: number, columns: number) => ({ name: `${name}${i + 1}`, rows, columns });
      return [
        named('Wq', width, width),
        named('Wk', width, width),
        named('Wv', width, width),
        named('Wo', width, width),
        named('F', width, EXPANSION * width),
        named('bF', 1, EXPANSION * width),
        named('G', EXPANSION * width, width),
        named('bG', 1, width),
      ];
    });
    const all = [
      { name: 'E', rows: inputWidth / positions, columns: width },
      { name: 'P', rows: positions, columns: width },
      ...blocks.flat(),
      { name: 'U', rows: width, columns: outputWidth / positions },
      { name: 'b', rows: 1, columns: outputWidth / positions },
    ];
    return all.map((parameter) => ({ ...parameter, shared: true as const }));
  },
  widest: (settings, inputWidth, positions) => Math.max(inputWidth, positions * EXPANSION * widthOf(settings)),
  initial(settings, parameters, seed) {
    return parameters.map(({ name, rows, columns }, i) => {
      if (name.startsWith('b')) return new Float64Array(columns);
      const own = initialWeights(settings, rows, columns, stream(seed, 'weights', i));
      return name === 'U' ? own.map((value) => READ_OUT * value) : own;
    });
  },
  forward(xp, settings, parameters, inputs) {
    const { tokens: embedding, positions: places, blocks, readOut, readOutBias } = partsOf(parameters);
    const examples = xp.shape(inputs)[1];
    const [, positions, width] = xp.shape(places);
    const tokens = xp.reshape(inputs, examples * positions, xp.shape(embedding)[1]);
    const embedded = xp.matmul(tokens, embedding);
    const rows = xp.reshape(embedded, examples, positions * width);
    const placed = xp.add(rows, xp.reshape(places, 1, positions * width));
    let x = xp.reshape(placed, examples * positions, width);
    const tape: LayerTape<typeof x>[] = [{ input: tokens, preActivation: embedded, output: x }];
    for (const block of blocks) {
      const made = blockForward(xp, settings, block, x, examples);
      tape.push(...made);
      x = made.at(-1)?.output ?? x;
    }
    const { output: input, factor } = rootMeanSquare(xp, x);
    const output = xp.add(xp.matmul(input, readOut), readOutBias);
    return [...tape, { input, preActivation: output, output, kept: [factor] }];
  },
  backward<T>(
    xp: Ops<T>,
    settings: Settings,
    parameters: readonly T[],
    tape: readonly LayerTape<T>[],
    outputDerivative: T,
  ) {
    const { positions: places, blocks, readOut } = partsOf(parameters);
    const [, positions, width] = xp.shape(places);
    const [first, last] = [at(tape, 0), at(tape, tape.length - 1)];
    const examples = xp.shape(first.input)[1] / positions;
    const grads = [xp.matmul(last.input, outputDerivative, { transposeA: true }), xp.sum(outputDerivative, 'rows')];
    const derivatives = [outputDerivative];
    const byInput = xp.matmul(outputDerivative, readOut, { transposeB: true });
    let derivative = rootMeanSquareBack(xp, last.input, at(last.kept ?? [], 0), byInput);
    for (const [i, block] of [...blocks.entries()].reverse()) {
      const own = tape.slice(1 + i * LAYERS, 1 + (i + 1) * LAYERS);
      const back = blockBackward(xp, settings, block, own, derivative, examples);
      grads.unshift(...back.grads);
      derivatives.unshift(...back.derivatives);
      derivative = back.derivative;
    }
    const byPlace = xp.sum(xp.reshape(derivative, examples, positions * width), 'rows');
    return {
      grads: [
        xp.matmul(first.input, derivative, { transposeA: true }),
        xp.reshape(byPlace, positions, width),
        ...grads,
      ],
      derivatives: [derivative, ...derivatives],
    };
  },
};

/** The arrays of a block, by what they do. */
interface Block<T> {
  readonly q: T;
  readonly k: T;
  readonly v: T;
  readonly o: T;
  readonly up: T;
  readonly upBias: T;
  readonly down: T;
  readonly downBias: T;
}

/** Layers of a block, in the order of the tape: queries, keys, values, what heads found, up, down. */
const LAYERS = 6;

function blockForward<T>(
  xp: Ops<T>,
  settings: Settings,
  { q, k, v, o, up, upBias, down, downBias }: Block<T>,
  x: T,
  examples: number,
): readonly LayerTape<T>[] {
  const before = rootMeanSquare(xp, x);
  const [queries, keys, values] = [
    xp.matmul(before.output, q),
    xp.matmul(before.output, k),
    xp.matmul(before.output, v),
  ];
  const heads = attend(xp, { queries, keys, values }, numberOf(settings, 'heads'), examples);
  const found = beside(
    xp,
    heads.map(({ output }) => output),
  );
  const told = xp.matmul(found, o);
  const middle = xp.add(x, told);
  const after = rootMeanSquare(xp, middle);
  const wide = xp.add(xp.matmul(after.output, up), upBias);
  const bent = activationOf(choiceOf(settings, 'activation')).value(xp, wide);
  const narrow = xp.add(xp.matmul(bent, down), downBias);
  const same = (preActivation: T) => ({ input: before.output, preActivation, output: preActivation });
  return [
    { ...same(queries), kept: [before.factor] },
    same(keys),
    same(values),
    { input: found, preActivation: told, output: middle, kept: heads.map(({ weights }) => weights) },
    { input: after.output, preActivation: wide, output: bent, kept: [after.factor] },
    { input: bent, preActivation: narrow, output: xp.add(middle, narrow) },
  ];
}

function blockBackward<T>(
  xp: Ops<T>,
  settings: Settings,
  { q, k, v, o, up, down }: Block<T>,
  tape: readonly LayerTape<T>[],
  derivative: T,
  examples: number,
) {
  const [queries, keys, values] = [at(tape, 0), at(tape, 1), at(tape, 2)];
  const [told, wide, narrow] = [at(tape, 3), at(tape, 4), at(tape, 5)];
  const slope = activationOf(choiceOf(settings, 'activation')).derivative(xp, wide.preActivation, wide.output);
  const byWide = xp.mul(xp.matmul(derivative, down, { transposeB: true }), slope);
  const byAfter = xp.matmul(byWide, up, { transposeB: true });
  const byMiddle = xp.add(derivative, rootMeanSquareBack(xp, wide.input, at(wide.kept ?? [], 0), byAfter));
  const byFound = xp.matmul(byMiddle, o, { transposeB: true });
  const seen = { queries: queries.output, keys: keys.output, values: values.output };
  const by = attendBack(xp, seen, told.kept ?? [], byFound, examples);
  const byBefore = [
    xp.matmul(by.queries, q, { transposeB: true }),
    xp.matmul(by.keys, k, { transposeB: true }),
    xp.matmul(by.values, v, { transposeB: true }),
  ].reduce((sum, part) => xp.add(sum, part));
  const product = ({ input }: LayerTape<T>, own: T) => xp.matmul(input, own, { transposeA: true });
  return {
    grads: [
      product(queries, by.queries),
      product(keys, by.keys),
      product(values, by.values),
      product(told, byMiddle),
      product(wide, byWide),
      xp.sum(byWide, 'rows'),
      product(narrow, derivative),
      xp.sum(derivative, 'rows'),
    ],
    derivatives: [by.queries, by.keys, by.values, byMiddle, byWide, derivative],
    derivative: xp.add(byMiddle, rootMeanSquareBack(xp, queries.input, at(queries.kept ?? [], 0), byBefore)),
  };
}

function partsOf<P>(parameters: readonly P[]) {
  const blocks = (parameters.length - BEFORE - 2) / OF_BLOCK;
  if (!Number.isInteger(blocks)) throw new Error(`${parameters.length} parameters are no transformer’s`);
  const own = (i: number) => at(parameters, i);
  return {
    tokens: own(0),
    positions: own(1),
    blocks: Array.from({ length: blocks }, (_, i): Block<P> => {
      const start = BEFORE + i * OF_BLOCK;
      return {
        q: own(start),
        k: own(start + 1),
        v: own(start + 2),
        o: own(start + 3),
        up: own(start + 4),
        upBias: own(start + 5),
        down: own(start + 6),
        downBias: own(start + 7),
      };
    }),
    readOut: own(parameters.length - 2),
    readOutBias: own(parameters.length - 1),
  };
}

function at<V>(items: readonly V[], index: number): V {
  const item = items[index];
  if (item === undefined) throw new Error(`there are ${items.length}, none at ${index}`);
  return item;
}

function widthOf(settings: Settings): number {
  return numberOf(settings, 'heads') * numberOf(settings, 'headWidth');
}

function fields(): Fields {
  return {
    layers: {
      type: 'integer',
      label: 'Blocks',
      key: 'blocks',
      hint: 'How often attention and the layers after it are repeated.',
      min: 1,
      max: 2,
      default: 1,
      scale: 'linear',
    },
    heads: {
      type: 'integer',
      label: 'Heads',
      key: 'heads',
      hint: 'How many weighted means every token takes at once.',
      min: 1,
      max: 4,
      default: 2,
      scale: 'linear',
    },
    headWidth: {
      type: 'integer',
      label: 'Width of a head',
      key: 'head',
      hint: 'Numbers in each mean; a token has this many times the heads.',
      min: 2,
      max: 16,
      default: 8,
      scale: 'linear',
    },
    activation: {
      type: 'choice',
      label: 'Activation',
      key: 'act',
      symbol: 'φ',
      hint: 'What bends the wide layer after attention.',
      options: Object.entries(activations).map(([value, { label }]) => ({ value, label })),
      default: 'relu',
    },
    ...initialFields,
  };
}
