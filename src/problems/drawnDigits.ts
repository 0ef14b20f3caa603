import { cos, exp, sin } from '../array/elementary.ts';
import type { Stream } from '../array/random.ts';
import { choiceOf, numberOf } from '../fields/fields.ts';
import { digitStrokes } from './digitStrokes.ts';
import type { DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';
import { sizeField, squaredDistances, squareImage, type Point } from './squareImage.ts';

/** Standard deviation of the edge of a stroke, in pixels. */
const EDGE = 0.5;

/** Points along a stroke for each pixel: close enough that gaps between them do not show. */
const DENSITY = 3;

/** Digits drawn by strokes of random slant, size, place and thickness, taken in turn and so of equal number up to one. */
export const drawnDigits: DataProblem = {
  type: 'data',
  kind: 'drawnDigits',
  label: 'Drawn digits',
  summary: 'Images of the digits 0 to 9, slanted, scaled, shifted and drawn with thin or thick strokes at random.',
  fields: {
    task: {
      type: 'choice',
      label: 'Task',
      key: 'task',
      hint: 'Whether the network gives the image itself or the digit that it shows.',
      options: [
        { value: 'reconstruct', label: 'reproduce the image' },
        { value: 'classify', label: 'tell the digit' },
      ],
      default: 'reconstruct',
    },
    ...splitFields,
    size: sizeField,
  },
  task: (settings) => (choiceOf(settings, 'task') === 'classify' ? 'classification' : 'reconstruction'),
  image: squareImage,
  generate(settings, seed) {
    const size = numberOf(settings, 'size');
    const classifies = choiceOf(settings, 'task') === 'classify';
    return split(settings, seed, (examples, random) => {
      const inputs = new Float64Array(examples * size * size);
      for (let i = 0; i < examples; i++) inputs.set(drawn(i % 10, size, random), i * size * size);
      const shape = { examples, inputWidth: size * size, inputs };
      if (!classifies) return { ...shape, targetWidth: size * size, targets: inputs };
      const targets = Float64Array.from({ length: 10 * examples }, (_, k) =>
        Math.floor(k / 10) % 10 === k % 10 ? 1 : 0,
      );
      return { ...shape, targetWidth: 10, targets };
    });
  },
};

function drawn(digit: number, size: number, random: Stream): Float64Array {
  const place = distorted(size, random);
  const radius = (size / 12) * between(random, 0.15, 0.6);
  const points = digitStrokes(digit).flatMap((stroke) => filled(stroke.map(place)));
  return squaredDistances(points, size).map((squared) => {
    const outside = Math.max(0, Math.sqrt(squared) - radius);
    return exp(-(outside ** 2) / (2 * EDGE ** 2));
  });
}

/** A random affine map from the unit square about (½, ½) into an image. */
function distorted(size: number, random: Stream): (point: Point) => Point {
  const angle = between(random, -0.15, 0.15);
  const slant = between(random, -0.25, 0.25);
  const [wide, tall] = [between(random, 0.75, 1), between(random, 0.75, 0.95)];
  const [right, down] = [between(random, -0.07, 0.07), between(random, -0.07, 0.07)];
  return ([x, y]) => {
    const v = tall * (y - 0.5);
    const u = wide * (x - 0.5) - slant * v;
    const to = (share: number) => (size - 1) * (0.5 + share);
    return [to(right + u * cos(angle) - v * sin(angle)), to(down + u * sin(angle) + v * cos(angle))];
  };
}

/** Points close to one another along the straight lines that join the given ones. */
function filled(points: readonly Point[]): readonly Point[] {
  return points.slice(1).flatMap(([x, y], i) => {
    const [fromX, fromY] = points[i] ?? [x, y];
    const count = Math.max(1, Math.ceil(DENSITY * Math.hypot(x - fromX, y - fromY)));
    return Array.from({ length: count + 1 }, (_, k): Point => {
      const t = k / count;
      return [fromX + t * (x - fromX), fromY + t * (y - fromY)];
    });
  });
}

function between(random: Stream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
