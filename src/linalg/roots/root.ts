import type { Operand, Ops } from '../../array/ops.ts';

/** One step of the way to an inverse root of `a: [R,n,n]`. */
export interface Iterate<T> {
  /** What the method has for `a^(−1/p)` by now, `[R,n,n]`. */
  readonly root: T;
  /** What the method itself can see of its error, `[R,1,1]`: it goes to 0, whether the root is right or not. */
  readonly own: T;
}

/** A way to `a^(−1/p)` for symmetric positive definite a and integer p. */
export interface RootMethod {
  readonly name: string;
  readonly label: string;
  /** What it does and what becomes of rounding errors, in a sentence. */
  readonly summary: string;
  /** What `own` measures. */
  readonly measures: string;
  readonly source: string;
  /** Whether the first iterate is the last. */
  readonly isDirect: boolean;
  /** Whether it can take roots of order p. */
  fits(p: number): boolean;
  /**
   * The iterates from the start on: without end, or just one for a direct method. No control flow depends on values, so any engine can take
   * a fixed number of them; who can read values stops by a `StoppingRule`.
   */
  iterates<T>(xp: Ops<T>, a: T, p: number): Generator<Iterate<T>, void>;
}

/** `xᵖ` of each replica’s matrix by repeated squaring, for an integer p ≥ 1. */
export function matrixPower<T>(xp: Ops<T>, x: T, p: number): T {
  if (p === 1) return x;
  const half = matrixPower(xp, x, Math.floor(p / 2));
  const square = xp.matmul(half, half);
  return p % 2 === 0 ? square : xp.matmul(square, x);
}

/** The largest element of `|x − I|`, `[R,1,1]`. */
export function distanceToIdentity<T>(xp: Ops<T>, x: T): T {
  const [, n] = xp.shape(x);
  return xp.max(xp.abs(xp.sub(x, xp.eye(n))), 'matrix');
}

/** The largest element of `|rootᵖ a − I|`, `[R,1,1]`: true where `a` is the matrix that was given, whatever an iteration made of it. */
export function trueResidual<T>(xp: Ops<T>, root: T, a: T, p: number): T {
  return distanceToIdentity(xp, xp.matmul(matrixPower(xp, root, p), a));
}

/** Least size that an array is divided by; a float32 normal number. */
const LEAST = 1e-25;

/** The Frobenius norm, `[R,1,1]`. */
export function frobenius<T>(xp: Ops<T>, x: T): T {
  // Squares of statistics of small gradients are too small for float32, hence the detour.
  const size = xp.maximum(xp.max(xp.abs(x), 'matrix'), LEAST);
  const relative = xp.div(x, size);
  return xp.mul(size, xp.sqrt(xp.sum(xp.mul(relative, relative), 'matrix')));
}

/** `((p+1) I − m) / p`, Newton’s correction where m should be I. */
export function newtonFactor<T>(xp: Ops<T>, m: T, p: number): T {
  const [, n] = xp.shape(m);
  return xp.div(xp.sub(xp.mul(p + 1, xp.eye(n)), m), p);
}

/** `z I` with `zᵖ = scale`: where `scale a` has eigenvalues in (0, (p+1)/2], the start of Newton’s iteration for its inverse root. */
export function scaledIdentity<T>(xp: Ops<T>, scale: Operand<T>, n: number, p: number): T {
  return xp.mul(xp.pow(scale, 1 / p), xp.eye(n));
}
