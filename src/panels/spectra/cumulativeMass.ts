/** Share of the sum that the k largest values hold, for k from 0 to their number; not a number where the sum is not positive. */
export function cumulativeMass(descending: Float64Array): Float64Array {
  const total = descending.reduce((sum, value) => sum + value, 0);
  const shares = new Float64Array(descending.length + 1);
  let sum = 0;
  descending.forEach((value, i) => {
    sum += value;
    shares[i + 1] = sum / total;
  });
  return total > 0 ? shares : shares.fill(Number.NaN);
}
