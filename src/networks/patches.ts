import type { Ops } from '../array/ops.ts';

/** An image in one row: pixel by pixel from the top left, the channels of a pixel one after the other. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A row of numbers as an image of one channel, as nearly square as its length allows and never higher than wide. */
export function imageOf(length: number): ImageShape {
  let height = Math.floor(Math.sqrt(length));
  while (length % height !== 0) height--;
  return { height, width: length / height, channels: 1 };
}

/** The image whose pixels are where a kernel is put: at every `stride`-th pixel of each axis, beyond the edges 0. */
export function placesOf({ height, width }: ImageShape, stride: number, channels: number): ImageShape {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride), channels };
}

/** Images `[R,N,pixels · channels]` as what the kernel sees at each place `[R,N·places,size² · channels]`, places from the top left. */
export function patches<T>(xp: Ops<T>, images: T, shape: ImageShape, size: number, stride: number): T {
  const { height, width } = placesOf(shape, stride, 1);
  const picked = xp.pick(images, tablesOf(shape, size, stride).patches);
  return xp.reshape(picked, xp.shape(images)[1] * height * width, size * size * shape.channels);
}

/** The transpose of `patches`: to every pixel the sum of what belongs to it in all patches. */
export function patchesBack<T>(xp: Ops<T>, derivative: T, shape: ImageShape, size: number, stride: number): T {
  const { height, width } = placesOf(shape, stride, 1);
  const examples = xp.shape(derivative)[1] / (height * width);
  const pixels = shape.height * shape.width * shape.channels;
  const { pixels: table } = tablesOf(shape, size, stride);
  const rows = xp.reshape(derivative, examples, height * width * size * size * shape.channels);
  const shares = xp.reshape(xp.pick(rows, table), examples * pixels, table.length / pixels);
  return xp.reshape(xp.sum(shares, 'columns'), examples, pixels);
}

interface Tables {
  /** Of every number in the patches of an image: its place in the image, −1 beyond the edges. */
  readonly patches: Int32Array;
  /** Of every number in an image: its places in the patches, as many for each, −1 where there are fewer. */
  readonly pixels: Int32Array;
}

const known = new Map<string, Tables>();

function tablesOf(shape: ImageShape, size: number, stride: number): Tables {
  const key = [shape.height, shape.width, shape.channels, size, stride].join();
  const found = known.get(key) ?? makeTables(shape, size, stride);
  known.set(key, found);
  return found;
}

function makeTables(shape: ImageShape, size: number, stride: number): Tables {
  const { height, width, channels } = shape;
  const places = placesOf(shape, stride, 1);
  // What is missing is shared between both edges, the odd pixel at the end.
  const margin = (pixels: number, count: number) => Math.floor(Math.max(0, (count - 1) * stride + size - pixels) / 2);
  const [top, left] = [margin(height, places.height), margin(width, places.width)];
  const all: number[] = [];
  for (let row = 0; row < places.height; row++) {
    for (let column = 0; column < places.width; column++) {
      for (let y = row * stride - top; y < row * stride - top + size; y++) {
        for (let x = column * stride - left; x < column * stride - left + size; x++) {
          const isInside = y >= 0 && y < height && x >= 0 && x < width;
          for (let channel = 0; channel < channels; channel++)
            all.push(isInside ? (y * width + x) * channels + channel : -1);
        }
      }
    }
  }
  const owners = Array.from({ length: height * width * channels }, (): number[] => []);
  all.forEach((pixel, place) => owners[pixel]?.push(place));
  const most = owners.reduce((longest, { length }) => Math.max(longest, length), 1);
  const pixels = owners.flatMap((own) => Array.from({ length: most }, (_, i) => own[i] ?? -1));
  return { patches: Int32Array.from(all), pixels: Int32Array.from(pixels) };
}
