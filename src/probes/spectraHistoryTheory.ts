/**
 * How many of its dimensions a statistic has for each independent column that it effectively remembers, `γ = d / n`: after `steps` steps with
 * `across` columns each, `n = across (Σ βⁱ)² / Σ β²ⁱ`.
 */
export function aspectRatio(size: number, across: number, decay: number, steps: number): number {
  const remembered =
    decay === 1
      ? steps
      : ((1 - decay ** steps) ** 2 / (1 - decay) ** 2) * ((1 - decay ** 2) / (1 - decay ** (2 * steps)));
  return size / (across * remembered);
}

/** Beyond it the smallest eigenvalue of the semicircle would be negative: the closed forms say nothing. */
const MOST_CROWDED = 0.25;

/**
 * Share of the trace in the largest `share` of the eigenvalues of random gradients, which are about `1 + 2√γ x` with x from the semicircle law:
 * `q + 2√γ (2/3π) (1 − x_q²)^{3/2}`, x_q being exceeded with probability q. For a quarter that is `0.25 + 0.325 √γ`. NaN for γ above ¼.
 */
export function isometryMass(share: number, gamma: number): number {
  if (!(gamma <= MOST_CROWDED)) return Number.NaN;
  return share + ((4 * Math.sqrt(gamma)) / (3 * Math.PI)) * (1 - exceededBy(share) ** 2) ** 1.5;
}

/** `trace / λmax` of the same, `d / (1 + √γ)²` (Marchenko & Pastur 1967). NaN for γ above ¼. */
export function isometryDimension(size: number, gamma: number): number {
  return gamma <= MOST_CROWDED ? size / (1 + Math.sqrt(gamma)) ** 2 : Number.NaN;
}

/** The x in [−1, 1] above which the semicircle law has the given probability, by bisection. */
function exceededBy(probability: number): number {
  let [low, high] = [-1, 1];
  for (let halving = 0; halving < 50; halving++) {
    const x = (low + high) / 2;
    const above = 0.5 - (x * Math.sqrt(1 - x * x) + Math.asin(x)) / Math.PI;
    if (above > probability) low = x;
    else high = x;
  }
  return (low + high) / 2;
}
