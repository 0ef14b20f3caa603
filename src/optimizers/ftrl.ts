import type { Ops } from '../array/ops.ts';
import type { NumberField } from '../fields/fields.ts';
import { learningRate } from './compose.ts';
import type { Fixed, Optimizer, Values } from './optimizer.ts';
import { byParameter } from './units.ts';

const penalty: NumberField = {
  type: 'number',
  label: 'L1',
  key: 'l1',
  symbol: 'λ₁',
  hint: 'Weights that the gradients so far do not pull past this are exactly 0.',
  min: 1e-6,
  max: 10,
  default: 0,
  scale: 'log',
  zero: true,
};

/** What a coordinate's inverse step size is, times α: `β + √n + α λ₂`. */
function stiffness<T>(xp: Ops<T>, squares: T, hyper: Values<string, T>): T {
  const { learningRate: alpha, beta, l2 } = named(hyper);
  return xp.add(xp.add(beta, xp.sqrt(squares)), xp.mul(alpha, l2));
}

/** The weights that z stands for: `−(z − sgn(z) λ₁) / ((β + √n)/α + λ₂)`, exactly 0 where |z| ≤ λ₁. */
function weightsOf<T>(xp: Ops<T>, z: T, squares: T, hyper: Values<string, T>): T {
  const { learningRate: alpha, l1 } = named(hyper);
  const excess = xp.maximum(xp.sub(xp.abs(z), l1), 0);
  const scaled = xp.div(xp.mul(alpha, excess), stiffness(xp, squares, hyper));
  return xp.mul(xp.neg(xp.sign(z)), scaled);
}

/** The z that stands for given weights before the first gradient. */
function originOf<T>(xp: Ops<T>, weights: T, hyper: Values<string, T>): T {
  const { learningRate: alpha, l1 } = named(hyper);
  const pull = xp.div(xp.mul(stiffness(xp, xp.mul(0, weights), hyper), weights), alpha);
  return xp.neg(xp.add(pull, xp.mul(xp.sign(weights), l1)));
}

function named<T>({ learningRate: alpha, beta, l1, l2 }: Values<string, T>) {
  if (alpha === undefined || beta === undefined || l1 === undefined || l2 === undefined)
    throw new Error('FTRL-Proximal without one of α, β, λ₁, λ₂');
  return { learningRate: alpha, beta, l1, l2 };
}

function kept<T>({ z, squares, started }: Values<string, T>) {
  if (z === undefined || squares === undefined || started === undefined)
    throw new Error('not a state of FTRL-Proximal');
  return { z, squares, started };
}

/**
 * FTRL-Proximal: the weights are the minimizer of everything that the gradients so far add up to, so they are computed from sums, not moved.
 * The paper starts from weights 0; z₀ is chosen so that it stands for the initial weights of a network, or is 0, as in the paper and in
 * implementations that forget them. The operator times α is the step where λ₁ does not act.
 */
export const ftrl: Optimizer = {
  kind: 'ftrl',
  label: 'FTRL-Proximal',
  summary:
    'Follows the regularized leader: AdaGrad whose weights stay exactly 0 until the gradients give enough reason to leave it.',
  source: 'McMahan et al. 2013, algorithm 1',
  equation: 'z ← z + g − (√(n+g²) − √n)/α · w;  n ← n + g²;  w ← −(z − λ₁ sgn z) / ((β+√n)/α + λ₂), 0 where |z| ≤ λ₁',
  hyper: {
    learningRate: {
      ...learningRate,
      symbol: 'α',
      default: 0.5,
      hint: 'Longest step of a coordinate, divided by β + √n.',
    },
    beta: {
      type: 'number',
      label: 'Smoothing',
      key: 'beta',
      symbol: 'β',
      hint: 'Added to the root of the sum of squares: keeps the first steps short.',
      min: 1e-6,
      max: 100,
      default: 1,
      scale: 'log',
    },
    l1: penalty,
    l2: { ...penalty, label: 'L2', key: 'l2', symbol: 'λ₂', hint: 'Pull of the weights towards zero, in proportion.' },
  },
  fixed: {
    origin: {
      type: 'choice',
      label: 'Starting point',
      key: 'from0',
      hint: 'The initial weights, or the sums of the paper, which stand for weights of 0 and forget the initial ones.',
      options: [
        { value: 'weights', label: 'the initial weights' },
        { value: 'zero', label: 'z = 0' },
      ],
      default: 'weights',
    },
  },
  units: byParameter,
  refuses: () => undefined,
  needs: 'gradients',
  init: (xp, { rows, columns }, replicas) => ({
    z: xp.full([replicas, rows, columns], 0),
    squares: xp.full([replicas, rows, columns], 0),
    started: xp.full([replicas, 1, 1], 0),
  }),
  accumulate(xp, { grad, parameter }, state, hyper, { origin }: Fixed) {
    const { z, squares, started } = kept(state);
    const before = origin === 'zero' ? z : xp.where(started, z, originOf(xp, parameter, hyper));
    const grown = xp.add(squares, xp.mul(grad, grad));
    const sigma = xp.div(xp.sub(xp.sqrt(grown), xp.sqrt(squares)), named(hyper).learningRate);
    return {
      started: xp.full(xp.shape(started), 1),
      z: xp.add(before, xp.sub(grad, xp.mul(sigma, parameter))),
      squares: grown,
    };
  },
  update: (xp, sights, states, hyper) => ({
    weights: sights.map((_, i) => {
      const { z, squares } = kept(states[i] ?? {});
      return weightsOf(xp, z, squares, hyper);
    }),
    states,
  }),
  operator: (xp, state, hyper) => ({
    form: 'diagonal',
    scale: xp.div(1, stiffness(xp, kept(state).squares, hyper)),
  }),
  memory: (rows, columns) => 2 * rows * columns,
  cost: (rows, columns) => ({ step: 8 * rows * columns, refresh: 0 }),
};
