import { float64 } from '../array/float64.ts';
import { permuted } from '../array/random.ts';
import type { Settings } from '../fields/fields.ts';
import type { DataProblem, Problem, SurfaceProblem } from './problem.ts';

const SIZE = 24;
const MOST_POINTS = 120;

/** A small picture of a problem, ready to be drawn: coordinates from the left and from the top, everything in [0, 1]. */
export type Thumbnail =
  /** `values[row * size + column]`: 0 at the lowest loss of the picture, 1 at the highest, in between by the logarithm. */
  | { readonly type: 'surface'; readonly size: number; readonly values: Float32Array }
  /** `values[row * width + column]`: four images, two beside two others, 1 being ink. */
  | { readonly type: 'images'; readonly width: number; readonly height: number; readonly values: Float32Array }
  /** x, y and class or target of each point, three numbers a point. */
  | { readonly type: 'points'; readonly points: Float32Array };

/** Draws the problem's domain, the first images of seed 0, or training examples of seed 0 in their first two inputs; a problem that needs data has no points. */
export function thumbnail(problem: Problem, settings: Settings): Thumbnail {
  if (problem.type === 'surface') return { type: 'surface', size: SIZE, values: surface(problem, settings) };
  if (problem.image) return images(problem, problem.image(settings), settings);
  return { type: 'points', points: problem.needsData ? new Float32Array(0) : points(problem, settings) };
}

function surface(problem: SurfaceProblem, settings: Settings): Float32Array {
  const { x, y } = problem.domain(settings);
  const n = problem.dimension(settings);
  // One replica a pixel; coordinates after the first two stay at the minimum.
  const centre = problem.minima(settings)[0] ?? [];
  const pixels = Float64Array.from({ length: SIZE * SIZE * n }, (_, k) => {
    const pixel = Math.floor(k / n);
    if (k % n === 0) return at(x, ((pixel % SIZE) + 0.5) / SIZE);
    if (k % n === 1) return at(y, 1 - (Math.floor(pixel / SIZE) + 0.5) / SIZE);
    return centre[k % n] ?? 0;
  });
  const heights = problem.value(float64, float64.array(pixels, [SIZE * SIZE, 1, n]), settings).data;
  // A formula that the user has typed may have no value somewhere.
  const finite = heights.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  // A thousandth of the range keeps the bottom of the bowl from taking all the shades.
  const highest = Math.max(...finite);
  const offset = (highest - lowest) / 1000;
  return normalised(heights.map((height) => Math.log((Number.isFinite(height) ? height : highest) - lowest + offset)));
}

function images(
  problem: DataProblem,
  { width, height }: { readonly width: number; readonly height: number },
  settings: Settings,
): Thumbnail {
  const { inputs } = problem.generate({ ...settings, points: 10, heldOut: 0 }, 0).training;
  // A column and a row are left blank between the images.
  const [wide, tall] = [2 * width + 1, 2 * height + 1];
  const values = new Float32Array(wide * tall);
  for (let i = 0; i < 4; i++) {
    const corner = Math.floor(i / 2) * (height + 1) * wide + (i % 2) * (width + 1);
    for (let row = 0; row < height; row++) {
      const from = (i * height + row) * width;
      values.set(inputs.subarray(from, from + width), corner + row * wide);
    }
  }
  return { type: 'images', width: wide, height: tall, values };
}

function points(problem: DataProblem, settings: Settings): Float32Array {
  const { examples, inputWidth, targetWidth, inputs, targets } = problem.generate(settings, 0).training;
  const count = Math.min(MOST_POINTS, examples);
  // In random order, because a regular choice would fall in step with the order of the classes.
  const chosen = Array.from({ length: count }, (_, i) => permuted(i, examples, 0, 0));
  const classified = problem.task(settings) === 'classification';
  const value = (row: number) =>
    classified ? targets.indexOf(1, row * targetWidth) - row * targetWidth : targets[row * targetWidth]!;
  const places = chosen.map((row) => {
    const own = inputs.subarray(row * inputWidth, (row + 1) * inputWidth);
    return problem.place?.(settings, own) ?? ([own[0]!, own[1]!] as const);
  });
  const x = normalised(places.map(([across]) => across));
  const y = normalised(places.map(([, up]) => -up));
  const values = normalised(chosen.map(value));
  return Float32Array.from(chosen.flatMap((_, i) => [x[i]!, y[i]!, values[i]!]));
}

function at([from, to]: readonly [number, number], t: number): number {
  return from + t * (to - from);
}

function normalised(values: ArrayLike<number>): Float32Array {
  const numbers = Array.from(values);
  const least = Math.min(...numbers);
  const range = Math.max(...numbers) - least || 1;
  return Float32Array.from(numbers, (value) => (value - least) / range);
}
