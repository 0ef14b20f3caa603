import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { choiceOf, listOf, numberOf, type Fields, type Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';
import { activationOf, activations } from './activations.ts';
import { initialFields, initialWeights } from './initialWeights.ts';
import type { LayerTape, Network } from './network.ts';
import { imageOf, patches, patchesBack, placesOf, type ImageShape } from './patches.ts';

/**
 * Convolutions one after another, then a linear read-out of all that is left of the image. A kernel of k × k pixels is a matrix of
 * (k² · channels in) × channels out, the axes merged as Shampoo merges them (Anil et al. 2020, section 5), and is multiplied with what it sees
 * at every place, so that it is a layer like any other with more rows. Inputs that are no square are as nearly square an image as their
 * number allows.
 */
export const convolution: Network = {
  kind: 'convolution',
  label: 'Convolutional network',
  summary:
    'Small kernels go over the image and look at every place in the same way; a linear layer reads off the result.',
  fields: fields(),
  parameters(settings, inputWidth, outputWidth) {
    const layers = layersOf(settings, imageOf(inputWidth));
    const size = numberOf(settings, 'kernel');
    const last = layers.at(-1)?.to ?? imageOf(inputWidth);
    const kernels = layers.flatMap(({ from, to }, layer): readonly Parameter[] => {
      const rows = size * size * from.channels;
      return [
        { name: `K${layer + 1}`, rows, columns: to.channels, layer, shared: true },
        { name: `b${layer + 1}`, rows: 1, columns: to.channels, layer, shared: true },
      ];
    });
    const layer = layers.length;
    return [
      ...kernels,
      { name: 'W', rows: lengthOf(last), columns: outputWidth, layer },
      { name: 'b', rows: 1, columns: outputWidth, layer },
    ];
  },
  widest(settings, inputWidth) {
    const size = numberOf(settings, 'kernel');
    const seen = layersOf(settings, imageOf(inputWidth)).map(
      ({ from, to }) => to.height * to.width * size ** 2 * from.channels,
    );
    return Math.max(inputWidth, ...seen);
  },
  initial: (settings, parameters, seed) =>
    parameters.map(({ name, rows, columns, layer }) =>
      name.startsWith('b')
        ? new Float64Array(columns)
        : initialWeights(settings, rows, columns, stream(seed, 'weights', layer)),
    ),
  forward(xp, settings, parameters, inputs) {
    const size = numberOf(settings, 'kernel');
    const stride = numberOf(settings, 'stride');
    const activation = activationOf(choiceOf(settings, 'activation'));
    const layers = layersOf(settings, imageOf(xp.shape(inputs)[2]));
    const examples = xp.shape(inputs)[1];
    const tape: LayerTape<typeof inputs>[] = [];
    let images = inputs;
    for (const [i, { from, to }] of layers.entries()) {
      const input = patches(xp, images, from, size, stride);
      const preActivation = xp.add(xp.matmul(input, at(parameters, 2 * i)), at(parameters, 2 * i + 1));
      const output = activation.value(xp, preActivation);
      tape.push({ input, preActivation, output, ...(i === 0 && { kept: [images] }) });
      images = xp.reshape(output, examples, lengthOf(to));
    }
    const [weight, bias] = [at(parameters, 2 * layers.length), at(parameters, 2 * layers.length + 1)];
    const output = xp.add(xp.matmul(images, weight), bias);
    return [...tape, { input: images, preActivation: output, output }];
  },
  backward<T>(
    xp: Ops<T>,
    settings: Settings,
    parameters: readonly T[],
    tape: readonly LayerTape<T>[],
    outputDerivative: T,
  ) {
    const size = numberOf(settings, 'kernel');
    const stride = numberOf(settings, 'stride');
    const activation = activationOf(choiceOf(settings, 'activation'));
    const depth = tape.length - 1;
    const images = at(tape, 0).kept?.[0] ?? at(tape, 0).input;
    const layers = layersOf(settings, imageOf(xp.shape(images)[2]));
    const grads: T[] = [];
    const derivatives: T[] = [];
    let derivative = outputDerivative;
    for (let i = depth; i >= 0; i--) {
      derivatives.unshift(derivative);
      grads.unshift(xp.matmul(at(tape, i).input, derivative, { transposeA: true }), xp.sum(derivative, 'rows'));
      if (i === 0) break;
      const { preActivation, output } = at(tape, i - 1);
      const byInput = xp.matmul(derivative, at(parameters, 2 * i), { transposeB: true });
      const byImages = i === depth ? byInput : patchesBack(xp, byInput, at(layers, i).from, size, stride);
      const [, rows, channels] = xp.shape(output);
      derivative = xp.mul(xp.reshape(byImages, rows, channels), activation.derivative(xp, preActivation, output));
    }
    return { grads, derivatives };
  },
};

/** The images that go into the convolutions and that come out of them. */
function layersOf(
  settings: Settings,
  image: ImageShape,
): readonly { readonly from: ImageShape; readonly to: ImageShape }[] {
  let from = image;
  return listOf(settings, 'channels').map((channels) => {
    const to = placesOf(from, numberOf(settings, 'stride'), channels);
    const layer = { from, to };
    from = to;
    return layer;
  });
}

function lengthOf({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

function at<V>(items: readonly V[], index: number): V {
  const item = items[index];
  if (item === undefined) throw new Error(`there are ${items.length}, none at ${index}`);
  return item;
}

function fields(): Fields {
  return {
    channels: {
      type: 'list',
      label: 'Channels',
      key: 'ch',
      hint: 'Number of kernels of each convolution; none for a linear model.',
      integer: true,
      min: 1,
      max: 32,
      minLength: 0,
      maxLength: 4,
      default: [4, 8],
    },
    kernel: {
      type: 'integer',
      label: 'Kernel',
      key: 'k',
      unit: 'pixels',
      hint: 'Width and height of what a kernel sees at once.',
      min: 1,
      max: 7,
      default: 3,
      scale: 'linear',
    },
    stride: {
      type: 'integer',
      label: 'Stride',
      key: 'stride',
      unit: 'pixels',
      hint: 'From one place of a kernel to the next.',
      min: 1,
      max: 4,
      default: 2,
      scale: 'linear',
    },
    activation: {
      type: 'choice',
      label: 'Activation',
      key: 'act',
      symbol: 'φ',
      hint: 'What bends the output of every kernel.',
      options: Object.entries(activations).map(([value, { label }]) => ({ value, label })),
      default: 'relu',
    },
    ...initialFields,
  };
}
