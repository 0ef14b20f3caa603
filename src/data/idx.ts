import type { OwnExamples } from './tableData.ts';

/** An IDX file of bytes, the format of MNIST and its relatives: images, labels, or anything of up to four dimensions. */
export interface IdxFile {
  /** The first is the number of examples. */
  readonly sizes: readonly number[];
  readonly values: Uint8Array;
}

/** How much of the images is used. */
export interface ImageChoice {
  readonly examples: number;
  /** Pixels along each side after averaging, at most 16; images are made square. */
  readonly side: number;
}

const MOST_NUMBERS = 1_000_000;
/** Different labels that are read as classes. */
const MOST_LABELS = 64;

/** The name of the format's types of numbers, by code. */
const TYPES: Readonly<Record<number, string>> = {
  0x09: 'signed bytes',
  0x0b: 'short integers',
  0x0c: 'integers',
  0x0d: 'floats',
  0x0e: 'doubles',
};

/** Reads an unpacked IDX file, or says in one sentence what is wrong. `isCut`: more follows that was not read. */
export function readIdx(bytes: Uint8Array, isCut = false): IdxFile | { readonly problem: string } {
  const [first, second, type = 0, dimensions = 0] = bytes;
  if (bytes.length < 4 || first !== 0 || second !== 0 || (type !== 0x08 && !TYPES[type]))
    return { problem: 'This is not an IDX file: it does not begin with two zeros and a type.' };
  if (type !== 0x08) return { problem: `The file holds ${TYPES[type]}; only unsigned bytes can be read.` };
  if (dimensions < 1 || dimensions > 4)
    return { problem: `The file has ${dimensions} dimensions; 1 to 4 can be read.` };
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) return { problem: 'The file ends within its head.' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  if (sizes.includes(0)) return { problem: `The file is empty: its sizes are ${sizes.join(' × ')}.` };
  const promised = sizes.reduce((product, size) => product * size, 1);
  const each = promised / sizes[0]!;
  const values = bytes.subarray(start);
  const examples = Math.min(sizes[0]!, Math.floor(values.length / each));
  if (values.length > promised || (values.length < promised && !isCut) || examples === 0)
    return {
      problem: `The file should hold ${sizes.join(' × ')} bytes after its head, but it holds ${values.length}.`,
    };
  return { sizes: [examples, ...sizes.slice(1)], values: values.subarray(0, examples * each) };
}

/** Most examples that fit at this side. */
export function mostImages(side: number): number {
  return Math.min(20_000, Math.floor(MOST_NUMBERS / side ** 2));
}

/**
 * Images as inputs from 0 to 1, averaged down to `side²`, and their labels as classes. Without labels the images are to be reproduced: the
 * targets are the inputs.
 */
export function imageData(
  images: IdxFile,
  labels: IdxFile | undefined,
  { examples, side }: ImageChoice,
): OwnExamples | { readonly problem: string } {
  const [count = 0, height = 0, width = 0] = images.sizes;
  if (images.sizes.length !== 3)
    return {
      problem: `Images have three dimensions; this file has ${images.sizes.length}: ${images.sizes.join(' × ')}.`,
    };
  if (labels && labels.sizes.length !== 1)
    return { problem: `Labels have one dimension; this file has ${labels.sizes.length}: ${labels.sizes.join(' × ')}.` };
  if (labels && labels.sizes[0] !== count)
    return { problem: `There are ${count} images, but ${labels.sizes[0]} labels.` };
  const used = Math.min(examples, count, mostImages(side));
  const inputs = Array.from({ length: used }, (_, i) =>
    averaged(images.values.subarray(i * height * width, (i + 1) * height * width), height, width, side),
  );
  const notes = used < count ? [`The first ${used} of ${count} images.`] : [];
  if (!labels)
    return {
      inputs,
      targets: inputs,
      task: 'reconstruction',
      notes: [...notes, 'Without labels, the images themselves are to be reproduced.'],
    };
  const classes = [...new Set(labels.values.subarray(0, used))].sort((a, b) => a - b);
  if (classes.length < 2 || classes.length > MOST_LABELS)
    return { problem: `These images have ${classes.length} different labels; 2 to ${MOST_LABELS} can be classes.` };
  const targets = Array.from(labels.values.subarray(0, used), (label) => classes.map((one) => (one === label ? 1 : 0)));
  return { inputs, targets, task: 'classification', notes: [...notes, `Classes: ${classes.join(', ')}.`] };
}

/** Means over the parts of the image that each pixel of a square of `side` pixels covers, divided by 255. */
function averaged(pixels: Uint8Array, height: number, width: number, side: number): readonly number[] {
  return Array.from({ length: side * side }, (_, k) => {
    const [top, bottom] = covered(Math.floor(k / side), side, height);
    const [left, right] = covered(k % side, side, width);
    let [sum, area] = [0, 0];
    for (let y = Math.floor(top); y < bottom; y++) {
      const share = Math.min(y + 1, bottom) - Math.max(y, top);
      for (let x = Math.floor(left); x < right; x++) {
        const part = share * (Math.min(x + 1, right) - Math.max(x, left));
        sum += part * pixels[y * width + x]!;
        area += part;
      }
    }
    // Four digits are more than the 256 levels of a pixel tell apart, and short in a file.
    return Math.round((1e4 * sum) / (255 * area)) / 1e4;
  });
}

function covered(index: number, side: number, length: number): readonly [number, number] {
  return [(index * length) / side, ((index + 1) * length) / side];
}
