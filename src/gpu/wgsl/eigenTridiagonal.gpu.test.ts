import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../array/random.ts';
import {
  bits,
  decompose,
  decomposesExactly,
  EPSILON,
  errorsOf,
  symmetricMatrix,
  withSpectrum,
} from './decomposition.properties.ts';

describe('eigen by tridiagonal matrices', () => {
  it('decomposes matrices of every size and kind in float32', async () => {
    await fc.assert(
      fc.asyncProperty(symmetricMatrix, fc.constantFrom(4, 16), async ({ n, a }, lanes) => {
        const [found] = await decompose('tridiagonal', lanes, n, [a]);
        const { values, residual, orthogonality } = errorsOf(n, a, found!);
        // As for rotations of the whole matrix.
        expect(values).toBeLessThan(4 * n * EPSILON);
        expect(residual).toBeLessThan(4 * n * EPSILON);
        expect(orthogonality).toBeLessThan(4 * n * EPSILON);
        for (let i = 1; i < n; i++) expect(found!.w[i]).toBeGreaterThanOrEqual(found!.w[i - 1]!);
      }),
      { numRuns: 60 },
    );
  });

  it.each([64, 128, 256])('decomposes a matrix of size %i', async (n) => {
    const { uniform } = stream(n, 'weights');
    const a = withSpectrum(
      Array.from({ length: n }, () => 2 * uniform() - 1),
      n,
    );
    const [found] = await decompose('tridiagonal', 4, n, [a]);
    const { values, residual, orthogonality } = errorsOf(n, a, found!);
    expect(values).toBeLessThan(4 * n * EPSILON);
    expect(residual).toBeLessThan(4 * n * EPSILON);
    expect(orthogonality).toBeLessThan(4 * n * EPSILON);
  });

  it('gives the same bits with any number of lanes', async () => {
    for (const n of [1, 2, 3, 8, 17, 40]) {
      const a = withSpectrum(
        Array.from({ length: n }, (_, i) => Math.cos(i)),
        n,
      );
      const [few] = await decompose('tridiagonal', 4, n, [a]);
      const [more] = await decompose('tridiagonal', 16, n, [a]);
      expect(bits(more!.w)).toEqual(bits(few!.w));
      expect(bits(more!.v)).toEqual(bits(few!.v));
    }
  });

  decomposesExactly('tridiagonal');
});
