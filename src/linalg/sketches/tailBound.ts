/**
 * `Δ ≤ min over k < m of ‖A − A_k‖²_F / (m − k)`, from the spectrum of `AᵀA`, descending, for every sketch that takes δ from at least m squared
 * singular values and at most δ from any, Δ being the sum of the δ. Proof (Ghashami et al. 2016, theorem 1.1): `m Δ ≤ ‖A‖²_F − ‖B‖²_F`, and the
 * right side is at most `‖A − A_k‖²_F + k Δ`, since along each of the first k principal directions of A no more than Δ is lost and along the
 * others no more than A has.
 */
export function tailBound(spectrum: ArrayLike<number>, taken: number): number {
  // Summed from the small end: subtracting from the whole would leave rounding instead of the tail.
  const tails = Array.from(spectrum);
  for (let k = tails.length - 2; k >= 0; k--) tails[k]! += tails[k + 1]!;
  let bound = Infinity;
  for (let k = 0; k < taken; k++) bound = Math.min(bound, (tails[k] ?? 0) / (taken - k));
  return bound;
}
