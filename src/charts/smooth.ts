/**
 * Exponential moving average in which the past weighs `weight` ∈ [0, 1), corrected for its start: point i is Σ wⁱ⁻ʲ xⱼ / Σ wⁱ⁻ʲ over j ≤ i.
 * Updated by differences, so that a constant stays exactly constant. Values that are not finite pass through and leave the average alone.
 */
export function smooth(values: ArrayLike<number>, count: number, weight: number): Float64Array {
  const result = new Float64Array(count);
  let average = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      result[i] = value;
      continue;
    }
    total = 1 + weight * total;
    average += (value - average) / total;
    result[i] = average;
  }
  return result;
}
