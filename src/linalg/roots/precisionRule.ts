/**
 * Bits that rounding costs the inverse p-th root of a matrix of condition number κ: relative errors of the smallest eigenvalue are κ times
 * those of the largest, and the root divides them by p (Overton 2001, “Numerical Computing with IEEE Floating Point Arithmetic”).
 */
export function bitsLost(conditionNumber: number, p: number): number {
  return Math.log2(conditionNumber / p);
}

/** The relative error that this leaves of `bits` significant bits; 1 where none are left. */
export function predictedError(bits: number, conditionNumber: number, p: number): number {
  return Math.min(1, 2 ** (bitsLost(conditionNumber, p) - bits));
}

/** Correct bits of a result with this relative error; none if it is NaN. */
export function bitsKept(error: number): number {
  return error < 1 ? -Math.log2(error) : 0;
}
