import { compose } from './compose.ts';
import { epsilon, inverseDeviation } from './diagonal.ts';
import type { Preconditioner } from './optimizer.ts';

/** Diagonal AdaGrad: each coordinate is divided by the root of the sum of its squared gradients. */
export const diagonalAdagrad: Preconditioner<'epsilon', 'accumulator'> = {
  hyper: { epsilon: { ...epsilon, default: 1e-10 } },
  fixed: {
    initial: {
      type: 'number',
      label: 'Initial accumulator',
      key: 's0',
      symbol: 's₀',
      hint: 'The sum starts here; 0 in PyTorch, 0.1 in TensorFlow.',
      min: 0,
      max: 10,
      default: 0,
      scale: 'linear',
    },
  },
  init: (xp, { rows, columns }, replicas, { initial }) => ({
    accumulator: xp.full([replicas, rows, columns], Number(initial ?? 0)),
  }),
  accumulate: (xp, { grad }, { accumulator }) => ({ accumulator: xp.add(accumulator, xp.mul(grad, grad)) }),
  operator: (xp, { accumulator }, hyper, fixed) => ({
    form: 'diagonal',
    scale: inverseDeviation(xp, accumulator, 1, hyper.epsilon, fixed),
  }),
  memory: (rows, columns) => rows * columns,
  cost: (rows, columns) => ({ step: 3 * rows * columns, refresh: 0 }),
};

export const adagrad = compose(diagonalAdagrad, {
  kind: 'adagrad',
  label: 'AdaGrad',
  summary:
    'Divides each coordinate by the root of all its squared gradients so far: steep coordinates slow down, rare ones keep their stride.',
  source: 'Duchi, Hazan & Singer 2011, algorithm 1 (diagonal)',
  equation: 's ← s + g²;  w ← w − η g / (√s + ε)',
  weightDecay: 'coupled',
  learningRate: 0.1,
});
