import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import type { Preconditioner } from './optimizer.ts';

/** Largest number of weights in one parameter for which a d×d matrix and its root are computed. */
const LARGEST = 400;

/** Full-matrix AdaGrad: the gradient is multiplied by the inverse root of the sum of its outer products. */
const outerProducts: Preconditioner<'epsilon', 'sum' | 'root'> = {
  hyper: {
    epsilon: {
      type: 'number',
      label: 'Ridge',
      key: 'eps',
      symbol: 'ε',
      hint: 'Added to the diagonal before the root, relative to the largest eigenvalue.',
      min: 1e-14,
      max: 1,
      default: 1e-8,
      scale: 'log',
    },
  },
  fixed: {},
  refuses: ({ name, rows, columns }) =>
    rows * columns > LARGEST
      ? `${name} has ${rows} × ${columns} = ${rows * columns} weights; full-matrix AdaGrad would need a ${rows * columns}² matrix and its root at every step, and takes at most ${LARGEST}`
      : undefined,
  init: (xp, { rows, columns }, replicas) => ({
    sum: xp.full([replicas, rows * columns, rows * columns], 0),
    root: xp.add(xp.eye(rows * columns), xp.full([replicas, 1, 1], 0)),
  }),
  accumulate(xp, { grad }, { sum }) {
    const [, rows, columns] = xp.shape(grad);
    const g = xp.reshape(grad, rows * columns, 1);
    return { sum: xp.add(sum, xp.matmul(g, g, { transposeB: true })) };
  },
  refresh: (xp, _grad, { sum }, { epsilon }) => ({ root: inverseRoot(xp, sum, 1 / 2, epsilon, 'relative') }),
  operator: (_xp, { root }) => ({ form: 'full', matrix: root }),
  statistics: (_xp, { sum }) => ({ H: sum }),
  memory: (rows, columns) => 2 * (rows * columns) ** 2,
  cost: (rows, columns) => ({ step: 2 * (rows * columns) ** 2, refresh: EIGENDECOMPOSITION * (rows * columns) ** 3 }),
  roots: { names: ['root'], memory: (rows, columns) => (rows * columns) ** 2 },
};

export const adagradFull = compose(outerProducts, {
  kind: 'adagradFull',
  label: 'Full-matrix AdaGrad',
  summary: 'Keeps all correlations between coordinates, so that a rotated problem is no harder than an upright one.',
  source: 'Duchi, Hazan & Singer 2011, algorithm 1 (full)',
  equation: 'H ← H + g gᵀ;  w ← w − η (H + ελ_max I)^(−1/2) g',
  weightDecay: 'coupled',
  learningRate: 0.1,
});
