import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { backpropProperties, normal } from './backprop.properties.ts';
import { convolution } from './convolution.ts';
import { imageOf, patches, patchesBack, type ImageShape } from './patches.ts';

describe.each([
  { channels: [3, 2], kernel: 3, stride: 2, activation: 'tanh' },
  { channels: [2], kernel: 2, stride: 1, activation: 'gelu' },
  { channels: [2, 2], kernel: 5, stride: 3, activation: 'sigmoid' },
  { channels: [] },
])('a convolutional network of %o', (settings: Settings) => {
  backpropProperties(convolution, {
    settings,
    inputWidth: 30,
    outputWidth: 3,
    positions: 1,
    examples: 4,
    inputs: normal([1, 4, 30], 1),
  });
});

describe('patches', () => {
  const shape: ImageShape = { height: 4, width: 5, channels: 2 };

  it.each([
    [3, 1],
    [3, 2],
    [2, 2],
    [5, 3],
    [1, 2],
  ])('with a kernel of %i at every pixel that is a multiple of %i are the image, and 0 around it', (size, stride) => {
    const images = normal([2, 3, 40], 1);
    const found = patches(xp, images, shape, size, stride);
    const [down, across] = [Math.ceil(4 / stride), Math.ceil(5 / stride)];
    expect(found.shape).toEqual([2, 3 * down * across, size * size * 2]);
    const margin = (pixels: number, count: number) => Math.floor(Math.max(0, (count - 1) * stride + size - pixels) / 2);
    const pixel = (replica: number, example: number, y: number, x: number, channel: number) =>
      y < 0 || y >= 4 || x < 0 || x >= 5 ? 0 : images.data[((replica * 3 + example) * 20 + y * 5 + x) * 2 + channel]!;
    let at = 0;
    for (let replica = 0; replica < 2; replica++)
      for (let example = 0; example < 3; example++)
        for (let i = 0; i < down; i++)
          for (let j = 0; j < across; j++)
            for (let dy = 0; dy < size; dy++)
              for (let dx = 0; dx < size; dx++)
                for (let channel = 0; channel < 2; channel++) {
                  const [y, x] = [i * stride - margin(4, down) + dy, j * stride - margin(5, across) + dx];
                  expect(found.data[at++]).toBe(pixel(replica, example, y, x, channel));
                }
  });

  it.each([
    [3, 1],
    [3, 2],
    [2, 3],
    [5, 2],
  ])('of %i pixels by steps of %i go back by the transpose', (size, stride) => {
    const images = normal([1, 3, 40], 1);
    const found = patches(xp, images, shape, size, stride);
    const others = normal(found.shape, 2);
    const inner = (a: Array64, b: Array64) => xp.sum(xp.mul(a, b), 'matrix').data[0]!;
    const [forth, back] = [inner(found, others), inner(images, patchesBack(xp, others, shape, size, stride))];
    // Sums of at most 1500 products of order 1.
    expect(Math.abs(forth - back)).toBeLessThan(1e-11);
  });

  it('are of images as nearly square as can be', () => {
    expect([144, 2, 13, 96, 1].map((length) => [imageOf(length).height, imageOf(length).width])).toEqual([
      [12, 12],
      [1, 2],
      [1, 13],
      [8, 12],
      [1, 1],
    ]);
  });
});

it('a convolutional network has kernels as matrices, and a read-out', () => {
  const settings = { ...defaults(convolution.fields), channels: [8, 16], kernel: 3, stride: 2 };
  const described = convolution.parameters(settings, 144, 10);
  expect(described.map(({ name, rows, columns }) => `${name} ${rows}×${columns}`)).toEqual([
    'K1 9×8',
    'b1 1×8',
    'K2 72×16',
    'b2 1×16',
    'W 144×10',
    'b 1×10',
  ]);
  expect(described.map(({ shared }) => shared === true)).toEqual([true, true, true, true, false, false]);
});
