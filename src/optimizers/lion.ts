import { beta1, compose } from './compose.ts';
import type { Preconditioner } from './optimizer.ts';
import { average, decay } from './statistics.ts';

/** Below this an average counts as this, so that a coordinate that has seen no gradient has a finite scale. */
const LEAST = 1e-12;

/**
 * Lion steps by the sign of an average that counts the newest gradient more than the average that is kept, so the average is brought up to
 * date only after the direction is known. The operator is the linear map that turns the kept average into its signs, `1/|m|`.
 */
const signs: Preconditioner<'beta1' | 'beta2', 'mean'> = {
  hyper: {
    beta1: { ...beta1, hint: 'Share of the kept average in the direction; the rest is the newest gradient.' },
    beta2: { ...decay, label: 'Average’s decay', hint: 'Share of the old average kept at each step.', default: 0.99 },
  },
  fixed: {},
  init: (xp, { rows, columns }, replicas) => ({ mean: xp.full([replicas, rows, columns], 0) }),
  direction: (xp, { grad }, { mean }, hyper) => xp.sign(average(xp, hyper.beta1, mean, grad)),
  afterwards: (xp, { grad }, { mean }, hyper) => ({ mean: average(xp, hyper.beta2, mean, grad) }),
  operator: (xp, { mean }) => ({ form: 'diagonal', scale: xp.div(1, xp.maximum(xp.abs(mean), LEAST)) }),
  memory: (rows, columns) => rows * columns,
  cost: (rows, columns) => ({ step: 4 * rows * columns, refresh: 0 }),
};

export const lion = compose(signs, {
  kind: 'lion',
  label: 'Lion',
  summary: 'Moves every coordinate by the same amount, in the direction of an average’s sign.',
  source: 'Chen et al. 2023, algorithm 2 (arXiv 2302.06675)',
  equation: 'c = β₁ m + (1−β₁) g;  w ← (1 − ηλ) w − η sign c;  m ← β₂ m + (1−β₂) g',
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
