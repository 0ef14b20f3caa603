import { compose } from './compose.ts';
import { epsilon, inverseDeviation, placement } from './diagonal.ts';
import type { Preconditioner } from './optimizer.ts';
import { average, decay } from './statistics.ts';

/** RMSProp: AdaGrad with a moving average, not corrected for its start at zero; centred, it divides by the standard deviation. */
export const rms: Preconditioner<'beta2' | 'epsilon', 'square' | 'mean'> = {
  hyper: { beta2: decay, epsilon },
  fixed: {
    placement: { ...placement, options: placement.options.slice(0, 2) },
    centered: {
      type: 'choice',
      label: 'Centring',
      key: 'centered',
      hint: 'Divides by the standard deviation instead of the root mean square.',
      options: [
        { value: 'no', label: 'no' },
        { value: 'yes', label: 'yes' },
      ],
      default: 'no',
    },
    initial: {
      type: 'number',
      label: 'Initial mean square',
      key: 'v0',
      symbol: 'v₀',
      hint: 'The average starts here; 0 in PyTorch, 1 in TensorFlow.',
      min: 0,
      max: 10,
      default: 0,
      scale: 'linear',
    },
  },
  init: (xp, { rows, columns }, replicas, { initial, centered }) => ({
    square: xp.full([replicas, rows, columns], Number(initial ?? 0)),
    mean: xp.full(centered === 'yes' ? [replicas, rows, columns] : [replicas, 1, 1], 0),
  }),
  accumulate: (xp, { grad }, { square, mean }, hyper, { centered }) => ({
    square: average(xp, hyper.beta2, square, xp.mul(grad, grad)),
    mean: centered === 'yes' ? average(xp, hyper.beta2, mean, grad) : mean,
  }),
  operator: (xp, { square, mean }, hyper, fixed) => {
    // Rounding can make the variance slightly negative.
    const moment = fixed.centered === 'yes' ? xp.maximum(xp.sub(square, xp.mul(mean, mean)), 0) : square;
    return { form: 'diagonal', scale: inverseDeviation(xp, moment, 1, hyper.epsilon, fixed) };
  },
  memory: (rows, columns, { centered }) => (centered === 'yes' ? 2 : 1) * rows * columns,
  cost: (rows, columns, { centered }) => ({ step: (centered === 'yes' ? 6 : 4) * rows * columns, refresh: 0 }),
};

export const rmsprop = compose(rms, {
  kind: 'rmsprop',
  label: 'RMSProp',
  summary: 'AdaGrad that forgets: divides each coordinate by the root of a moving average of its squared gradients.',
  source: 'Tieleman & Hinton 2012, lecture 6.5; PyTorch form',
  equation: 'v ← β₂ v + (1−β₂) g²;  w ← w − η g / (√v + ε)',
  momentum: 'heavy-ball',
  weightDecay: 'coupled',
  learningRate: 0.01,
});
