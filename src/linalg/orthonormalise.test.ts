import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { orthonormalise } from './orthonormalise.ts';

const gaussian = (n: number, seed: number) =>
  xp.array(Float64Array.from({ length: n * n }, stream(seed, 'data').normal), [1, n, n]);
const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const gram = (q: Array64) => xp.matmul(q, q, { transposeA: true });
/** `|R_ij|` below the diagonal, R = Qᵀ a, relative to the length of the column of `a`. */
const below = (q: Array64, a: Array64) => {
  const n = a.shape[1];
  const r = xp.div(xp.matmul(q, a, { transposeA: true }), xp.sqrt(xp.sum(xp.mul(a, a), 'rows')));
  return r.data.reduce((most, x, k) => (Math.floor(k / n) > k % n ? Math.max(most, Math.abs(x)) : most), 0);
};

describe('orthonormalisation of columns in their order', () => {
  it('gives an orthogonal Q with QᵀA triangular, whatever the lengths of the columns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ max: 1e6 }), fc.boolean(), (n, seed, graded) => {
        const lengths = xp.array(
          Array.from({ length: n }, (_, i) => (graded ? 10 ** (-25 * i) : 1)),
          [1, 1, n],
        );
        const a = xp.mul(gaussian(n, seed), lengths);
        const q = orthonormalise(xp, a);
        // n ε with a factor of some twenty for n reflections of n numbers each.
        expect(worst(gram(q), xp.eye(n))).toBeLessThan(1e-13);
        expect(below(q, xp.div(a, lengths))).toBeLessThan(1e-13);
      }),
    );
  });

  it('is the classical process of Gram and Schmidt, up to signs', () => {
    const a = xp.array([1, 1, 0, 1, 0, 1, 0, 1, 1], [1, 3, 3]);
    const expected = [1 / Math.SQRT2, 1 / Math.sqrt(6), -1 / Math.sqrt(3)];
    const q = orthonormalise(xp, a);
    expected.forEach((x, i) => expect(Math.abs(q.data[i]!)).toBeCloseTo(Math.abs(x), 14));
  });

  it('completes the basis where columns are zero or repeat those before', () => {
    const a = xp.array([0, 1, 1, 2, 0, 2, 2, 4, 0, 3, 3, 5, 0, 4, 4, 6], [1, 4, 4]);
    const q = orthonormalise(xp, a);
    expect(worst(gram(q), xp.eye(4))).toBeLessThan(1e-14);
    expect(worst(gram(orthonormalise(xp, xp.full([1, 4, 4], 0))), xp.eye(4))).toBe(0);
  });

  it.each([0, 1, 2])('makes NaN of column %i of Q and those after it where that column is', (column) => {
    const a = gaussian(3, 1);
    a.data[3 + column] = column === 1 ? Infinity : NaN;
    const q = orthonormalise(xp, a);
    expect([...q.data.slice(0, 3)].map(Number.isNaN)).toEqual([0, 1, 2].map((j) => j >= column));
    expect(orthonormalise(xp, xp.full([1, 1, 1], NaN)).data[0]).toBeNaN();
  });

  it('keeps replicas apart, and NaN in its own', () => {
    const [a, b] = [gaussian(4, 1), gaussian(4, 2)];
    const q = orthonormalise(xp, xp.concat([a, xp.full([1, 4, 4], NaN), b], 'replicas'));
    expect([...q.data.slice(0, 16)]).toEqual([...orthonormalise(xp, a).data]);
    expect([...q.data.slice(32)]).toEqual([...orthonormalise(xp, b).data]);
    expect(q.data.slice(16, 32).every(Number.isNaN)).toBe(true);
  });
});
