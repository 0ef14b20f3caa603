import { beta1, compose } from './compose.ts';
import { epsilon, inverseDeviation, placement } from './diagonal.ts';
import type { Preconditioner } from './optimizer.ts';
import { average, decay } from './statistics.ts';

/**
 * NAdam: Adam whose gradient average is blended once more with the newest gradient. Both averages are corrected as in Adam, without the
 * changing β₁ of the first publication. The operator is Adam's.
 */
const lookAhead: Preconditioner<
  'beta1' | 'beta2' | 'epsilon',
  'mean' | 'meanCorrection' | 'square' | 'squareCorrection'
> = {
  hyper: { beta1, beta2: { ...decay, default: 0.999 }, epsilon },
  fixed: { placement: { ...placement, default: 'uncorrected' } },
  init: (xp, { rows, columns }, replicas) => ({
    mean: xp.full([replicas, rows, columns], 0),
    meanCorrection: xp.full([replicas, 1, 1], 0),
    square: xp.full([replicas, rows, columns], 0),
    squareCorrection: xp.full([replicas, 1, 1], 0),
  }),
  accumulate: (xp, { grad }, { mean, meanCorrection, square, squareCorrection }, hyper) => ({
    mean: average(xp, hyper.beta1, mean, grad),
    meanCorrection: average(xp, hyper.beta1, meanCorrection, 1),
    square: average(xp, hyper.beta2, square, xp.mul(grad, grad)),
    squareCorrection: average(xp, hyper.beta2, squareCorrection, 1),
  }),
  operator: (xp, { square, squareCorrection }, hyper, fixed) => ({
    form: 'diagonal',
    scale: inverseDeviation(xp, square, squareCorrection, hyper.epsilon, fixed),
  }),
  direction(xp, { grad }, { mean, meanCorrection, square, squareCorrection }, hyper, fixed) {
    const ahead = xp.div(average(xp, hyper.beta1, mean, grad), meanCorrection);
    return xp.mul(inverseDeviation(xp, square, squareCorrection, hyper.epsilon, fixed), ahead);
  },
  memory: (rows, columns) => 2 * rows * columns,
  cost: (rows, columns) => ({ step: 7 * rows * columns, refresh: 0 }),
};

export const nadam = compose(lookAhead, {
  kind: 'nadam',
  label: 'NAdam',
  summary: 'Adam with Nesterov’s look ahead: the newest gradient counts once more on top of the average.',
  source: 'Dozat 2016; in the form of Choi et al. 2019 (arXiv 1910.05446), table 1',
  equation:
    'm ← β₁ m + (1−β₁) g;  v ← β₂ v + (1−β₂) g²;  w ← w − η b (β₁ m + (1−β₁) g) / (√v + ε),  b = √(1−β₂ᵗ)/(1−β₁ᵗ)',
  weightDecay: 'coupled',
  learningRate: 0.01,
});
