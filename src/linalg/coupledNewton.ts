import type { Operand, Ops } from '../array/ops.ts';

/** Iterations: a matrix of condition 1e8 needs about 20 to bring its smallest eigenvalue near 1, then 6 to converge. */
const ITERATIONS = 30;

/**
 * `(a + ε ‖a‖ I)^(−1/p)` for symmetric positive semi-definite `a: [R,n,n]` and an integer p ≥ 1, by matrix products alone: Newton's iteration
 * coupled with the matrix that it drives to I (Iannazzo 2006, algorithm 2; as in Anil et al. 2020, arXiv 2002.09018, algorithm 3). ‖a‖ is the
 * largest absolute row sum, at most √n times the largest eigenvalue. `residual` `[R,1,1]` is the true one, the largest element of
 * `|Xᵖ (a + ε ‖a‖ I) − I|`: the iteration's own can be small where the root is wrong. Where rounding makes it worse, the root stops changing.
 */
export function coupledNewtonRoot<T>(xp: Ops<T>, a: T, p: number, epsilon: Operand<T>): { root: T; residual: T } {
  const [, n] = xp.shape(a);
  const eye = xp.eye(n);
  const size = xp.max(xp.sum(xp.abs(a), 'columns'), 'matrix');
  const ridged = xp.add(a, xp.mul(xp.mul(epsilon, size), eye));
  const scale = xp.div((1 + p) / 2, xp.mul(size, xp.add(1, epsilon)));
  let matrix = xp.mul(scale, ridged);
  let root = xp.mul(xp.pow(scale, 1 / p), eye);
  let error = distance(xp, matrix, eye);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const factor = xp.div(xp.sub(xp.mul(p + 1, eye), matrix), p);
    const nextMatrix = xp.matmul(power(xp, factor, p), matrix);
    const nextError = distance(xp, nextMatrix, eye);
    // Growth is allowed far from the end, where small eigenvalues are still on their way.
    const goesOn = xp.greater(xp.maximum(xp.mul(1.2, error), 0.5), nextError);
    root = xp.where(goesOn, xp.matmul(root, factor), root);
    matrix = xp.where(goesOn, nextMatrix, matrix);
    error = xp.where(goesOn, nextError, error);
  }
  return { root, residual: distance(xp, xp.matmul(power(xp, root, p), ridged), eye) };
}

/** `xᵖ` by repeated squaring. */
function power<T>(xp: Ops<T>, x: T, p: number): T {
  if (p === 1) return x;
  const half = power(xp, x, Math.floor(p / 2));
  const square = xp.matmul(half, half);
  return p % 2 === 0 ? square : xp.matmul(square, x);
}

function distance<T>(xp: Ops<T>, x: T, y: T): T {
  return xp.max(xp.abs(xp.sub(x, y)), 'matrix');
}
