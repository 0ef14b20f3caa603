import type { Ops } from '../array/ops.ts';
import type { ChoiceField } from '../fields/fields.ts';
import { compose } from './compose.ts';
import type { Preconditioner } from './optimizer.ts';
import { average } from './statistics.ts';

/** ε₁, added to every squared gradient; a float32 normal number. */
const LEAST_SQUARE = 1e-30;
/** ε₂, the least that a parameter counts for where steps are scaled by it. */
const LEAST_PARAMETER = 1e-3;
/** Relative steps are no longer than this; while warming up they grow by so much at each step. */
const LONGEST = 1e-2;
const WARM_UP = 1e-6;

const switches = (on: string, off: string): ChoiceField['options'] => [
  { value: 'no', label: off },
  { value: 'yes', label: on },
];

/** `1/√V̂` with `V̂ᵢⱼ = rᵢ cⱼ / mean r`, as a product of roots: the product of two averages can underflow. */
function inverseDeviation<T>(xp: Ops<T>, row: T, column: T): T {
  const left = xp.sqrt(xp.div(meanOf(xp, row), row));
  return xp.div(left, xp.sqrt(column));
}

/** The mean over a whole matrix. */
function meanOf<T>(xp: Ops<T>, x: T): T {
  const [, rows, columns] = xp.shape(x);
  return xp.div(xp.sum(x, 'matrix'), rows * columns);
}

/** Root mean square. */
function lengthOf<T>(xp: Ops<T>, x: T): T {
  return xp.sqrt(meanOf(xp, xp.mul(x, x)));
}

/**
 * Adafactor: second moments from the averages of the squares over rows and over columns, which forget less and less. For a vector the
 * formula leaves each coordinate its own average. The operator is the division alone, without clipping and scaling, which are single factors.
 */
const factored: Preconditioner<'decayPower' | 'clip', 'row' | 'column' | 'count'> = {
  hyper: {
    decayPower: {
      type: 'number',
      label: 'Decay power',
      key: 'b2',
      symbol: 'c',
      hint: 'The averages of squares keep the share 1 − t^(−c) at step t.',
      min: 0,
      max: 1,
      default: 0.8,
      scale: 'linear',
    },
    clip: {
      type: 'number',
      label: 'Clipping threshold',
      key: 'clip',
      symbol: 'd',
      hint: 'The direction is shortened to this root mean square where it is longer; large values never clip.',
      min: 1e-2,
      max: 1e6,
      default: 1,
      scale: 'log',
    },
  },
  fixed: {
    relativeStep: {
      type: 'choice',
      label: 'Relative step',
      key: 'rel',
      hint: 'Multiplies the learning rate by min(0.01, 1/√t); the paper has this with a learning rate of 1.',
      options: [...switches('min(0.01, 1/√t)', 'no'), { value: 'warmup', label: 'min(10⁻⁶ t, 1/√t)' }],
      default: 'no',
    },
    scaleParameter: {
      type: 'choice',
      label: 'Parameter scaling',
      key: 'scale',
      hint: 'Multiplies the step by the root mean square of the weights, at least 0.001; the paper does.',
      options: switches('yes', 'no'),
      default: 'no',
    },
  },
  init: (xp, { rows, columns }, replicas) => ({
    row: xp.full([replicas, rows, 1], 0),
    column: xp.full([replicas, 1, columns], 0),
    count: xp.full([replicas, 1, 1], 0),
  }),
  accumulate(xp, { grad }, { row, column, count: before }, { decayPower }) {
    const [, rows] = xp.shape(grad);
    const count = xp.add(before, 1);
    const decay = xp.sub(1, xp.pow(count, xp.neg(decayPower)));
    const square = xp.add(xp.mul(grad, grad), LEAST_SQUARE);
    return {
      count,
      // Sums do for means here: only the ratios of rows count.
      row: average(xp, decay, row, xp.sum(square, 'columns')),
      column: average(xp, decay, column, xp.div(xp.sum(square, 'rows'), rows)),
    };
  },
  operator: (xp, { row, column }) => ({ form: 'diagonal', scale: inverseDeviation(xp, row, column) }),
  direction(xp, { grad, parameter }, { row, column, count }, { clip }, { relativeStep, scaleParameter }) {
    const raw = xp.mul(inverseDeviation(xp, row, column), grad);
    const clipped = xp.div(raw, xp.maximum(1, xp.div(lengthOf(xp, raw), clip)));
    const scaled =
      scaleParameter === 'yes' ? xp.mul(xp.maximum(LEAST_PARAMETER, lengthOf(xp, parameter)), clipped) : clipped;
    if (relativeStep === 'no') return scaled;
    const most = relativeStep === 'warmup' ? xp.mul(WARM_UP, count) : LONGEST;
    return xp.mul(xp.minimum(most, xp.div(1, xp.sqrt(count))), scaled);
  },
  memory: (rows, columns) => (rows > 1 ? rows : 0) + (columns > 1 ? columns : 0),
  cost: (rows, columns) => ({ step: 8 * rows * columns, refresh: 0 }),
};

export const adafactor = compose(factored, {
  kind: 'adafactor',
  label: 'Adafactor',
  summary:
    'Adam in the memory of one row and one column: second moments are taken for a product of row and column averages, and long steps are clipped.',
  source: 'Shazeer & Stern 2018, algorithms 4 and 5 (arXiv 1804.04235)',
  equation: 'V̂ᵢⱼ = rᵢ cⱼ / mean r, averages of g² over rows and columns;  u = g / √V̂;  w ← w − η u / max(1, rms(u)/d)',
  momentum: 'choice',
  momentumDefault: 0.9,
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
