/**
 * Share of the entries of a gradient that are not 0 whose sign a method turns round; NaN where all are 0 or an entry of the direction is not
 * a number. An entry that becomes 0 has lost its sign, not changed it.
 */
export function signFlips(gradient: ArrayLike<number>, direction: ArrayLike<number>): number {
  let [flipped, signed] = [0, 0];
  for (let i = 0; i < gradient.length; i++) {
    if (gradient[i] === 0) continue;
    if (Number.isNaN(direction[i]! + gradient[i]!)) return Number.NaN;
    signed++;
    // Not their product, which may underflow.
    if (Math.sign(direction[i]!) === -Math.sign(gradient[i]!)) flipped++;
  }
  return signed === 0 ? Number.NaN : flipped / signed;
}

/** Angle between two arrays as vectors, in degrees; NaN where one is 0 or not finite. */
export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [size, other] = [largest(a), largest(b)];
  let [product, own, others] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    // Scaled, so that squares neither overflow nor vanish.
    const [x, y] = [a[i]! / size, b[i]! / other];
    product += x * y;
    own += x * x;
    others += y * y;
  }
  return (Math.acos(Math.max(-1, Math.min(1, product / Math.sqrt(own * others)))) * 180) / Math.PI;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
