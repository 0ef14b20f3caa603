import { describe, expect, it } from 'vitest';
import { defaults } from '../fields/fields.ts';
import { problemOf, problems } from './index.ts';
import { thumbnail } from './thumbnail.ts';

describe('the list of problems', () => {
  it('has unique kinds, found by name', () => {
    expect(new Set(problems.map(({ kind }) => kind)).size).toBe(problems.length);
    for (const problem of problems) expect(problemOf(problem.kind)).toBe(problem);
    expect(problemOf('nothing')).toBeUndefined();
    expect(problemOf('toString')).toBeUndefined();
  });

  it('declares fields with unique keys and defaults in range', () => {
    for (const { fields } of problems) {
      const declared = Object.values(fields);
      expect(new Set(declared.map(({ key }) => key)).size).toBe(declared.length);
      for (const field of declared) {
        if (field.type === 'choice') expect(field.options.map(({ value }) => value)).toContain(field.default);
        else if (field.type === 'text')
          for (const one of [field.default, ...field.examples.map(({ text }) => text)]) {
            expect(field.check(one)).toBeUndefined();
            expect(one.length).toBeLessThanOrEqual(field.longest);
          }
        else if (field.type !== 'list') expect(field.default >= field.min && field.default <= field.max).toBe(true);
      }
    }
  });
});

describe.each(problems.map((problem) => ({ kind: problem.kind, problem })))('the thumbnail of $kind', ({ problem }) => {
  const picture = thumbnail(problem, defaults(problem.fields));
  const values = picture.type === 'points' ? picture.points : picture.values;

  it('is normalised and not blank', () => {
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    if (problem.type === 'data' && problem.needsData) expect(values).toHaveLength(0);
    else expect(new Set(values).size).toBeGreaterThan(10);
  });

  it('shows the minimum in its place, or every class', () => {
    const settings = defaults(problem.fields);
    if (problem.type === 'surface' && picture.type === 'surface') {
      const { x, y } = problem.domain(settings);
      const column = (minimum: readonly number[]) => Math.floor(((minimum[0]! - x[0]) / (x[1] - x[0])) * picture.size);
      const row = (minimum: readonly number[]) => Math.floor(((y[1] - minimum[1]!) / (y[1] - y[0])) * picture.size);
      for (const minimum of problem.minima(settings))
        expect(picture.values[row(minimum) * picture.size + column(minimum)]).toBeLessThan(0.5);
      expect(picture.values).toHaveLength(picture.size ** 2);
      expect(Math.min(...picture.values)).toBe(0);
      expect(Math.max(...picture.values)).toBe(1);
    } else if (picture.type === 'images' && problem.type === 'data') {
      const { inputs, inputWidth } = problem.generate({ ...settings, points: 10, heldOut: 0 }, 0).training;
      const { width, height } = problem.image!(settings);
      expect([picture.width, picture.height]).toEqual([2 * width + 1, 2 * height + 1]);
      // The fourth image, at the bottom right.
      const at = (row: number, column: number) => values[(height + 1 + row) * picture.width + width + 1 + column]!;
      const shown = Array.from({ length: inputWidth }, (_, i) => at(Math.floor(i / width), i % width));
      expect(shown).toEqual([...Float32Array.from(inputs.subarray(3 * inputWidth, 4 * inputWidth))]);
    } else if (problem.type === 'data' && !problem.needsData) {
      expect(values.length).toBeLessThanOrEqual(3 * 120);
      const classes = new Set(values.filter((_, i) => i % 3 === 2));
      if (problem.task(settings) === 'classification') {
        const { targetWidth, positions = 1 } = problem.generate(settings, 0).training;
        expect(classes.size).toBe(targetWidth / positions);
      }
    }
  });
});
