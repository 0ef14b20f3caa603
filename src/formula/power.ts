import type { Ops } from '../array/ops.ts';

/** Whole powers up to this are products. */
export const LARGEST_POWER = 64;

/** `x^n` for a whole n from −64 to 64, elementwise, by repeated squaring; of negative x too, unlike `xp.pow`. */
export function power<T>(xp: Ops<T>, x: T, n: number): T {
  if (n < 0) return xp.div(1, power(xp, x, -n));
  if (n === 0) return xp.full(xp.shape(x), 1);
  if (n === 1) return x;
  const half = power(xp, x, Math.floor(n / 2));
  const square = xp.mul(half, half);
  return n % 2 === 0 ? square : xp.mul(square, x);
}
