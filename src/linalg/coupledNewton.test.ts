import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { coupledNewtonRoot } from './coupledNewton.ts';

/** `V diag(w) Vᵀ` with random orthonormal V. */
function withSpectrum(w: readonly number[], seed: number): { matrix: Array64; v: Array64 } {
  const n = w.length;
  const { normal } = stream(seed, 'data');
  const g = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
  const { v } = xp.eigh(xp.add(g, xp.transpose(g)));
  return { matrix: xp.matmul(xp.mul(v, xp.array(w, [1, 1, n])), v, { transposeB: true }), v };
}

describe('the coupled Newton iteration', () => {
  it.each([1, 2, 3, 4, 6, 8])('gives the inverse root of order %i', (p) => {
    const w = [1e-3, 0.02, 0.5, 1, 3, 40];
    const { matrix, v } = withSpectrum(w, p);
    const size = xp.max(xp.sum(xp.abs(matrix), 'columns'), 'matrix').data[0]!;
    const epsilon = 1e-7;
    const { root, residual } = coupledNewtonRoot(xp, matrix, p, epsilon);
    const damped = w.map((x) => (x + epsilon * size) ** (-1 / p));
    const exact = xp.matmul(xp.mul(v, xp.array(damped, [1, 1, w.length])), v, { transposeB: true });
    const largest = Math.max(...damped);
    root.data.forEach((x, i) => expect(Math.abs(x - exact.data[i]!) / largest).toBeLessThan(1e-10));
    expect(residual.data[0]).toBeLessThan(1e-9);
  });

  it('gives each replica its own root, also of zero and of rank one', () => {
    const a = xp.array([4, 0, 0, 9, 1, 1, 1, 1], [2, 2, 2]);
    const { root } = coupledNewtonRoot(xp, a, 2, 1e-2);
    const alone = coupledNewtonRoot(xp, xp.slice(a, { replicas: [1, 2] }), 2, 1e-2);
    expect([...root.data.slice(4)]).toEqual([...alone.root.data]);
    expect(root.data[0]).toBeCloseTo((4 + 0.09) ** -0.5, 12);
  });
});
