/** The probability that of `n` tosses of a fair coin at most `k` show heads: `Σ_{i ≤ k} C(n, i) / 2ⁿ`. */
export function atMostHeads(k: number, n: number): number {
  let [term, sum] = [0.5 ** n, 0];
  for (let i = 0; i <= Math.min(k, n); i++) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return Math.min(1, sum);
}
