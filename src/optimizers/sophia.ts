import type { Ops } from '../array/ops.ts';
import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { beta1, compose } from './compose.ts';
import { epsilon } from './diagonal.ts';
import type { Preconditioner, Sight } from './optimizer.ts';
import { average, decay } from './statistics.ts';
import { byLayer } from './units.ts';

const clipping: NumberField = {
  type: 'number',
  label: 'Clipping',
  key: 'rho',
  symbol: 'ρ',
  min: 1e-4,
  max: 100,
  default: 0.04,
  scale: 'log',
  hint: 'Times the curvature it divides the gradient’s average; quotients above 1 are cut to 1. Small: nearly all are cut, and signs alone count.',
};

const every: IntegerField = {
  type: 'integer',
  label: 'Interval of the curvature',
  key: 'k',
  symbol: 'k',
  unit: 'steps',
  min: 1,
  max: 100,
  default: 10,
  scale: 'log',
  hint: 'Steps from one estimate of the curvature to the next.',
};

const first: ChoiceField = {
  type: 'choice',
  label: 'First estimate',
  key: 'first',
  default: 'atOnce',
  hint: 'At the first step (paper), or after one interval, signs alone counting until then (the authors’ code).',
  options: [
    { value: 'atOnce', label: 'at the first step' },
    { value: 'later', label: 'after an interval' },
  ],
};

type State = 'mean' | 'curvature' | 'waited' | 'winRate';

/**
 * Sophia with the Gauss–Newton–Bartlett estimator: `curvature` is a moving average of `N ĝ²`, ĝ being the gradient of the mean loss of the
 * N examples on targets drawn from the model’s own predictions, whose expectation is the diagonal of the Gauss–Newton matrix. Neither
 * average is corrected for its start at zero. `winRate` is the share of weights whose quotient is not clipped.
 */
const clippedCurvature: Preconditioner<'beta1' | 'beta2' | 'rho' | 'epsilon', State> = {
  needs: 'examples',
  hyper: {
    beta1: { ...beta1, default: 0.965 },
    beta2: { ...decay, default: 0.99 },
    rho: clipping,
    epsilon: { ...epsilon, default: 1e-15, hint: 'Least curvature that the gradient’s average is divided by.' },
  },
  fixed: { every, first },
  init(xp, { rows, columns }, replicas, fixed) {
    const zeros = () => xp.full([replicas, rows, columns], 0);
    const waited = fixed.first === 'later' ? 0 : Number(fixed.every);
    const winRate = xp.full([replicas, 1, 1], 0);
    return { mean: zeros(), curvature: zeros(), waited: xp.full([replicas, 1, 1], waited), winRate };
  },
  accumulate(xp, sight, state, hyper, fixed) {
    const isDue = xp.greater(state.waited, Number(fixed.every) - 0.5);
    const sampled = sampledGradient(xp, sight);
    const estimate = xp.mul(sampled.examples, xp.mul(sampled.grad, sampled.grad));
    const mean = average(xp, hyper.beta1, state.mean, sight.grad);
    const curvature = xp.where(isDue, average(xp, hyper.beta2, state.curvature, estimate), state.curvature);
    const [, rows, columns] = xp.shape(mean);
    const unclipped = xp.greater(bound(xp, curvature, hyper), xp.abs(mean));
    return {
      mean,
      curvature,
      waited: xp.add(xp.where(isDue, 0, state.waited), 1),
      winRate: xp.div(xp.sum(unclipped, 'matrix'), rows * columns),
    };
  },
  // sign(m) min(|m|/b, 1) = m / max(|m|, b)
  operator: (xp, { mean, curvature }, hyper) => ({
    form: 'diagonal',
    scale: xp.div(1, xp.maximum(xp.abs(mean), bound(xp, curvature, hyper))),
  }),
  direction(xp, _sight, state, hyper, fixed) {
    return applyOperator(xp, clippedCurvature.operator(xp, state, hyper, fixed), state.mean);
  },
  memory: (rows, columns) => 2 * rows * columns,
  // The sampled gradient is another way back through the network: two products for each example and weight.
  cost: (rows, columns, _fixed, examples) => ({ step: (2 * examples + 5) * rows * columns, refresh: 0 }),
};

/** What the average of the gradient is divided by, where that leaves less than 1: `ρ h + ε`. */
function bound<T>(xp: Ops<T>, curvature: T, { rho, epsilon: least }: { readonly rho: T; readonly epsilon: T }): T {
  return xp.add(xp.mul(rho, curvature), least);
}

/** The gradient of one layer’s mean loss on sampled targets. */
function sampledGradient<T>(
  xp: Ops<T>,
  { unit, landscape }: Sight<T>,
): { readonly grad: T; readonly examples: number } {
  const { examples } = landscape;
  const inputs = examples?.inputs()[unit.index];
  const derivatives = examples?.derivatives('sampled')[unit.index];
  if (!examples || inputs === undefined || derivatives === undefined)
    throw new Error(`there are no examples of ${unit.name} to sample targets for`);
  const { count } = examples;
  return { grad: xp.div(xp.matmul(inputs, derivatives, { transposeA: true }), count), examples: count };
}

export const sophia = compose(clippedCurvature, {
  kind: 'sophia',
  label: 'Sophia',
  summary:
    'Divides a moving average of the gradient by an estimate of the diagonal curvature, renewed now and then, and cuts every quotient to at most 1.',
  source: 'Liu, Li, Hall, Liang & Ma 2023, algorithms 2 and 3 (arXiv 2305.14342)',
  equation: 'm ← β₁ m + (1−β₁) g;  every k steps h ← β₂ h + (1−β₂) N ĝ²;  w ← (1 − ηλ) w − η clip(m / (ρ h + ε), ±1)',
  units: byLayer,
  weightDecay: 'decoupled',
  learningRate: 0.003,
});
