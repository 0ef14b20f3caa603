import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { optimizerOf } from './index.ts';
import type { Fixed, Values } from './optimizer.ts';
import { sketched } from './sketchy.ts';

type Matrix = number[][];
interface Golden {
  steps: { t: number; grad: Record<string, Matrix | number[]>; param_after: Record<string, Matrix | number[]> }[];
  inputs: { params0: Record<string, Matrix | number[]> };
}

function load<G>(name: string): G {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as G;
}

/** Rows of numbers, or one row, as a `[1,m,n]` array. */
function toArray(values: Matrix | number[]): Array64 {
  const rows = values.map((row) => (Array.isArray(row) ? row : [row]));
  const vector = !Array.isArray(values[0]);
  return xp.array(rows.flat(), vector ? [1, 1, values.length] : [1, rows.length, rows[0]!.length]);
}

/** The largest difference from the recorded weights over all steps and parameters, the recorded gradients being fed in. */
function deviation(file: string, kind: string, settings: Record<string, number | string>): number {
  const golden = load<Golden>(file);
  const optimizer = optimizerOf(kind)!;
  for (const name of Object.keys(settings))
    if (!(name in optimizer.hyper) && !(name in optimizer.fixed)) throw new Error(`${kind} has no ${name}`);
  const given = (fields: typeof optimizer.hyper) =>
    Object.entries({ ...defaults(fields) }).map(([name, value]) => [name, settings[name] ?? value] as const);
  const hyper: Values<string, Array64> = Object.fromEntries(
    given(optimizer.hyper).map(([name, value]) => [name, xp.full([1, 1, 1], Number(value))]),
  );
  const fixed: Fixed = Object.fromEntries(
    given(optimizer.fixed).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
  let worst = 0;
  for (const [name, start] of Object.entries(golden.inputs.params0)) {
    let parameter = toArray(start);
    const [, rows, columns] = parameter.shape;
    let state = optimizer.init(xp, { name, rows, columns }, 1, fixed);
    for (const { grad, param_after: after } of golden.steps) {
      const signal = { parameter, grad: toArray(grad[name]!) };
      state = optimizer.accumulate(xp, signal, state, hyper, fixed);
      state = optimizer.refresh?.(xp, signal, state, hyper, fixed) ?? state;
      ({ parameter, state } = optimizer.update(xp, signal, state, hyper, fixed, 1));
      const expected = toArray(after[name]!);
      for (let i = 0; i < expected.data.length; i++)
        worst = Math.max(worst, Math.abs(expected.data[i]! - parameter.data[i]!));
    }
  }
  return worst;
}

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
      state = { ...state, ...sketched.refresh!(xp, grad, state, hyper, fixed) };
      const direction = applyOperator(xp, sketched.operator(xp, state, hyper, fixed), grad);
      toArray(preconditioned).data.forEach(
        (value, i) => (worst = Math.max(worst, Math.abs(value - direction.data[i]!))),
      );
    }
    expect(worst).toBeLessThan(1e-10);
  });
});
