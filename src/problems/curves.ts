import { exp } from '../array/elementary.ts';
import type { Stream } from '../array/random.ts';
import { numberOf } from '../fields/fields.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';
import { sizeField, squaredDistances, squareImage, type Point } from './squareImage.ts';

/** Standard deviation of the brush, in pixels. */
const BRUSH = 0.55;

/**
 * Images of curves given by three random points, to be reproduced (after Hinton & Salakhutdinov 2006, whose way of drawing is not known): a
 * quadratic Bézier curve under a Gaussian brush. Six numbers determine an image, so a code of six units can be enough.
 */
export const curves: DataProblem = {
  type: 'data',
  kind: 'curves',
  label: 'Curves',
  summary: 'Images of random curves pass through a network and should come out again; first it learns only their mean.',
  fields: { ...splitFields, size: sizeField },
  task: () => 'reconstruction',
  image: squareImage,
  generate(settings, seed) {
    const size = numberOf(settings, 'size');
    return split(settings, seed, (examples, random) => {
      const inputs = new Float64Array(examples * size * size);
      for (let i = 0; i < examples; i++) {
        const distances = squaredDistances(curve(size, random), size);
        inputs.set(
          distances.map((squared) => exp(-squared / (2 * BRUSH ** 2))),
          i * size * size,
        );
      }
      return { examples, inputWidth: size * size, targetWidth: size * size, inputs, targets: inputs };
    });
  },
};

/** Points along a curve, two for each pixel of the image's width; its three own points keep a distance of one pixel from the border. */
function curve(size: number, random: Stream): readonly Point[] {
  const draw = (): Point => [1 + (size - 3) * random.uniform(), 1 + (size - 3) * random.uniform()];
  const [from, over, to] = [draw(), draw(), draw()];
  const last = 2 * size - 1;
  return Array.from({ length: last + 1 }, (_, i): Point => {
    const t = i / last;
    const at = (axis: 0 | 1) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * over[axis] + t ** 2 * to[axis];
    return [at(0), at(1)];
  });
}
