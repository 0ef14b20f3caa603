/** A number format that `rounded` computes in. */
export type Precision = 'double-float' | 'float32' | 'bfloat16';

/** The nearest number of a format, ties to even; NaN and infinities stay. */
export type Rounding = (x: number) => number;

export interface Format {
  /** Of every result but those inside sums. */
  readonly round: Rounding;
  /** Of each product and partial sum inside a sum or a matrix product. */
  readonly accumulate: Rounding;
  /** Significant bits. */
  readonly bits: number;
}

const word = new Float32Array(1);
const pattern = new Uint32Array(word.buffer);

/** The upper half of a float32 after adding half of what is cut off, less one where that half would be a tie and the rest is even. */
function toBfloat16(x: number): number {
  word[0] = x;
  if (!Number.isFinite(word[0])) return word[0];
  const u = pattern[0]!;
  pattern[0] = (u + 0x7fff + ((u >>> 16) & 1)) & 0xffff0000;
  return word[0];
}

/** The sum of two float32 that is nearest, the larger one first: at least 48 bits, with the range of float32. */
function toPair(x: number): number {
  const high = Math.fround(x);
  // The sum would lose the sign of a zero, and make NaN of infinities.
  return high === x || !Number.isFinite(high) ? high : high + Math.fround(x - high);
}

/**
 * - float32, bfloat16: results of + − × ÷ √ are the correctly rounded ones, since float64 has more than twice their bits and two more
 *   (Figueroa 1995). Sums of bfloat16 are kept in float32 and rounded once at the end, as matrix units of TPUs and GPUs do.
 * - double-float: the exact operation rounded to a pair. The algorithms that a graphics card would run (Dekker 1971) err by a few units more in
 *   the last place.
 */
export const FORMATS: Readonly<Record<Precision, Format>> = {
  'double-float': { round: toPair, accumulate: toPair, bits: 48 },
  float32: { round: Math.fround, accumulate: Math.fround, bits: 24 },
  bfloat16: { round: toBfloat16, accumulate: Math.fround, bits: 8 },
};
