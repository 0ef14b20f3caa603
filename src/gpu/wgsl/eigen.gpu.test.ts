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

describe('eigen', () => {
  it('decomposes matrices of every size and kind in float32', async () => {
    await fc.assert(
      fc.asyncProperty(symmetricMatrix, fc.constantFrom(4, 64), async ({ n, a }, lanes) => {
        const [found] = await decompose('eigen', lanes, n, [a]);
        const { values, residual, orthogonality } = errorsOf(n, a, found!);
        // Each element is rotated some 6n times, with errors of two or three roundings that mostly cancel: measured up to 1.1 n roundings in
        // all; 4 n for adapters whose quotients and roots are 2.5 units off, as WGSL allows.
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
    const [found] = await decompose('eigen', 64, n, [a]);
    const { values, residual, orthogonality } = errorsOf(n, a, found!);
    expect(values).toBeLessThan(4 * n * EPSILON);
    expect(residual).toBeLessThan(4 * n * EPSILON);
    expect(orthogonality).toBeLessThan(4 * n * EPSILON);
  });

  it('gives the same bits with any number of lanes, and with a dispatch for each phase', async () => {
    for (const n of [1, 2, 3, 8, 17]) {
      const a = withSpectrum(
        Array.from({ length: n }, (_, i) => Math.cos(i)),
        n,
      );
      const [few] = await decompose('eigen', 4, n, [a]);
      for (const [solver, lanes] of [
        ['eigen', 16],
        ['eigen', 256],
        ['wide', 16],
      ] as const) {
        const [other] = await decompose(solver, lanes, n, [a]);
        expect(bits(other!.w)).toEqual(bits(few!.w));
        expect(bits(other!.v)).toEqual(bits(few!.v));
      }
    }
  });

  decomposesExactly('eigen');
});
