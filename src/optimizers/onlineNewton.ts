import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import type { Optimizer, Preconditioner } from './optimizer.ts';
import { asOne } from './units.ts';

/** Largest number of weights for which a d×d matrix and its inverse are kept. */
const LARGEST = 400;
/** Steps after which rounding has had time to show in an inverse that is updated instead of computed. */
const INTERVAL = 200;

/**
 * Online Newton Step: the gradient is multiplied by the inverse of `A = εI + Σ g gᵀ`. Kept is `ε A⁻¹`, which starts as I whatever ε is; it is
 * updated by Sherman–Morrison at every step, and computed anew from the sum now and then. An inverse that was computed anew is used as long
 * as no gradient has come since; one that comes late is out of date, and is left.
 */
const outerProducts: Preconditioner<'curvature', 'sum' | 'inverse' | 'count' | 'fresh' | 'freshCount'> = {
  hyper: {
    curvature: {
      type: 'number',
      label: 'Initial curvature',
      key: 'eps',
      symbol: 'ε',
      hint: 'A starts as ε times the identity; small values make the first steps enormous.',
      min: 1e-4,
      max: 1e4,
      default: 1,
      scale: 'log',
    },
  },
  fixed: {},
  refuses: ({ name, rows, columns }) =>
    rows * columns > LARGEST
      ? `${name} are ${rows * columns} weights; Online Newton Step would keep a ${rows * columns}² matrix and its inverse, and takes at most ${LARGEST}`
      : undefined,
  init(xp, { rows, columns }, replicas) {
    const size = rows * columns;
    const identity = xp.concat(
      Array.from({ length: replicas }, () => xp.eye(size)),
      'replicas',
    );
    return {
      sum: xp.full([replicas, size, size], 0),
      inverse: identity,
      count: xp.full([replicas, 1, 1], 0),
      fresh: identity,
      freshCount: xp.full([replicas, 1, 1], 0),
    };
  },
  accumulate(xp, { grad }, { sum, inverse, count, fresh, freshCount }, { curvature }) {
    const g = xp.reshape(grad, xp.shape(sum)[1], 1);
    const before = xp.where(xp.greater(count, freshCount), inverse, fresh);
    const turned = xp.matmul(before, g);
    const share = xp.add(curvature, xp.sum(xp.mul(g, turned), 'matrix'));
    return {
      sum: xp.add(sum, xp.matmul(g, g, { transposeB: true })),
      inverse: xp.sub(before, xp.div(xp.matmul(turned, turned, { transposeB: true }), share)),
      count: xp.add(count, 1),
    };
  },
  refresh: (xp, _signal, { sum, count, freshCount }, { curvature }) => ({
    fresh: xp.mul(curvature, inverseRoot(xp, sum, 1, curvature, 'absolute')),
    freshCount: xp.maximum(count, freshCount),
  }),
  operator: (xp, { inverse, count, fresh, freshCount }, { curvature }) => ({
    form: 'full',
    matrix: xp.div(xp.where(xp.greater(count, freshCount), inverse, fresh), curvature),
  }),
  statistics: (_xp, { sum }) => ({ H: sum }),
  memory: (rows, columns) => 3 * (rows * columns) ** 2,
  cost: (rows, columns) => ({ step: 5 * (rows * columns) ** 2, refresh: EIGENDECOMPOSITION * (rows * columns) ** 3 }),
};

const composed = compose(outerProducts, {
  kind: 'onlineNewton',
  label: 'Online Newton Step',
  summary:
    'Full-matrix AdaGrad without the root: the gradient is multiplied by the inverse of the sum of its outer products.',
  source: 'Hazan, Agarwal & Kale 2007, without projection',
  equation: 'A ← A + g gᵀ;  w ← w − η A⁻¹ g   (A₀ = εI)',
  units: asOne,
  weightDecay: 'coupled',
  learningRate: 1,
});

const { interval } = composed.fixed;

export const onlineNewton: Optimizer = {
  ...composed,
  fixed: { ...composed.fixed, ...(interval?.type === 'integer' && { interval: { ...interval, default: INTERVAL } }) },
};
