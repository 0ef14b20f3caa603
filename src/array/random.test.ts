import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permuted, stream, threefry } from './random.ts';
import type { Purpose } from './random.ts';

const draws = (n: number, draw: () => number) => Float64Array.from({ length: n }, draw);
const mean = (values: Float64Array, f: (x: number) => number) =>
  values.reduce((sum, x) => sum + f(x), 0) / values.length;

describe('threefry', () => {
  // Known answers of Random123 1.14, file kat_vectors, lines "threefry2x32 20".
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('under key %o encrypts %o to the published %o', (key, counter, answer) => {
    expect(threefry(key, counter)).toEqual(answer);
  });
});

describe('stream', () => {
  it('depends on seed, purpose and step, and on nothing else', () => {
    const first = (seed: number, purpose: Purpose, step: number) => [...draws(4, stream(seed, purpose, step).uniform)];
    const different = [first(1, 'data', 0), first(2, 'data', 0), first(1, 'weights', 0), first(1, 'data', 1)];
    expect(new Set(different.flat()).size).toBe(16);
    const [a, b] = [stream(1, 'data'), stream(1, 'data')];
    b.normal();
    expect([a.uniform(), a.uniform()]).toEqual(different[0]!.slice(0, 2));
  });

  it('starts from the bits of threefry', () => {
    const [high, low] = threefry([5, 1], [7, 0]);
    expect(stream(5, 'data', 7).uniform()).toBe((high * 2 ** 32 + low - (low % 2 ** 11)) / 2 ** 64);
  });

  // Of 200 000 draws; the bounds are five standard errors, √(variance / n), of each moment.
  it.each([1, 2, 3])('draws uniform numbers with their moments, seed %i', (seed) => {
    const n = 200_000;
    const values = draws(n, stream(seed, 'data').uniform);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(mean(values, (x) => x) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(values, (x) => (x - 1 / 2) ** 2) - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / n));
    const lagged = values.subarray(1).reduce((sum, x, i) => sum + (x - 1 / 2) * (values[i]! - 1 / 2), 0) / n;
    expect(Math.abs(lagged)).toBeLessThan(5 * Math.sqrt(1 / 144 / n));
  });

  it.each([1, 2, 3])('draws normal numbers with their moments, seed %i', (seed) => {
    const n = 200_000;
    const values = draws(n, stream(seed, 'data').normal);
    for (const [power, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      expect(Math.abs(mean(values, (x) => x ** power) - moment), `moment ${power}`).toBeLessThan(
        5 * Math.sqrt(variance / n),
      );
    }
    // The two numbers that one pair of uniform draws makes.
    const pairs = Array.from({ length: n / 2 }, (_, i) => values[2 * i]! * values[2 * i + 1]!);
    expect(Math.abs(pairs.reduce((sum, x) => sum + x, 0) / pairs.length)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  it('draws integers evenly', () => {
    const { integer } = stream(4, 'data');
    const counts = Array.from({ length: 6 }, () => 0);
    for (let i = 0; i < 60_000; i++) counts[integer(6)]!++;
    // Chi-squared with 5 degrees of freedom exceeds 30 once in 70 000 seeds.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(30);
  });
});

describe('permuted', () => {
  const whole = (n: number, seed: number, epoch: number) =>
    Array.from({ length: n }, (_, i) => permuted(i, n, seed, epoch));

  it('takes each place once, for every small n and many larger', () => {
    const isPermutation = (n: number, seed: number, epoch: number) =>
      new Set(whole(n, seed, epoch).filter((x) => Number.isInteger(x) && x >= 0 && x < n)).size === n;
    for (let n = 1; n <= 130; n++) expect(isPermutation(n, n, 3), `n = ${n}`).toBe(true);
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer(), fc.nat(), isPermutation), { numRuns: 50 });
  });

  it('is another for each epoch and seed', () => {
    const some = [whole(50, 1, 0), whole(50, 1, 1), whole(50, 2, 0), whole(50, 2, 1)];
    expect(new Set(some.map(String)).size).toBe(4);
    expect(whole(50, 1, 0)).toEqual(some[0]);
  });

  it.each([2, 5, 10, 37])('puts an element in each of %i places equally often over many epochs', (n) => {
    const epochs = 4000;
    for (const index of [0, n - 1]) {
      const counts = Array.from({ length: n }, () => 0);
      for (let epoch = 0; epoch < epochs; epoch++) counts[permuted(index, n, 1, epoch)]!++;
      const chi = counts.reduce((sum, count) => sum + (count - epochs / n) ** 2 / (epochs / n), 0);
      // Five standard deviations, √(2 (n − 1)), above the mean n − 1 of chi-squared, and the tail of few degrees of freedom.
      expect(chi, `element ${index}`).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * (n - 1)) + 10);
    }
  });

  it('leaves neighbours apart: the step between them is spread like that of a random permutation', () => {
    const n = 1000;
    const places = whole(n, 6, 2);
    const steps = places.slice(1).map((place, i) => Math.abs(place - places[i]!));
    // The mean distance of two places is (n + 1) / 3; the bound is five standard errors of about n / (√18 √n).
    expect(Math.abs(steps.reduce((sum, x) => sum + x, 0) / steps.length - (n + 1) / 3)).toBeLessThan(
      (5 * n) / Math.sqrt(18 * n),
    );
  });

  it('refuses an index that is not one', () => {
    expect(() => permuted(3, 3, 1, 0)).toThrow('index 3 is not below 3');
    expect(() => permuted(-1, 3, 1, 0)).toThrow('index -1');
  });
});
