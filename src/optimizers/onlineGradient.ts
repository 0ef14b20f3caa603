import { compose } from './compose.ts';
import type { Preconditioner } from './optimizer.ts';

/** The gradient divided by √(t + δ). One factor for all coordinates: the operator is the identity. */
const fading: Preconditioner<'delta', 'count'> = {
  hyper: {
    delta: {
      type: 'number',
      label: 'Head start',
      key: 'delta',
      symbol: 'δ',
      hint: 'The step is as short as if so many steps had been taken before the first.',
      min: 1e-3,
      max: 1e4,
      default: 0,
      scale: 'log',
      zero: true,
    },
  },
  fixed: {},
  init: (xp, _unit, replicas) => ({ count: xp.full([replicas, 1, 1], 0) }),
  accumulate: (xp, _sight, { count }) => ({ count: xp.add(count, 1) }),
  operator: () => ({ form: 'identity' }),
  direction: (xp, { grad }, { count }, { delta }) => xp.div(grad, xp.sqrt(xp.add(count, delta))),
  memory: () => 0,
  cost: (rows, columns) => ({ step: rows * columns, refresh: 0 }),
};

export const onlineGradient = compose(fading, {
  kind: 'ogd',
  label: 'Online gradient descent',
  summary: 'SGD with steps that shrink like 1/√t, which is enough for sublinear regret on any convex losses.',
  source: 'Zinkevich 2003',
  equation: 'w ← w − η g / √(t + δ)',
  weightDecay: 'coupled',
  learningRate: 0.5,
});
