import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { symmetricPower } from '../linalg/spectral.ts';
import { emptySums, kroneckerBound, kroneckerProduct, withGradient } from './kroneckerBound.ts';

const { normal, uniform } = stream(8, 'directions', 0);
const draw = (rows: number, columns: number): Array64 =>
  xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
const whole = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
const ofRank = (rows: number, columns: number, rank: number) => xp.matmul(draw(rows, rank), draw(rank, columns));
const sumsOf = (gradients: readonly Array64[]) =>
  gradients.reduce(withGradient, emptySums(gradients[0]!.shape[1], gradients[0]!.shape[2]));
const furthest = (a: Array64, b: Array64) => Math.max(...xp.abs(xp.sub(a, b)).data);

describe('lemma 8 of Gupta, Koren & Singer (2018)', () => {
  it('holds with 1/r for random gradients of every shape, number, rank and ridge', () => {
    for (let trial = 0; trial < 300; trial++) {
      const [rows, columns, count] = [whole(1, 5), whole(1, 5), whole(1, 8)];
      const rank = whole(1, Math.min(rows, columns));
      const sums = sumsOf(Array.from({ length: count }, () => ofRank(rows, columns, rank)));
      expect(sums.rank).toBe(rank);
      const epsilon = trial % 5 === 0 ? 0 : 10 ** (-8 * uniform());
      const { least, scale } = kroneckerBound(sums, epsilon);
      // Rounding of an eigenvalue is of the order of 1e-16 times the largest.
      expect(least).toBeGreaterThanOrEqual(-1e-10 * scale);
    }
  });

  it('fails without 1/r: the identity of three dimensions gives −2', () => {
    const { least, leastWithout } = kroneckerBound(sumsOf([xp.eye(3)]), 0);
    expect(Math.abs(leastWithout + 2)).toBeLessThan(1e-12);
    // And is tight with it.
    expect(Math.abs(least)).toBeLessThan(1e-12);
  });

  it('needs no 1/r where every gradient has rank one', () => {
    const { least, leastWithout, scale } = kroneckerBound(
      sumsOf(Array.from({ length: 4 }, () => ofRank(4, 5, 1))),
      1e-3,
    );
    expect(leastWithout).toBe(least);
    expect(least).toBeGreaterThan(-1e-10 * scale);
  });

  it('sees the rank of float32 gradients through their rounding', () => {
    const rounded = Float32Array.from(ofRank(6, 7, 2).data);
    expect(sumsOf([xp.array(rounded, [1, 6, 7])]).rank).toBe(2);
    expect(sumsOf([xp.full([1, 3, 2], 0)]).rank).toBe(0);
  });
});

describe('Kronecker products with rows flattened one after another', () => {
  // Sums of some dozens of products of numbers of the order of one.
  const close = 1e-12;
  const [a, c, b, d] = [draw(4, 4), draw(4, 4), draw(5, 5), draw(5, 5)];
  const positive = (x: Array64) => xp.add(xp.matmul(x, x, { transposeB: true }), xp.eye(x.shape[1]));
  const [p, q] = [positive(a), positive(b)];

  it('take A X Bᵀ to (A ⊗ B) x', () => {
    const x = draw(4, 5);
    const apart = xp.matmul(xp.matmul(a, x), b, { transposeB: true });
    const flat = xp.matmul(kroneckerProduct(a, b), xp.reshape(x, 20, 1));
    expect(furthest(xp.reshape(flat, 4, 5), apart)).toBeLessThan(close);
  });

  it('multiply factor by factor: (A ⊗ B)(C ⊗ D) = AC ⊗ BD', () => {
    const product = xp.matmul(kroneckerProduct(a, b), kroneckerProduct(c, d));
    expect(furthest(product, kroneckerProduct(xp.matmul(a, c), xp.matmul(b, d)))).toBeLessThan(close * 10);
  });

  it('have powers factor by factor, the inverse among them', () => {
    const half = symmetricPower(xp, kroneckerProduct(p, q), 0.5);
    const halves = kroneckerProduct(symmetricPower(xp, p, 0.5), symmetricPower(xp, q, 0.5));
    expect(furthest(half, halves) / Math.max(...halves.data)).toBeLessThan(close);
    const inverse = (x: Array64) => {
      const { w, v } = xp.eigh(x);
      return xp.matmul(xp.div(v, w), v, { transposeB: true });
    };
    const identity = xp.matmul(kroneckerProduct(p, q), kroneckerProduct(inverse(p), inverse(q)));
    expect(furthest(identity, xp.eye(20))).toBeLessThan(close);
  });

  it('have all products of eigenvalues, and the product of the norms', () => {
    const products = [...xp.eigh(p).w.data].flatMap((l) => [...xp.eigh(q).w.data].map((r) => l * r));
    const eigenvalues = xp.eigh(kroneckerProduct(p, q)).w.data;
    const top = Math.max(...products);
    products
      .sort((x, y) => x - y)
      .forEach((value, i) => expect(Math.abs(eigenvalues[i]! - value) / top).toBeLessThan(close));
    const norm = (x: Array64) => Math.hypot(...x.data);
    expect(Math.abs(norm(kroneckerProduct(p, q)) / (norm(p) * norm(q)) - 1)).toBeLessThan(close);
  });
});
