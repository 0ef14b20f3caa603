import { float64 as xp, type Array64 } from '../../array/float64.ts';
import { stream } from '../../array/random.ts';

/** A matrix whose inverse roots are known. */
export interface TestMatrix {
  readonly matrix: Array64;
  /** `(matrix + ridge I)^(−1/p)` from the spectrum that it was made with. */
  exactRoot(p: number, ridge?: number): Array64;
}

/** n×n with eigenvalues from 1 down to 1/κ, evenly spaced in the logarithm, in a random basis that the seed decides. */
export function testMatrix(n: number, conditionNumber: number, seed: number): TestMatrix {
  const { normal } = stream(seed, 'data');
  const gaussian = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
  // Eigenvectors of a Gaussian symmetric matrix are uniform over all bases.
  const { v } = xp.eigh(xp.add(gaussian, xp.transpose(gaussian)));
  const spectrum = Float64Array.from({ length: n }, (_, i) => (n === 1 ? 1 : conditionNumber ** (-i / (n - 1))));
  const power = (exponent: number, ridge: number) => {
    const w = xp.pow(xp.add(xp.array(spectrum, [1, 1, n]), ridge), exponent);
    return xp.matmul(xp.mul(v, w), v, { transposeB: true });
  };
  return { matrix: power(1, 0), exactRoot: (p, ridge = 0) => power(-1 / p, ridge) };
}
