import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';

/** Inverse roots are of this power, Shampoo's for a matrix, after a ridge of this share of the largest eigenvalue. */
export const ROOT = { exponent: 0.25, epsilon: 1e-6 };

/** Largest errors of an answer in float32, relative to the largest eigenvalue and to 1: some tens of roundings of sums of n terms. */
const EIGEN_ERROR = 1e-4;
/** The ridge lets a rounding error of the statistic grow by at most 10⁶ᐟ⁴ ≈ 32 relative to the root's largest element. */
const ROOT_ERROR = 1e-2;

/** `G Gᵀ / n` of an n×n Gaussian G: a symmetric positive definite matrix as one step's statistics are. */
export function statistic(n: number): Array64 {
  const { normal } = stream(n, 'data');
  const gradient = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
  return xp.div(xp.matmul(gradient, gradient, { transposeB: true }), n);
}

/** An eigendecomposition of `statistic(n)`; `find` gives ascending eigenvalues, and eigenvectors as the columns of a row-major matrix. */
export function decomposition(
  name: string,
  n: number,
  open: (matrix: Array64) => Promise<{ find(): Promise<Decomposition>; dispose(): void }>,
): Contender {
  return {
    name,
    async prepare() {
      const matrix = statistic(n);
      const { find, dispose } = await open(matrix);
      return { verify: async () => eigenProblem(matrix, await find()), run: paced(repeated(find)), dispose };
    },
  };
}

interface Decomposition {
  readonly values: ArrayLike<number>;
  readonly vectors: ArrayLike<number>;
}

/** The inverse root of `statistic(n)`, row-major. */
export function root(
  name: string,
  n: number,
  open: (matrix: Array64) => Promise<{ find(): Promise<ArrayLike<number>>; dispose(): void }>,
): Contender {
  return {
    name,
    async prepare() {
      const matrix = statistic(n);
      const { find, dispose } = await open(matrix);
      return { verify: async () => rootProblem(matrix, await find()), run: paced(repeated(find)), dispose };
    },
  };
}

function repeated(find: () => Promise<unknown>): (count: number) => Promise<void> {
  return async (count) => {
    for (let i = 0; i < count; i++) await find();
  };
}

function eigenProblem(matrix: Array64, { values, vectors }: Decomposition): string | undefined {
  const [, n] = matrix.shape;
  const v = xp.array(vectors, [1, n, n]);
  const w = xp.array(values, [1, 1, n]);
  const largest = (x: Array64) => xp.max(xp.abs(x), 'matrix').data[0]!;
  const residual = largest(xp.sub(xp.matmul(matrix, v), xp.mul(v, w))) / largest(w);
  const skew = largest(xp.sub(xp.matmul(v, v, { transposeA: true }), xp.eye(n)));
  const ascending = w.data.every((value, i) => i === 0 || value >= w.data[i - 1]!);
  if (!(residual <= EIGEN_ERROR)) return `A V − V Λ is ${residual.toExponential(1)} of the largest eigenvalue`;
  if (!(skew <= EIGEN_ERROR)) return `Vᵀ V − I is ${skew.toExponential(1)}`;
  return ascending ? undefined : 'eigenvalues are not ascending';
}

/** Compares with the root from float64's eigendecomposition. */
function rootProblem(matrix: Array64, values: ArrayLike<number>): string | undefined {
  const { w, v } = xp.eigh(matrix);
  const damped = xp.add(w, xp.mul(ROOT.epsilon, xp.max(w, 'columns')));
  const expected = xp.matmul(xp.mul(v, xp.pow(damped, -ROOT.exponent)), v, { transposeB: true });
  const largest = (x: Array64) => xp.max(xp.abs(x), 'matrix').data[0]!;
  const error = largest(xp.sub(xp.array(values, matrix.shape), expected)) / largest(expected);
  return error <= ROOT_ERROR ? undefined : `the root is off by ${error.toExponential(1)} of its largest element`;
}
