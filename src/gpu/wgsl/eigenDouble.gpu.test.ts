import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../array/random.ts';
import { symmetricEigen } from '../../array/symmetricEigen.ts';
import { decompose, decomposesExactly, EPSILON, errorsOf, symmetricMatrix } from './decomposition.properties.ts';

const LEAST_NORMAL = 2 ** -126;

describe('eigenDouble', () => {
  it('decomposes matrices of every size and kind to the rounding of its results', async () => {
    await fc.assert(
      fc.asyncProperty(symmetricMatrix, async ({ n, a }) => {
        const [found] = await decompose('eigenDouble', 4, n, [a]);
        const { values, residual, orthogonality, exact, norm } = errorsOf(n, a, found!);
        // An eigenvalue is rounded once. Each column's rounding errors are at most 2⁻²⁴ of its elements, and A multiplies them by ‖A‖ at most;
        // two columns' add up in their product, and so does the eigenvalue's in the residual.
        expect(values).toBeLessThan(1.01 * EPSILON);
        expect(residual).toBeLessThan(3 * EPSILON);
        expect(orthogonality).toBeLessThan(2.01 * EPSILON);
        // Before that, errors are a few n units of 2⁻⁴⁸ of the largest. What float32 holds with fewer bits counts as 0.
        exact.forEach((x, i) => {
          const rounding = 1.01 * EPSILON * Math.abs(x) + LEAST_NORMAL;
          expect(Math.abs(found!.w[i]! - x)).toBeLessThan(rounding + n * 2 ** -44 * norm);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('finds small eigenvalues of a scaled matrix to seven digits', async () => {
    const n = 12;
    const { normal } = stream(3, 'data');
    // D (I + small) D with D from 1 to 1e-5 in no order: its eigenvalues, over ten decades, are determined by its elements' seven digits.
    const d = (i: number) => 10 ** ((-5 * ((i * 7) % n)) / (n - 1));
    const small = Float64Array.from({ length: n * n }, () => 0.05 * normal());
    const a = Float32Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.max(Math.floor(at / n), at % n), Math.min(Math.floor(at / n), at % n)];
      return (small[i * n + j]! + (i === j ? 1 : 0)) * d(i) * d(j);
    });
    const [found] = await decompose('eigenDouble', 4, n, [a]);
    const exact = new Float64Array(n);
    symmetricEigen(n, Float64Array.from(a), exact);
    // tred2 and tql2 know the smallest to 1e-16 · 1e10.
    exact.forEach((x, i) => expect(Math.abs(found!.w[i]! / x - 1)).toBeLessThan(EPSILON + 2e-6));
  });

  decomposesExactly('eigenDouble');
});
