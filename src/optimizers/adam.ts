import { compose } from './compose.ts';
import { epsilon, inverseDeviation, placement } from './diagonal.ts';
import type { Preconditioner } from './optimizer.ts';
import { average, decay } from './statistics.ts';

/** The scaling of Adam: a moving average of squared gradients, corrected for its start at zero. */
export const adaptiveMoment: Preconditioner<'beta2' | 'epsilon', 'square' | 'correction'> = {
  hyper: { beta2: { ...decay, default: 0.999 }, epsilon },
  fixed: { placement },
  init: (xp, { rows, columns }, replicas) => ({
    square: xp.full([replicas, rows, columns], 0),
    correction: xp.full([replicas, 1, 1], 0),
  }),
  accumulate: (xp, { grad }, { square, correction }, { beta2 }) => ({
    square: average(xp, beta2, square, xp.mul(grad, grad)),
    correction: average(xp, beta2, correction, 1),
  }),
  operator: (xp, { square, correction }, hyper, fixed) => ({
    form: 'diagonal',
    scale: inverseDeviation(xp, square, correction, hyper.epsilon, fixed),
  }),
  memory: (rows, columns) => rows * columns,
  cost: (rows, columns) => ({ step: 4 * rows * columns, refresh: 0 }),
};

export const adam = compose(adaptiveMoment, {
  kind: 'adam',
  label: 'Adam',
  summary:
    'Divides a moving average of the gradient by the root of a moving average of its square, coordinate by coordinate.',
  source: 'Kingma & Ba 2015, algorithm 1 (arXiv 1412.6980)',
  equation: 'm ← β₁ m + (1−β₁) g;  v ← β₂ v + (1−β₂) g²;  w ← w − η m̂ / (√v̂ + ε)',
  filter: 0.9,
  weightDecay: 'coupled',
  learningRate: 0.01,
});

export const adamw = compose(adaptiveMoment, {
  kind: 'adamw',
  label: 'AdamW',
  summary: 'Adam with weight decay applied to the weights themselves instead of through the gradient.',
  source: 'Loshchilov & Hutter 2019, algorithm 2 (arXiv 1711.05101)',
  equation: 'm ← β₁ m + (1−β₁) g;  v ← β₂ v + (1−β₂) g²;  w ← (1 − ηλ) w − η m̂ / (√v̂ + ε)',
  filter: 0.9,
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
