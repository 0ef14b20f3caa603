import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import {
  conjugated,
  gramOf,
  matrix,
  normalMatrix,
  normals,
  plusIdentity,
  row,
  solve,
  worst,
  type Matrix,
} from '../optimizers/landscapes.properties.ts';
import { conjugateGradients } from './conjugateGradients.ts';

const zeros = (n: number) => Array.from({ length: n }, () => 0);

function ours(a: Matrix, b: readonly number[], start: readonly number[], most: number): readonly number[] {
  const columns = matrix(a);
  return [...conjugateGradients(xp, (v) => xp.matmul(v, columns), row(b), row(start), most).data];
}

/** A symmetric matrix with these eigenvalues. */
function withSpectrum(values: readonly number[], seed: number): Matrix {
  const n = values.length;
  const { v } = xp.eigh(matrix(gramOf(normalMatrix(n, n, seed))));
  const { data } = xp.matmul(xp.mul(v, row(values)), v, { transposeB: true });
  return Array.from({ length: n }, (_, i) => [...data.slice(i * n, (i + 1) * n)]);
}

describe('conjugate gradients', () => {
  const a = plusIdentity(gramOf(normalMatrix(9, 7, 61)), 0.5);
  const b = normals(7, 62);

  it('solve P equations in P iterations, and stay there', () => {
    const solution = solve(a, b);
    expect(worst(ours(a, b, zeros(7), 6), solution)).toBeGreaterThan(1e-6);
    for (const most of [7, 20, 50]) expect(worst(ours(a, b, normals(7, 63), most), solution)).toBeLessThan(1e-10);
  });

  it.each([1, 2, 5])('are the textbook’s after %d iterations', (most) => {
    const start = normals(7, 64);
    expect(worst(ours(a, b, start, most), conjugated(a, b, start, most).x)).toBeLessThan(1e-12);
  });

  it.each([1, 5, 20])('end as Martens ends them where progress is slow (eigenvalues %d apart)', (gap) => {
    const n = 60;
    const even = withSpectrum(
      Array.from({ length: n }, (_, i) => 1 + gap * i),
      65,
    );
    for (const seed of [66, 67, 68]) {
      const right = normals(n, seed);
      const start = normals(n, seed + 10).map((value) => value / 100);
      const { x, iterations } = conjugated(even, right, start, 50);
      expect(iterations).toBeGreaterThan(10);
      expect(iterations).toBeLessThan(50);
      expect(worst(ours(even, right, start, 50), x)).toBeLessThan(1e-12);
    }
  });

  it('do not stop while there is still something to gain', () => {
    const n = 60;
    const hard = withSpectrum(
      Array.from({ length: n }, (_, i) => 10 ** ((-5 * i) / n)),
      69,
    );
    const right = normals(n, 70);
    const { x, iterations } = conjugated(hard, right, zeros(n), 14);
    expect(iterations).toBe(14);
    // Residuals lose their orthogonality, which magnifies rounding: a change of 1e-15 in b changes the 14th iterate by 1e-12 of itself, and
    // the 18th by 1e-7.
    expect(worst(ours(hard, right, zeros(n), 14), x) / worst(x, zeros(n))).toBeLessThan(1e-10);
  });

  it('end before a direction of negative curvature', () => {
    const n = 6;
    const saddle = withSpectrum([-1, 2, 3, 4, 5, 6], 71);
    const right = normals(n, 72);
    const { x, iterations } = conjugated(saddle, right, zeros(n), 6);
    expect(iterations).toBeGreaterThan(0);
    expect(iterations).toBeLessThan(6);
    expect(worst(ours(saddle, right, zeros(n), 6), x)).toBeLessThan(1e-12);
  });

  it('give the right side itself where already the first curvature is negative', () => {
    const hill = withSpectrum([-1, -2, -3], 73);
    expect(ours(hill, [1, 2, 3], [0.5, 0.5, 0.5], 3)).toEqual([1, 2, 3]);
  });

  it('keep what they have where a product is not a number', () => {
    let left = 3;
    const columns = matrix(a);
    const failing = (v: Array64) => xp.mul(left-- > 0 ? 1 : NaN, xp.matmul(v, columns));
    const found = conjugateGradients(xp, failing, row(b), row(zeros(7)), 6);
    expect(worst(found.data, conjugated(a, b, zeros(7), 2).x)).toBeLessThan(1e-12);
  });

  it('of nothing are nothing', () => {
    expect(ours(a, zeros(7), zeros(7), 5)).toEqual(zeros(7));
  });
});
