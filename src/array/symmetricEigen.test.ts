import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from './float64.ts';
import { stream } from './random.ts';

const largest = (x: Array64) => x.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** A random symmetric matrix with the given eigenvalues. */
function withSpectrum(values: readonly number[], seed: number): Array64 {
  const n = values.length;
  const { normal } = stream(seed, 'data');
  const gaussian = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
  const { v } = xp.eigh(xp.matmul(gaussian, gaussian, { transposeB: true }));
  return xp.matmul(xp.mul(v, xp.array(values, [1, 1, n])), v, { transposeB: true });
}

describe('symmetric eigendecomposition', () => {
  it('reconstructs matrices of every size, with orthonormal vectors and ascending values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), fc.constantFrom(0, 2, 8, 14), (n, seed, decades) => {
        const { uniform } = stream(seed, 'data', 1);
        const a = withSpectrum(
          Array.from({ length: n }, () => 10 ** (-decades * uniform()) * (uniform() < 0.3 ? -1 : 1)),
          seed,
        );
        const { w, v } = xp.eigh(a);
        const back = xp.matmul(xp.mul(v, w), v, { transposeB: true });
        // Backward stability of tred2/tql2: a modest multiple of n ε ‖A‖.
        expect(largest(xp.sub(back, a))).toBeLessThan(1e-14 * n * Math.max(1, largest(a)));
        expect(largest(xp.sub(xp.matmul(v, v, { transposeA: true }), xp.eye(n)))).toBeLessThan(1e-14 * n);
        for (let i = 1; i < n; i++) expect(w.data[i]!).toBeGreaterThanOrEqual(w.data[i - 1]!);
      }),
      { numRuns: 60 },
    );
  });

  it('knows exact cases: zero, diagonal, repeated, rank one, extreme scales', () => {
    expect([...xp.eigh(xp.full([1, 3, 3], 0)).w.data]).toEqual([0, 0, 0]);
    expect([...xp.eigh(xp.array([3, 0, 0, 0, 1, 0, 0, 0, 2], [1, 3, 3])).w.data]).toEqual([1, 2, 3]);
    const ones = xp.eigh(xp.full([1, 4, 4], 1)).w.data;
    expect(ones[3]).toBeCloseTo(4, 14);
    expect(Math.abs(ones[0]!)).toBeLessThan(1e-15);
    const tiny = xp.eigh(xp.array([1e-300, 0, 0, 2e-300], [1, 2, 2])).w.data;
    expect([...tiny]).toEqual([1e-300, 2e-300]);
    expect([...xp.eigh(xp.array([-5], [1, 1, 1])).w.data]).toEqual([-5]);
  });

  it('finds the analytic spectrum of the second-difference matrix', () => {
    const n = 64;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) a[i * n + i - 1] = -1;
    }
    const { w } = xp.eigh(xp.array(a, [1, n, n]));
    for (let k = 0; k < n; k++) expect(w.data[k]!).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
  });

  it('answers NaN for a replica with a non-finite element and leaves the others alone', () => {
    const healthy = withSpectrum([1, 2, 5], 3);
    const sick = xp.array([1, 0, 0, NaN, 1, 0, 0, 0, 1], [1, 3, 3]);
    const { w } = xp.eigh(xp.concat([healthy, sick], 'replicas'));
    expect([...w.data.slice(0, 3)]).toEqual([...xp.eigh(healthy).w.data]);
    expect([...w.data.slice(3)]).toEqual([NaN, NaN, NaN]);
  });
});
