import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { inverseRoot, symmetricPower } from './spectral.ts';

/** A positive semi-definite matrix of the given rank. */
function gram(seed: number, n: number, rank: number): Array64 {
  const { normal } = stream(seed, 'data');
  const factor = xp.array(Float64Array.from({ length: n * rank }, normal), [1, n, rank]);
  return xp.matmul(factor, factor, { transposeB: true });
}

const largest = (x: Array64) => x.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

describe('inverse roots', () => {
  it('invert: (a + ε λmax I) rootᵖ = I for p = 1, 2, 4 on full-rank matrices', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 2, 4), (seed, n, p) => {
        const a = gram(seed, n, n + 4);
        const top = xp.eigh(a).w.data.at(-1)!;
        const root = inverseRoot(xp, a, 1 / p, 1e-3, 'relative');
        let product = xp.add(a, xp.mul(1e-3 * top, xp.eye(n)));
        for (let k = 0; k < p; k++) product = xp.matmul(product, root);
        // The ridge keeps the condition number below 1e3.
        expect(largest(xp.sub(product, xp.eye(n)))).toBeLessThan(1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it('places the ridge as named', () => {
    const diagonal = xp.array([4, 0, 0, 0], [1, 2, 2]);
    const entries = (damping: 'relative' | 'absolute' | 'pseudoinverse') => {
      const root = inverseRoot(xp, diagonal, 1 / 2, 0.25, damping).data;
      return [root[0]!, root[3]!];
    };
    const near = (actual: number[], expected: number[]) =>
      actual.forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 12));
    near(entries('relative'), [1 / Math.sqrt(5), 1]);
    near(entries('absolute'), [1 / Math.sqrt(4.25), 2]);
    near(entries('pseudoinverse'), [1 / 2, 0]);
    const bowl = inverseRoot(xp, xp.array([4, 0, 0, 2], [1, 2, 2]), 1 / 2, 0.25, 'absolute').data;
    near([bowl[0]!, bowl[3]!], [1 / Math.sqrt(4.25), 1 / Math.sqrt(2.25)]);
    const faint = inverseRoot(
      xp,
      xp.array([1, 0, 0, 0, 1e-4, 0, 0, 0, 1e-8], [1, 3, 3]),
      1 / 2,
      1,
      'pseudoinverse',
    ).data;
    near([faint[0]!, faint[4]!, faint[8]!], [1, 100, 0]);
  });

  it('absolute: lifts the smallest eigenvalue to exactly ε when rounding has made it negative', () => {
    const root = inverseRoot(xp, xp.array([1, 0, 0, -0.5], [1, 2, 2]), 1, 0.25, 'absolute').data;
    expect(root[3]).toBeCloseTo(1 / 0.25, 12);
    expect(root[0]).toBeCloseTo(1 / (1 + 0.5 + 0.25), 12);
  });

  it('of nothing are finite', () => {
    const root = inverseRoot(xp, xp.full([1, 3, 3], 0), 1 / 4, 1e-6, 'relative');
    expect(root.data.every(Number.isFinite)).toBe(true);
  });

  it('powers compose: (a^¼)⁴ = a', () => {
    const a = gram(5, 6, 6);
    const fourth = symmetricPower(xp, a, 1 / 4);
    const square = xp.matmul(fourth, fourth);
    expect(largest(xp.sub(xp.matmul(square, square), a))).toBeLessThan(1e-12 * largest(a));
  });
});
