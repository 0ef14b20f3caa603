import type { Operand, Ops } from '../array/ops.ts';

/** Powell’s bound, and how flat a pair may be. */
const MU_1 = 0.2;
const FLATTEST = 1e-4;
/** An update beyond this counts as not finite. */
const LARGEST = 1e30;

/** A step and the change of the gradient along it, `[R,n,1]`. */
export interface Pair<T> {
  readonly s: T;
  readonly y: T;
}

/**
 * Double damping (Goldfarb, Ren & Bahamou 2020, algorithm 2): first s is moved towards Hy until `sᵀy ≥ μ₁ yᵀHy`, as Powell has it for the
 * inverse, then y towards s until `sᵀy ≥ μ₂ sᵀs`.
 */
export function doubleDamped<T>(xp: Ops<T>, inverse: T, { s, y }: Pair<T>, mu2: Operand<T>): Pair<T> {
  const hy = xp.matmul(inverse, y);
  const yhy = dot(xp, y, hy);
  const bent = dot(xp, s, y);
  const first = share(xp, bent, yhy, MU_1);
  const damped = xp.add(xp.mul(first, s), xp.mul(xp.sub(1, first), hy));
  const length = dot(xp, damped, damped);
  const second = share(xp, dot(xp, damped, y), length, mu2);
  return { s: damped, y: xp.add(xp.mul(second, y), xp.mul(xp.sub(1, second), damped)) };
}

/** θ that lifts `θ a + (1 − θ) b` to `μ b` where a is less than that, or 1. */
function share<T>(xp: Ops<T>, a: T, b: T, mu: Operand<T>): T {
  const isLess = xp.greater(xp.mul(mu, b), a);
  const theta = xp.div(xp.mul(xp.sub(1, mu), b), xp.where(isLess, xp.sub(b, a), 1));
  return xp.where(isLess, theta, 1);
}

/**
 * `(I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ` with `ρ = 1/sᵀy` for a symmetric H (Broyden, Fletcher, Goldfarb, Shanno 1970); H itself where
 * `sᵀy ≤ least · sᵀs` or the result is not finite.
 */
export function updatedInverse<T>(xp: Ops<T>, inverse: T, { s, y }: Pair<T>, least: Operand<T>): T {
  const bent = dot(xp, s, y);
  const isBent = xp.greater(bent, xp.mul(least, dot(xp, s, s)));
  const rho = xp.where(isBent, xp.div(1, xp.where(isBent, bent, 1)), 0);
  const hy = xp.matmul(inverse, y);
  const cross = xp.matmul(hy, s, { transposeB: true });
  const outer = xp.matmul(s, s, { transposeB: true });
  const gain = xp.mul(rho, xp.add(1, xp.mul(rho, dot(xp, y, hy))));
  const next = xp.add(xp.sub(inverse, xp.mul(rho, xp.add(cross, xp.transpose(cross)))), xp.mul(gain, outer));
  return xp.where(xp.greater(LARGEST, xp.max(xp.abs(next), 'matrix')), next, inverse);
}

/** The least bend of a pair, relative to sᵀs, at a gradient g. */
export function leastBend<T>(xp: Ops<T>, g: T): T {
  return xp.mul(FLATTEST, xp.sqrt(dot(xp, g, g)));
}

function dot<T>(xp: Ops<T>, a: T, b: T): T {
  return xp.sum(xp.mul(a, b), 'matrix');
}
