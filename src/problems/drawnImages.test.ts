import { describe, expect, it } from 'vitest';
import { defaults, type Settings } from '../fields/fields.ts';
import { problemOf } from './index.ts';
import type { Split } from './problem.ts';

function generated(kind: string, changed: Settings = {}, seed = 1): Split {
  const problem = problemOf(kind);
  if (problem?.type !== 'data') throw new Error(`${kind} has no data`);
  return problem.generate({ ...defaults(problem.fields), ...changed }, seed);
}

function rowsOf(values: Float64Array, width: number): readonly Float64Array[] {
  return Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
}

describe.each(['curves', 'drawnDigits'])('%s', (kind) => {
  it.each([8, 12, 28])('are images of %i × %i pixels between 0 and 1 that are their own targets', (size) => {
    const { training, heldOut } = generated(kind, { size, points: 40 });
    expect(training.inputWidth).toBe(size ** 2);
    expect(training.targets).toEqual(training.inputs);
    expect(heldOut.targets).toEqual(heldOut.inputs);
    for (const image of rowsOf(training.inputs, size ** 2)) {
      expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
      // A line passes within half a diagonal of some pixel's centre.
      expect(Math.max(...image)).toBeGreaterThan(0.4);
      expect(image.filter((value) => value < 0.05).length).toBeGreaterThan(size ** 2 / 4);
    }
  });
});

describe('curves', () => {
  it('have the ink and the entropy known of a thousand others', () => {
    const { inputs, examples } = generated('curves', { points: 1000, heldOut: 0 }).training;
    const entropy = inputs.reduce(
      (sum, p) => (p > 0 && p < 1 ? sum - p * Math.log(p) - (1 - p) * Math.log(1 - p) : sum),
      0,
    );
    // The figures are of another thousand curves; among thousands both vary by 1 to 2 %.
    expect(inputs.reduce((sum, p) => sum + p, 0) / inputs.length / 0.0717).toBeCloseTo(1, 1);
    expect(Math.abs(entropy / examples / 11.14 - 1)).toBeLessThan(0.04);
  });

  it('keep a pixel from the border', () => {
    const size = 12;
    for (const image of rowsOf(generated('curves', { size }).training.inputs, size ** 2)) {
      const border = image.filter((_, i) =>
        [0, size - 1].some((edge) => i % size === edge || Math.floor(i / size) === edge),
      );
      // A brush of 0.55 pixels at a distance of one.
      expect(Math.max(...border)).toBeLessThanOrEqual(Math.exp(-1 / (2 * 0.55 ** 2)) + 1e-12);
    }
  });
});

describe('drawn digits', () => {
  const { training, heldOut } = generated('drawnDigits', { task: 'classify', points: 800 });

  it('are in ten classes of equal number, the same images in either task', () => {
    const labels = rowsOf(training.targets, 10).map((row) => row.indexOf(1));
    expect(labels).toEqual(labels.map((_, i) => i % 10));
    expect(training.targets.reduce((sum, value) => sum + value)).toBe(training.examples);
    expect(generated('drawnDigits', { points: 800 }).training.inputs).toEqual(training.inputs);
  });

  it('are told apart by their mean images, and not too easily', () => {
    const images = rowsOf(training.inputs, training.inputWidth);
    const means = Array.from({ length: 10 }, (_, digit) => {
      const own = images.filter((_unused, i) => i % 10 === digit);
      return own[0]!.map((_unused, pixel) => own.reduce((sum, image) => sum + image[pixel]!, 0) / own.length);
    });
    const distance = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
    const right = rowsOf(heldOut.inputs, heldOut.inputWidth).filter((image, i) => {
      const distances = means.map((mean) => distance(mean, image));
      return distances.indexOf(Math.min(...distances)) === i % 10;
    });
    expect(right.length / heldOut.examples).toBeGreaterThan(0.8);
    expect(right.length).toBeLessThan(heldOut.examples);
    expect(images[0]).not.toEqual(images[10]);
  });
});
