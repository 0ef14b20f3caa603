import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { symmetricPower } from '../linalg/spectral.ts';
import { shampoo } from './shampoo.ts';

const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const gaussian = (seed: number, rows: number, columns: number, index = 0) =>
  xp.array(Float64Array.from({ length: rows * columns }, stream(seed, 'data', index).normal), [1, rows, columns]);
const gram = (x: Array64) => xp.matmul(x, x, { transposeB: true });
const vec = (x: Array64) => xp.reshape(x, x.data.length, 1);
const least = (x: Array64) => xp.eigh(xp.mul(0.5, xp.add(x, xp.transpose(x)))).w.data[0]!;

/** `a ⊗ b`, row-major: row (i, k) and column (j, l) hold `a_ij b_kl`. */
function kronecker(a: Array64, b: Array64): Array64 {
  const [[, m, n], [, p, q]] = [a.shape, b.shape];
  const at = (i: number) => {
    const [row, column] = [Math.floor(i / (n * q)), i % (n * q)];
    const [r, c] = [Math.floor(row / p) * n + Math.floor(column / q), (row % p) * q + (column % q)];
    return a.data[r]! * b.data[c]!;
  };
  return xp.array(
    Float64Array.from({ length: m * n * p * q }, (_, i) => at(i)),
    [1, m * p, n * q],
  );
}

describe('Kronecker products, row-major', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer());

  it('(A ⊗ B) vec(X) = vec(A X Bᵀ), (A ⊗ B)(C ⊗ D) = AC ⊗ BD, u vᵀ is u ⊗ v', () => {
    fc.assert(
      fc.property(sizes, ([m, n, seed]) => {
        const [A, B, X] = [gaussian(seed, m, m, 1), gaussian(seed, n, n, 2), gaussian(seed, m, n, 3)];
        const [C, D] = [gaussian(seed, m, m, 4), gaussian(seed, n, n, 5)];
        const applied = xp.matmul(xp.matmul(A, X), B, { transposeB: true });
        expect(worst(xp.matmul(kronecker(A, B), vec(X)), vec(applied))).toBeLessThan(1e-12);
        const product = xp.matmul(kronecker(A, B), kronecker(C, D));
        expect(worst(product, kronecker(xp.matmul(A, C), xp.matmul(B, D)))).toBeLessThan(1e-12);
        const [u, v] = [gaussian(seed, m, 1, 6), gaussian(seed, n, 1, 7)];
        expect(worst(vec(xp.matmul(u, v, { transposeB: true })), kronecker(u, v))).toBe(0);
      }),
    );
  });

  it('powers of semi-definite products are products of powers', () => {
    const [A, B] = [gram(gaussian(1, 3, 5)), gram(gaussian(2, 4, 6))];
    const together = symmetricPower(xp, kronecker(A, B), 0.5);
    const apart = kronecker(symmetricPower(xp, A, 0.5), symmetricPower(xp, B, 0.5));
    expect(worst(together, apart)).toBeLessThan(1e-12 * Math.max(...apart.data));
  });
});

describe('lemma 8 of the Shampoo paper', () => {
  /** The least eigenvalue of `(εI + ΣGGᵀ)^½ ⊗ (εI + ΣGᵀG)^½ − εI − share Σ g gᵀ`, and the size of the first term. */
  function margin(grads: readonly Array64[], epsilon: number, share: number) {
    const [, m, n] = grads[0]!.shape;
    const total = (arrays: readonly Array64[]) => arrays.reduce((sum, x) => xp.add(sum, x));
    const ridge = (k: number) => xp.mul(epsilon, xp.eye(k));
    const L = xp.add(ridge(m), total(grads.map(gram)));
    const R = xp.add(ridge(n), total(grads.map((G) => gram(xp.transpose(G)))));
    const above = kronecker(symmetricPower(xp, L, 0.5), symmetricPower(xp, R, 0.5));
    const below = xp.add(ridge(m * n), xp.mul(share, total(grads.map((G) => gram(vec(G))))));
    return { least: least(xp.sub(above, below)), size: Math.hypot(...above.data) };
  }

  it('holds with 1/r, r being the largest rank of a gradient', () => {
    const inputs = fc.record({
      m: fc.integer({ min: 1, max: 4 }),
      n: fc.integer({ min: 1, max: 4 }),
      r: fc.integer({ min: 1, max: 4 }),
      steps: fc.integer({ min: 1, max: 5 }),
      epsilon: fc.constantFrom(0, 1e-3, 1),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(inputs, ({ m, n, r, steps, epsilon, seed }) => {
        const rank = Math.min(m, n, r);
        const grads = Array.from({ length: steps }, (_, t) =>
          xp.matmul(gaussian(seed, m, rank, 2 * t), gaussian(seed, rank, n, 2 * t + 1)),
        );
        const { least: smallest, size } = margin(grads, epsilon, 1 / rank);
        expect(smallest).toBeGreaterThan(-1e-10 * size);
      }),
      { numRuns: 300 },
    );
  });

  it('fails without: for the identity of order 3 by exactly 2, where with 1/3 it is tight', () => {
    expect(margin([xp.eye(3)], 0, 1).least).toBeCloseTo(-2, 12);
    expect(margin([xp.eye(3)], 0, 1 / 3).least).toBeCloseTo(0, 12);
  });
});

it('Shampoo keeps 8.5 numbers for each weight of an a × 4a matrix, statistics and roots together', () => {
  const alone = { grafting: 'none' };
  const ofWeights = 256 * 1024;
  // Besides these: the moving average of the gradient.
  expect((shampoo.memory(256, 1024, alone) - ofWeights) / ofWeights).toBe(8.5);
});

describe('statistics of random gradients', () => {
  /** The moving sum of `G Gᵀ` over so many steps, decayed by 0.999, of independent normal d × c gradients. */
  function accumulated(d: number, c: number, steps: number, seed: number): readonly number[] {
    const sum = new Float64Array(d * d);
    const { normal } = stream(seed, 'baseline');
    const G = new Float64Array(d * c);
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < G.length; i++) G[i] = normal();
      for (let i = 0; i < d; i++)
        for (let j = 0; j <= i; j++) {
          let dot = 0;
          for (let k = 0; k < c; k++) dot += G[i * c + k]! * G[j * c + k]!;
          sum[i * d + j] = 0.999 * sum[i * d + j]! + dot;
        }
    }
    return [...xp.eigh(xp.array(sum, [1, d, d])).w.data].reverse();
  }
  const total = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);

  it('have 26.5 % of their mass in the top quarter', () => {
    const values = accumulated(32, 8, 10_000, 1);
    expect(Math.abs(total(values.slice(0, 8)) / total(values) - 0.2645)).toBeLessThan(0.003);
  });

  it('have an intrinsic dimension of 0.842 d', () => {
    const found = [1, 2, 3].map((seed) => accumulated(32, 2, 10_000, seed));
    const mean = total(found.map((values) => total(values) / values[0]!)) / 3;
    expect(Math.abs(mean / 32 - 0.842)).toBeLessThan(0.02);
  });
});
