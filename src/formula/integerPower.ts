/** `base^exponent` for a whole exponent, by repeated squaring: exact where the result is. */
export function integerPower(base: number, exponent: number): number {
  let [square, left, result] = [base, Math.abs(exponent), 1];
  while (left > 0) {
    if (left % 2 === 1) result *= square;
    square *= square;
    left = Math.floor(left / 2);
  }
  return exponent < 0 ? 1 / result : result;
}
