import { pow } from '../array/elementary.ts';

const SHAPES: Readonly<Record<string, (index: number, last: number, least: number) => number>> = {
  logarithmic: (index, last, least) => pow(least, index / last),
  linear: (index, last, least) => 1 - (index / last) * (1 - least),
  outlier: (index, _, least) => (index === 0 ? 1 : least),
};

/**
 * n ≥ 2 eigenvalues from 1 down to 1/κ: `logarithmic` and `linear` spread them evenly in the logarithm and evenly, `outlier` makes all but
 * the first 1/κ. Throws for any other shape.
 */
export function spectrum(shape: string, n: number, conditionNumber: number): Float64Array {
  const value = SHAPES[shape];
  if (!value) throw new Error(`unknown spectrum: ${shape}`);
  return Float64Array.from({ length: n }, (_, index) => value(index, n - 1, 1 / conditionNumber));
}
