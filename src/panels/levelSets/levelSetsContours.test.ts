import { describe, expect, it } from 'vitest';
import type { Grid } from '../../probes/results.ts';
import { contourLevels, contoursOf } from './levelSetsContours.ts';

function grid(loss: (x: number, y: number) => number): Grid {
  const size = 41;
  const values = Float32Array.from({ length: size * size }, (_, i) =>
    loss((i % size) / 20 - 1, Math.floor(i / size) / 20 - 1),
  );
  return { x: [-1, 1], y: [-1, 1], columns: size, rows: size, values };
}

describe('contourLevels', () => {
  it('spaces the rings of a round bowl evenly', () => {
    const levels = contourLevels(grid((x, y) => x * x + y * y));
    const radii = levels.filter((level) => level < 0.9).map(Math.sqrt);
    const gaps = radii.slice(1).map((radius, i) => radius - radii[i]!);
    expect(radii.length).toBeGreaterThan(8);
    // Quantiles of points 0.05 apart: a ring can lie half a cell beside its place.
    for (const gap of gaps)
      expect(Math.abs(gap - gaps.reduce((sum, one) => sum + one, 0) / gaps.length)).toBeLessThan(0.025);
  });

  it('leaves out values that are not finite, and has no level for a constant', () => {
    const levels = contourLevels(grid((x, y) => (x > 0.5 ? Infinity : x < -0.5 ? Number.NaN : x + y)));
    expect(levels.length).toBeGreaterThan(5);
    expect(levels.every(Number.isFinite)).toBe(true);
    expect(contourLevels(grid(() => 3))).toEqual([]);
    expect(contourLevels(grid(() => Number.NaN))).toEqual([]);
  });
});

describe('contoursOf', () => {
  it('draws circles where the loss is round', () => {
    const shown = grid((x, y) => x * x + y * y);
    const [region] = contoursOf(shown);
    const level = contourLevels(shown)[0]!;
    const hole = region!.coordinates[0]!.at(-1)!;
    for (const [x, y] of hole) {
      const radius = Math.hypot((x! - 0.5) / 20 - 1, (y! - 0.5) / 20 - 1);
      // Linear interpolation of x² between points h apart errs by up to h²/8 · 2, that is h²/(8 r) in the radius r to first order;
      // the 5 % are for the second.
      const bound = 0.05 ** 2 / (8 * Math.sqrt(level));
      expect(Math.abs(radius - Math.sqrt(level))).toBeLessThan(1.05 * bound);
    }
  });
});
