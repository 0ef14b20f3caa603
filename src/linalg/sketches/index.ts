import { bestRank } from './bestRank.ts';
import { linear } from './linear.ts';
import { normSampling } from './normSampling.ts';
import type { RowSketch } from './rowSketch.ts';
import { shrinking, tailBound } from './shrinking.ts';
import { spaceSaving } from './spaceSaving.ts';

const GHASHAMI = 'Ghashami, Liberty, Phillips & Woodruff 2016 (arXiv 1501.01711)';
const whole = { capacity: (ell: number) => ell, rank: (ell: number) => ell };

/** Every sketch of the lab. Adding one is one file, or one entry if it is of a known form. */
export const sketches: readonly RowSketch[] = [
  shrinking({
    kind: 'frequentDirections',
    label: 'Frequent Directions',
    summary: 'Takes the smallest squared singular value from all whenever its ℓ rows are full.',
    source: `${GHASHAMI}, algorithm 2`,
    ...whole,
    bound: tailBound,
  }),
  shrinking({
    kind: 'fast',
    label: 'Fast Frequent Directions',
    summary: 'Collects 2ℓ rows before it takes the ℓ-th squared singular value from all: ℓ times fewer decompositions.',
    source: `${GHASHAMI}, section 3`,
    capacity: (ell) => 2 * ell,
    rank: (ell) => ell,
    bound: tailBound,
  }),
  shrinking({
    kind: 'half',
    label: 'Frequent Directions of 2013',
    summary: 'Empties half of its rows at a time, at twice the error.',
    source: 'Liberty 2013 (arXiv 1206.0594)',
    capacity: (ell) => ell,
    rank: (ell) => Math.max(1, Math.ceil(ell / 2)),
    bound: (eigenvalues, ell) => tailBound(eigenvalues, Math.max(1, Math.ceil(ell / 2))),
  }),
  shrinking({
    kind: 'fifth',
    label: '0.2-Frequent Directions',
    summary:
      'Takes from the smallest fifth of its singular values alone: nearly as exact as truncation, and still with a bound.',
    source: 'Desai, Ghashami & Phillips 2016 (arXiv 1501.06561)',
    ...whole,
    share: (rank) => Math.ceil(rank / 5),
    bound: (eigenvalues, ell) => tailBound(eigenvalues, Math.ceil(ell / 5)),
  }),
  shrinking({
    kind: 'robust',
    label: 'Robust Frequent Directions',
    summary: 'Adds half of what was taken to every direction, which halves the error at no cost.',
    source: 'Luo, Chen, Zhang, Li & Zhang 2019 (arXiv 1705.05067)',
    ...whole,
    ridge: 0.5,
    bound: (eigenvalues, ell) => tailBound(eigenvalues, ell) / 2,
  }),
  shrinking({
    kind: 'compensative',
    label: 'Compensative Frequent Directions',
    summary: 'Gives the directions that it keeps all that was taken from them.',
    source: 'Desai, Ghashami & Phillips 2016 (arXiv 1501.06561)',
    ...whole,
    compensates: true,
    bound: tailBound,
  }),
  shrinking({
    kind: 'exponential',
    label: 'Exponentially weighted Frequent Directions',
    summary: 'Forgets: everything fades by a hundredth at each row, as in Sketchy with β₂ = 0.99.',
    source: 'Feinberg et al. 2023 (arXiv 2302.03764)',
    ...whole,
    decay: 0.99,
    ridge: 1,
  }),
  shrinking({
    kind: 'incrementalSvd',
    label: 'Incremental SVD',
    summary:
      'Drops the smallest singular value and takes nothing from the others: exact where the rank is low, blind where it drifts.',
    source: 'Brand 2002; Hall, Marshall & Martin 1998',
    ...whole,
    share: () => 0,
  }),
  spaceSaving,
  linear(
    {
      kind: 'randomProjection',
      label: 'Random projection',
      summary: 'Adds every row to all ℓ rows, with random signs.',
      source: 'Sarlós 2006',
    },
    ({ uniform }, ell) => Float64Array.from({ length: ell }, () => (uniform() < 0.5 ? -1 : 1) / Math.sqrt(ell)),
  ),
  linear(
    {
      kind: 'countSketch',
      label: 'CountSketch',
      summary: 'Adds every row to one of the ℓ rows, with a random sign.',
      source: 'Clarkson & Woodruff 2013',
    },
    ({ uniform, integer }, ell) => {
      const at = integer(ell);
      const sign = uniform() < 0.5 ? -1 : 1;
      return Float64Array.from({ length: ell }, (_, i) => (i === at ? sign : 0));
    },
  ),
  normSampling,
  bestRank,
];

/** The sketch of that kind, if there is one. */
export function sketchOf(kind: string): RowSketch | undefined {
  return sketches.find((sketch) => sketch.kind === kind);
}
