import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../../array/float64.ts';
import { stream } from '../../array/random.ts';
import { rounded } from '../../array/rounded.ts';
import { coefficientSets, type Triple } from './coefficients.ts';
import { orthogonalise } from './newtonSchulz.ts';

const coefficients = (name: string) => coefficientSets.find((one) => one.name === name)!.coefficients;

/** What the iterations do to a singular value, by scalars. */
const image = (triples: readonly Triple[], sigma: number) =>
  triples.reduce((x, [a, b, c]) => a * x + b * x ** 3 + c * x ** 5, sigma);

/** Least and largest image of [least, 1] on a grid that is fine in the logarithm. */
function range(triples: readonly Triple[], least: number): readonly [number, number] {
  const images = Array.from({ length: 20_001 }, (_, i) => image(triples, least ** (i / 20_000)));
  return [images.reduce((a, b) => Math.min(a, b)), images.reduce((a, b) => Math.max(a, b))];
}

describe('published coefficients', () => {
  // To the two decimals to which the intervals are known.
  it.each([
    ['standard', 0.68, 1.13, 0.47, 1.2],
    ['modula', 0.97, 1.19, 0.24, 1.21],
    ['taylor', 0.23, 1, 0.02, 1],
    ['cubic', 0.08, 1, 0.01, 1],
    ['dion', 0.98, 1.03, 0.48, 1.15],
    ['polar5', 0.87, 1.12, 0.85, 1.12],
    ['polar8', 1, 1, 1, 1],
  ])('%s take [0.01, 1] to [%d, %d] and [0.001, 1] to [%d, %d]', (name, low2, high2, low3, high3) => {
    const found = [...range(coefficients(name), 1e-2), ...range(coefficients(name), 1e-3)];
    [low2, high2, low3, high3].forEach((expected, i) =>
      expect(Math.abs(found[i]! - expected)).toBeLessThanOrEqual(0.0051),
    );
  });

  it('of the Polar Express come nearer to 1 in five iterations than Muon’s: 0.16 against 0.53', () => {
    const worst = (name: string) => Math.max(...range(coefficients(name), 1e-3).map((x) => Math.abs(x - 1)));
    expect(worst('polar5')).toBeCloseTo(0.154, 2);
    expect(worst('standard')).toBeCloseTo(0.53, 2);
  });

  it('of eight iterations of the Polar Express leave nothing but rounding', () => {
    for (const x of range(coefficients('polar8'), 1e-3)) expect(Math.abs(x - 1)).toBeLessThan(1e-14);
  });

  it('have names of their own, sources and as many iterations as they say', () => {
    expect(new Set(coefficientSets.map(({ name }) => name)).size).toBe(coefficientSets.length);
    expect(coefficientSets.map(({ coefficients: triples }) => triples.length)).toEqual([5, 5, 5, 5, 5, 5, 8]);
    for (const { source, label } of coefficientSets) for (const text of [source, label]) expect(text).not.toBe('');
  });
});

describe('orthogonalisation', () => {
  const gaussian = (rows: number, columns: number, seed: number, replicas = 1) => {
    const { normal } = stream(seed, 'data');
    const shape = [replicas, rows, columns] as const;
    return xp.array(Float64Array.from({ length: replicas * rows * columns }, normal), shape);
  };
  const largest = (x: Array64) => x.data.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  const gram = (x: Array64) => xp.matmul(x, x, x.shape[1] <= x.shape[2] ? { transposeB: true } : { transposeA: true });

  describe.each(coefficientSets.map(({ name, coefficients: triples }) => [name, triples] as const))(
    'by %s',
    (_, triples) => {
      it.each([
        [3, 5],
        [5, 3],
        [4, 4],
        [1, 4],
        [4, 1],
      ])(
        'does to the singular values of a %i × %i matrix what its polynomials do, and nothing to its vectors',
        (rows, columns) => {
          const x = gaussian(rows, columns, 4);
          const found = orthogonalise(xp, x, triples);
          const { w, v } = xp.eigh(gram(x));
          const norm = Math.sqrt(w.data.reduce((sum, y) => sum + y, 0));
          const gains = w.data.map((square) => {
            const sigma = Math.sqrt(square);
            return image(triples, sigma / (norm + 1e-7)) / sigma;
          });
          // x times the same function of its own Gram matrix.
          const map = xp.matmul(xp.mul(v, xp.array(gains, w.shape)), v, { transposeB: true });
          const expected = rows <= columns ? xp.matmul(map, x) : xp.matmul(x, map);
          expect(largest(xp.sub(found, expected))).toBeLessThan(1e-12);
        },
      );
    },
  );

  it('leaves zeros as they are, and gives a replica the same bits alone and among others', () => {
    for (const arithmetic of [xp, rounded('float32'), rounded('bfloat16')]) {
      const good = arithmetic.array(gaussian(3, 4, 1, 3).data, [3, 3, 4]);
      const all = arithmetic.concat([xp.full([1, 3, 4], NaN), good, xp.full([1, 3, 4], 0)], 'replicas');
      const together = orthogonalise(arithmetic, all, coefficients('standard'));
      for (let r = 0; r < 3; r++) {
        const one = orthogonalise(arithmetic, xp.slice(good, { replicas: [r, r + 1] }), coefficients('standard'));
        expect(together.data.slice(12 * (r + 1), 12 * (r + 2))).toEqual(one.data);
      }
      expect(together.data.slice(48)).toEqual(new Float64Array(12));
    }
  });

  it.each(coefficientSets.map(({ name, coefficients: triples }) => [name, triples] as const))(
    'in bfloat16, for which the coefficients were made, by %s leaves singular values where they belong',
    (_, triples) => {
      const half = rounded('bfloat16');
      const [least, most] = range(triples, 1e-2);
      for (const seed of [1, 2, 3]) {
        const x = gaussian(8, 16, seed);
        const { w } = xp.eigh(gram(orthogonalise(half, half.array(x.data, x.shape), triples)));
        // Fifteen or more products one after the other, each rounded to 2⁻⁹ of numbers near 1.
        const slack = 24 * 2 ** -9;
        expect(Math.sqrt(w.data[0]!)).toBeGreaterThan(least - slack);
        expect(Math.sqrt(w.data.at(-1)!)).toBeLessThan(most + slack);
      }
    },
  );
});
