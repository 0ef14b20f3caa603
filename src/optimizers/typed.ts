import type { Operand, Ops } from '../array/ops.ts';
import type { NumberField, TextField } from '../fields/fields.ts';
import { UPDATE_LIMITS } from '../formula/update.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import { beta1, learningRate } from './compose.ts';
import type { Fixed, Optimizer, Sight, Signal, Values } from './optimizer.ts';
import { scheduleFields } from './schedule.ts';
import { interval, rootsAt } from './staleness.ts';
import { decay } from './statistics.ts';
import {
  accumulated,
  initialState,
  keptSizes,
  operatorOf,
  planOf,
  planSizes,
  refreshed,
  rootsOf,
  SIGN_ITERATIONS,
  updated,
  updateMistake,
} from './typedUpdate.ts';
import { byParameter } from './units.ts';
import { valueOf } from './valueOf.ts';

const formula: TextField = {
  type: 'text',
  label: 'Update',
  key: 'u',
  hint: 'Assignments, then a last line with the new weights. Given are W, G, the step t from 1, lr, b1, b2, eps, rows and cols; names read before they are assigned keep their value from step to step, and start at 0 or as init says. @ multiplies matrices, .T transposes; sum mean norm trace diag sumrows sumcols clip eye invroot inv msign, and functions of elements. invroot(L, p) is (L + eps λmax I)^(−1/p).',
  longest: UPDATE_LIMITS.characters,
  check: updateMistake,
  default: 'L = b2*L + G @ G.T\nR = b2*R + G.T @ G\nW - lr * invroot(L, 4) @ G @ invroot(R, 4)',
  examples: [
    { label: 'Gradient descent', text: 'W - lr*G' },
    { label: 'Heavy ball', text: 'v = b1*v + G\nW - lr*v' },
    {
      label: 'Adam',
      text: 'm = b1*m + (1 - b1)*G\nv = b2*v + (1 - b2)*G^2\nW - lr * m/(1 - b1^t) / (sqrt(v/(1 - b2^t)) + eps)',
    },
    {
      label: 'Shampoo',
      text: 'L = b2*L + G @ G.T\nR = b2*R + G.T @ G\nW - lr * invroot(L, 4) @ G @ invroot(R, 4)',
    },
    { label: 'Shampoo of one side', text: 'R = b2*R + G.T @ G\nW - lr * G @ invroot(R, 2)' },
    { label: 'Like Muon', text: 'm = b1*m + (1 - b1)*G\nW - lr * msign(b1*m + (1 - b1)*G)' },
    {
      label: 'Adafactor’s statistics',
      text: 'r = b2*r + (1 - b2)*sumcols(G^2)\nc = b2*c + (1 - b2)*sumrows(G^2)\nW - lr * G / (sqrt(r @ c / sum(r)) + eps)',
    },
    { label: 'Lion', text: 'd = sign(b1*m + (1 - b1)*G)\nm = b2*m + (1 - b2)*G\nW - lr*d' },
  ],
};

const epsilon: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'eps',
  symbol: 'eps',
  min: 1e-14,
  max: 1,
  default: 1e-6,
  scale: 'log',
  hint: 'The number eps. Where a root is given none of its own, this multiple of the largest eigenvalue is added to all.',
};

/**
 * An update that the user types. Roots are of matrices that are symmetric, of which the lower triangle is read, and are computed every
 * `interval` steps from what stands in the formula at that step. The operator is the map that can be read off
 * the formula, up to a number: roots on either side, or an elementwise factor; where none can, as with signs, the identity.
 */
export const typed: Optimizer = {
  kind: 'typed',
  label: 'Your own update',
  summary: 'Does with the gradient what you type, on every engine: one formula for the weights of each layer.',
  source: 'yours',
  equation: 'W ← the last line of your update; names that it reads before it assigns them are its memory',
  hyper: {
    learningRate: { ...learningRate, symbol: 'lr', default: 0.1, hint: 'The number lr; a schedule multiplies it.' },
    beta1: { ...beta1, symbol: 'b1', hint: 'The number b1, for averages of the gradient.' },
    beta2: { ...decay, symbol: 'b2', hint: 'The number b2, for statistics of the gradient.' },
    epsilon,
  },
  fixed: { formula, interval, roots: rootsAt, ...scheduleFields },
  units: byParameter,
  refuses(unit, fixed) {
    const mistake = updateMistake(String(fixed.formula), [unit]);
    return mistake && `${mistake.problem.replace(/[.;]$/, '')} (character ${mistake.at + 1} of the update)`;
  },
  needs: 'gradients',
  init: (xp, { rows, columns }, replicas, fixed) => initialState(xp, planOf(fixed), rows, columns, replicas),
  accumulate: (xp, sight, state, hyper, fixed) => accumulated(xp, planOf(fixed), sight, state, hyper),
  refresh: <T>(xp: Ops<T>, _: Signal<T>, state: Values<string, T>, hyper: Values<string, T>, fixed: Fixed) =>
    refreshed(xp, planOf(fixed), state, hyper),
  update<T>(
    xp: Ops<T>,
    sights: readonly Sight<T>[],
    states: readonly Values<string, T>[],
    hyper: Values<string, T>,
    fixed: Fixed,
    rate: Operand<T>,
  ) {
    const step = xp.mul(rate, valueOf(hyper, 'learningRate'));
    const plan = planOf(fixed);
    const next = sights.map((sight, i) => updated(xp, plan, sight, states[i] ?? {}, hyper, step));
    return { weights: next.map(({ weights }) => weights), states: next.map(({ state }) => state) };
  },
  operator: (xp, state, hyper, fixed) => operatorOf(xp, planOf(fixed), state, hyper),
  statistics: (_xp, state, _hyper, fixed) => rootsOf(planOf(fixed), state),
  memory: (rows, columns, fixed) =>
    [...keptSizes(planOf(fixed), rows, columns).values()].reduce((sum, [m, n]) => sum + (m * n > 1 ? m * n : 0), 0),
  cost(rows, columns, fixed) {
    const { work, roots, orthogonalised } = planSizes(planOf(fixed), rows, columns);
    const signs = orthogonalised.reduce((sum, size) => {
      const [short, long] = [Math.min(...size), Math.max(...size)];
      return sum + SIGN_ITERATIONS.length * (2 * short ** 2 * long + short ** 3);
    }, 0);
    return { step: work + signs, refresh: roots.reduce((sum, n) => sum + EIGENDECOMPOSITION * n ** 3, 0) };
  },
};
