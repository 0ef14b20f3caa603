import type { Stream } from '../array/random.ts';
import type { Dataset } from './problem.ts';

/** Where a point lies before noise: the `index`-th of `count` points of class `label`. */
type Place = (label: number, index: number, count: number) => readonly [x: number, y: number];

/** Points of the plane in `classes` classes, taken in turn and so of equal number up to one, with Gaussian noise on both coordinates. */
export function labelledPoints(
  examples: number,
  classes: number,
  noise: number,
  random: Stream,
  place: Place,
): Dataset {
  const inputs = new Float64Array(2 * examples);
  const targets = new Float64Array(classes * examples);
  for (let i = 0; i < examples; i++) {
    const label = i % classes;
    const [x, y] = place(label, Math.floor(i / classes), Math.ceil((examples - label) / classes));
    inputs[2 * i] = x + noise * random.normal();
    inputs[2 * i + 1] = y + noise * random.normal();
    targets[classes * i + label] = 1;
  }
  return { examples, inputWidth: 2, targetWidth: classes, inputs, targets };
}
