import type { Ops } from '../array/ops.ts';
import { compose } from './compose.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { average, beta2, statistics } from './statistics.ts';

/** So that a coordinate that has seen no gradient takes no step; a float32 normal number, as in the reference implementation. */
const LEAST = 1e-30;

type State = 'row' | 'column';

interface Cover<T> {
  /** ν `[R,m,n]`: what each squared gradient is measured against, at least the sum (or average) of its own. */
  readonly estimate: T;
  /** The accumulators with this gradient in them. */
  readonly row: T;
  readonly column: T;
}

/**
 * The accumulators of rows and columns, with a gradient added. SM3-I adds to each the largest square that it covers; SM3-II adds the squares
 * to the least of the old accumulators and keeps the largest results.
 */
function covered<T>(
  xp: Ops<T>,
  grad: T,
  state: Values<State, T>,
  decay: T,
  { form, statistics: rule }: Fixed,
): Cover<T> {
  const square = xp.mul(grad, grad);
  const grown = (old: T, fresh: T) => (rule === 'ema' ? average(xp, decay, old, fresh) : xp.add(old, fresh));
  if (form === 'I') {
    const row = grown(state.row, xp.max(square, 'columns'));
    const column = grown(state.column, xp.max(square, 'rows'));
    return { estimate: xp.minimum(row, column), row, column };
  }
  const estimate = grown(xp.minimum(state.row, state.column), square);
  return { estimate, row: xp.max(estimate, 'columns'), column: xp.max(estimate, 'rows') };
}

function inverseRoot<T>(xp: Ops<T>, estimate: T): T {
  return xp.div(1, xp.sqrt(xp.add(estimate, LEAST)));
}

/**
 * SM3. The estimate ν needs the accumulators as they were before the gradient, so they are brought up to date only after the direction is
 * known; keeping ν instead would cost the memory that the method saves. The operator is that of the accumulators alone: exact for SM3-I, for
 * SM3-II what a gradient much smaller than the past meets. A vector's columns are its coordinates, which makes it AdaGrad.
 */
const covers: Preconditioner<'beta2', State> = {
  hyper: { beta2: { ...beta2, default: 0.999, when: { field: 'statistics', is: ['ema'] } } },
  fixed: {
    form: {
      type: 'choice',
      label: 'Form',
      key: 'form',
      hint: 'II adds squares before it takes the largest, which over-estimates less.',
      options: [
        { value: 'I', label: 'SM3-I' },
        { value: 'II', label: 'SM3-II' },
      ],
      default: 'II',
    },
    statistics: {
      ...statistics,
      hint: 'Whether squared gradients add up or fade.',
      options: statistics.options.slice(0, 2),
      default: 'sum',
    },
  },
  init: (xp, { rows, columns }, replicas) => ({
    row: xp.full([replicas, rows, 1], 0),
    column: xp.full([replicas, 1, columns], 0),
  }),
  direction: (xp, { grad }, state, hyper, fixed) =>
    xp.mul(inverseRoot(xp, covered(xp, grad, state, hyper.beta2, fixed).estimate), grad),
  afterwards(xp, { grad }, state, hyper, fixed) {
    const { row, column } = covered(xp, grad, state, hyper.beta2, fixed);
    return { row, column };
  },
  operator: (xp, { row, column }) => ({
    form: 'diagonal',
    scale: inverseRoot(xp, xp.minimum(row, column)),
  }),
  memory: (rows, columns) => (rows > 1 ? rows : 0) + (columns > 1 ? columns : 0),
  cost: (rows, columns) => ({ step: 9 * rows * columns, refresh: 0 }),
};

export const sm3 = compose(covers, {
  kind: 'sm3',
  label: 'SM3',
  summary:
    'AdaGrad in the memory of one row and one column: a coordinate’s sum of squares is estimated by the smaller of the two that cover it.',
  source: 'Anil, Gupta, Koren & Singer 2019, algorithms SM3-I and SM3-II (arXiv 1901.11150)',
  equation: 'ν ← min(rᵢ, cⱼ) + g²;  rᵢ ← maxⱼ ν;  cⱼ ← maxᵢ ν;  w ← w − η g / √ν',
  momentum: 'choice',
  momentumDefault: 0.9,
  weightDecay: 'coupled',
  learningRate: 0.1,
});
