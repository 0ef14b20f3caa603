import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { deviation, load, toArray, type Matrix } from './golden.properties.ts';
import { sketched } from './sketchy.ts';

describe('trajectories of PyTorch 1.13 in float64, 20 steps', () => {
  const cases: [file: string, kind: string, settings: Record<string, number | string>][] = [
    ['torch_sgd', 'sgd', { learningRate: 0.1 }],
    ['torch_sgd_bias', 'sgd', { learningRate: 0.1 }],
    ['torch_sgd_heavyball', 'momentum', { learningRate: 0.1, momentum: 0.9 }],
    ['torch_sgd_heavyball_bias', 'momentum', { learningRate: 0.1, momentum: 0.9 }],
    ['torch_sgd_momentum_damp_wd', 'momentum', { learningRate: 0.1, momentum: 0.9, dampening: 0.5, weightDecay: 0.01 }],
    ['torch_sgd_nesterov', 'nesterov', { learningRate: 0.1, momentum: 0.9 }],
    ['torch_adagrad', 'adagrad', { learningRate: 0.1, epsilon: 1e-10 }],
    ['torch_rmsprop', 'rmsprop', { learningRate: 0.02, beta2: 0.99, epsilon: 1e-8 }],
    ['torch_rmsprop_bias', 'rmsprop', { learningRate: 0.02, beta2: 0.99, epsilon: 1e-8 }],
    ['torch_adam', 'adam', { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }],
    ['torch_adam_bias', 'adam', { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }],
    ['torch_adamw', 'adamw', { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 }],
  ];
  // Same formulas in the same precision: only the order of a few roundings differs.
  it.each(cases)('%s', (file, kind, settings) => expect(deviation(file, kind, settings)).toBeLessThan(1e-10));
});

describe('trajectories of Meta’s Distributed Shampoo in float64, 20 steps', () => {
  const common = { learningRate: 0.05, damping: 'absolute', epsilon: 1e-12, grafting: 'none', beta1: 0 };
  const cases: [file: string, settings: Record<string, number | string>][] = [
    ['fb_shampoo_sum_nograft', { ...common, statistics: 'sum' }],
    ['fb_shampoo_sum_nograft_bias', { ...common, statistics: 'sum' }],
    ['fb_shampoo_sum_graft_sgd', { ...common, statistics: 'sum', grafting: 'sgd' }],
    ['fb_shampoo_sum_graft_adagrad', { ...common, statistics: 'sum', grafting: 'adagrad', graftEpsilon: 1e-10 }],
    [
      'fb_shampoo_ema_graft_rmsprop',
      { ...common, statistics: 'ema', beta2: 0.99, grafting: 'rmsprop', graftBeta2: 0.99, graftEpsilon: 1e-10 },
    ],
    [
      'fb_shampoo_ema_graft_adam_mom',
      {
        ...common,
        statistics: 'ema',
        beta1: 0.9,
        beta2: 0.999,
        grafting: 'adam',
        graftBeta2: 0.999,
        graftEpsilon: 1e-8,
      },
    ],
  ];
  // ε = 1e-12 raises the null space of rank-deficient statistics to 1e3: eigensolvers differ there by 1e-16 · 1e3, summed over 20 steps.
  it.each(cases)('%s', (file, settings) => expect(deviation(file, 'shampoo', settings)).toBeLessThan(1e-6));
});

describe('Sketchy of precondition/tearfree in float64, 15 steps at rank 2', () => {
  interface TearfreeGolden {
    hyperparameters: { second_moment_decay: number; epsilon: number };
    steps: { G: Matrix; preconditioned: Matrix }[];
  }
  it.each(['sketchy_tearfree_rank2_b0p9_rel', 'sketchy_tearfree_rank2_b1p0_rel'])('%s', (file) => {
    const golden = load<TearfreeGolden>(file);
    const number = (value: number) => xp.full([1, 1, 1], value);
    const hyper = {
      beta2: number(golden.hyperparameters.second_moment_decay),
      epsilon: number(golden.hyperparameters.epsilon),
      exponent: number(0.25),
    };
    const fixed = { rank: 2, statistics: 'decayed', escaped: 'sqrt' };
    let state = sketched.init(xp, { name: 'W', rows: 4, columns: 6 }, 1, fixed);
    let worst = 0;
    for (const { G, preconditioned } of golden.steps) {
      const grad = toArray(G);
      state = { ...state, ...sketched.refresh!(xp, { parameter: grad, grad }, state, hyper, fixed) };
      const direction = applyOperator(xp, sketched.operator(xp, state, hyper, fixed), grad);
      toArray(preconditioned).data.forEach(
        (value, i) => (worst = Math.max(worst, Math.abs(value - direction.data[i]!))),
      );
    }
    expect(worst).toBeLessThan(1e-10);
  });
});
