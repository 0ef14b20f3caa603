import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import { EIGENDECOMPOSITION, inverseRoot, type Damping } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import { grafting } from './grafting.ts';
import type { Fixed, Preconditioner } from './optimizer.ts';
import { average, beta2, blend, statistics } from './statistics.ts';

/** Power of the inverse root on each side of a matrix. */
export const exponent: NumberField = {
  type: 'number',
  label: 'Exponent',
  key: 'p',
  symbol: 'α',
  min: 0.05,
  max: 1,
  default: 0.25,
  scale: 'linear',
  hint: 'Each side of a matrix is raised to −α; a vector has one side and takes −2α. The paper has ¼.',
};

const ridge: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'eps',
  symbol: 'ε',
  min: 1e-14,
  max: 1,
  default: 1e-6,
  scale: 'log',
  hint: 'Added to the eigenvalues before the root: relative to the largest one, or as it is.',
};

const damping: ChoiceField = {
  type: 'choice',
  label: 'Ridge is',
  key: 'd',
  default: 'relative',
  hint: 'Relative to the largest eigenvalue (Google), absolute (Meta), or none, with small eigenvalues dropped.',
  options: [
    { value: 'relative', label: 'relative' },
    { value: 'absolute', label: 'absolute' },
    { value: 'pseudoinverse', label: 'pseudo-inverse' },
  ],
};

/**
 * Shampoo: the gradient of a matrix is multiplied from both sides by inverse roots of its two Gram statistics. A vector `[R,1,n]` has one
 * side: its statistic is full-matrix AdaGrad's, to the power −1/2, and its `left` is never touched.
 */
const kronecker: Preconditioner<
  'beta2' | 'epsilon' | 'exponent',
  'left' | 'right' | 'leftRoot' | 'rightRoot' | 'correction'
> = {
  hyper: { beta2, epsilon: ridge, exponent },
  fixed: { statistics, damping },
  init(xp, { rows, columns }, replicas) {
    const identity = (n: number) => xp.add(xp.eye(n), xp.full([replicas, 1, 1], 0));
    return {
      left: xp.full([replicas, rows, rows], 0),
      right: xp.full([replicas, columns, columns], 0),
      leftRoot: identity(rows),
      rightRoot: identity(columns),
      correction: xp.full([replicas, 1, 1], 0),
    };
  },
  accumulate(xp, { grad }, { left, right, correction }, hyper, fixed) {
    const next = {
      right: blend(xp, fixed, hyper.beta2, right, xp.matmul(grad, grad, { transposeA: true })),
      correction: average(xp, hyper.beta2, correction, 1),
    };
    if (isVector(xp, left)) return next;
    return { ...next, left: blend(xp, fixed, hyper.beta2, left, xp.matmul(grad, grad, { transposeB: true })) };
  },
  refresh(xp, _grad, { left, right, correction }, hyper, fixed) {
    const root = (statistic: typeof left, power: typeof left) =>
      inverseRoot(xp, corrected(xp, statistic, correction, fixed), power, hyper.epsilon, dampingOf(fixed));
    if (isVector(xp, left)) return { rightRoot: root(right, xp.mul(2, hyper.exponent)) };
    return { leftRoot: root(left, hyper.exponent), rightRoot: root(right, hyper.exponent) };
  },
  operator: (_xp, { leftRoot, rightRoot }) => ({
    form: 'kronecker',
    left: { form: 'dense', matrix: leftRoot },
    right: { form: 'dense', matrix: rightRoot },
  }),
  statistics(xp, { left, right, correction }, _hyper, fixed) {
    const R = corrected(xp, right, correction, fixed);
    return isVector(xp, left) ? { R } : { L: corrected(xp, left, correction, fixed), R };
  },
  memory: (rows, columns) => 2 * sides(rows, columns, 2),
  cost: (rows, columns) => ({
    // Each side costs a product for its statistic and one for its root.
    step: rows === 1 ? 2 * columns ** 2 : 2 * rows * columns * (rows + columns),
    refresh: EIGENDECOMPOSITION * sides(rows, columns, 3),
  }),
  roots: { names: ['leftRoot', 'rightRoot'], memory: (rows, columns) => sides(rows, columns, 2) },
};

/** `rows^power + columns^power`; a vector has only its right side. */
function sides(rows: number, columns: number, power: number): number {
  return (rows === 1 ? 0 : rows ** power) + columns ** power;
}

function isVector<T>(xp: Ops<T>, left: T): boolean {
  return xp.shape(left)[1] === 1;
}

/** The moving average corrected for its start at zero; sums as they are. */
function corrected<T>(xp: Ops<T>, statistic: T, correction: T, fixed: Fixed): T {
  return fixed.statistics === 'ema' ? xp.div(statistic, correction) : statistic;
}

function dampingOf(fixed: Fixed): Damping {
  return fixed.damping === 'absolute' || fixed.damping === 'pseudoinverse' ? fixed.damping : 'relative';
}

export const shampoo = compose(kronecker, {
  kind: 'shampoo',
  label: 'Shampoo',
  summary:
    'Multiplies the gradient of each weight matrix from both sides by inverse fourth roots of its row and column statistics.',
  source: 'Gupta, Koren & Singer 2018, algorithm 1 (arXiv 1802.09568); Anil et al. 2020 (arXiv 2002.09018)',
  equation: 'L ← β₂ L + (1−β₂) G Gᵀ;  R ← β₂ R + (1−β₂) Gᵀ G;  W ← W − η L^(−¼) G R^(−¼)',
  filter: 0,
  momentum: 'choice',
  grafting,
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
