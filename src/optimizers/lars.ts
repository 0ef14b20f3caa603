import type { Operand, Ops } from '../array/ops.ts';
import { learningRate, weightDecay } from './compose.ts';
import type { Optimizer, Sight, Values } from './optimizer.ts';
import { scheduleFields } from './schedule.ts';
import { byParameter } from './units.ts';
import { velocityHyper } from './velocity.ts';

interface Hyper<T> {
  readonly learningRate: T;
  readonly trust: T;
  readonly momentum: T;
  readonly weightDecay: T;
}

function named<T>({ learningRate: rate, trust, momentum, weightDecay: decay }: Values<string, T>): Hyper<T> {
  if (rate === undefined || trust === undefined || momentum === undefined || decay === undefined)
    throw new Error('LARS without one of its hyper-parameters');
  return { learningRate: rate, trust, momentum, weightDecay: decay };
}

function norm<T>(xp: Ops<T>, x: T): T {
  return xp.sqrt(xp.sum(xp.mul(x, x), 'matrix'));
}

/** The gradient on the scale of the weights that it changes; of a vector the gradient itself, without decay. */
function directionOf<T>(xp: Ops<T>, { unit, parameter, grad }: Sight<T>, hyper: Hyper<T>, paper: boolean): T {
  if (unit.rows === 1 && unit.isCut !== true) return grad;
  const decayed = xp.add(grad, xp.mul(hyper.weightDecay, parameter));
  const weights = norm(xp, parameter);
  const length = paper ? xp.add(norm(xp, grad), xp.mul(hyper.weightDecay, weights)) : norm(xp, decayed);
  const measurable = xp.mul(xp.greater(weights, 0), xp.greater(length, 0));
  const ratio = xp.div(xp.mul(hyper.trust, weights), length);
  return xp.mul(xp.where(measurable, ratio, 1), decayed);
}

/**
 * LARS. As implementations have it, the ratio is taken with the decayed gradient and the learning rate multiplies the velocity; in the paper
 * it is taken with the sum of both lengths, and the learning rate of each step goes into the velocity. One factor for a whole matrix does not
 * turn the gradient: the operator is the identity.
 */
export const lars: Optimizer = {
  kind: 'lars',
  label: 'LARS',
  summary: 'Heavy ball whose step in each weight matrix is a fixed share of the length of the weights.',
  source: 'You, Gitman & Ginsburg 2017, algorithm 1 (arXiv 1708.03888); MoCo v3 form',
  equation: 'd = g + λ w;  v ← μ v + ζ ‖w‖/‖d‖ d;  w ← w − η v   (vectors: d = g)',
  hyper: {
    learningRate: { ...learningRate, default: 0.1 },
    trust: {
      type: 'number',
      label: 'Trust coefficient',
      key: 'trust',
      symbol: 'ζ',
      hint: 'Length of the step as a share of the length of the weights, before the learning rate.',
      min: 1e-5,
      max: 1,
      default: 0.02,
      scale: 'log',
    },
    ...velocityHyper('nesterov', 0.9),
    weightDecay,
  },
  fixed: {
    form: {
      type: 'choice',
      label: 'Form',
      key: 'form',
      hint: 'Whether the lengths of gradient and decay are added as vectors or as numbers, and whether the learning rate is in the velocity.',
      options: [
        { value: 'usual', label: 'as implemented' },
        { value: 'paper', label: 'as in the paper' },
      ],
      default: 'usual',
    },
    ...scheduleFields,
  },
  units: byParameter,
  refuses: () => undefined,
  needs: 'gradients',
  init: (xp, { rows, columns }, replicas) => ({ velocity: xp.full([replicas, rows, columns], 0) }),
  accumulate: (_xp, _sight, state) => state,
  update<T>(
    xp: Ops<T>,
    sights: readonly Sight<T>[],
    states: readonly Values<string, T>[],
    values: Values<string, T>,
    { form }: Readonly<Record<string, number | string>>,
    rate: Operand<T>,
  ) {
    const hyper = named(values);
    const paper = form === 'paper';
    const eta = xp.mul(rate, hyper.learningRate);
    const velocities = sights.map((sight, i) => {
      const direction = directionOf(xp, sight, hyper, paper);
      return xp.add(xp.mul(hyper.momentum, states[i]?.velocity ?? 0), paper ? xp.mul(eta, direction) : direction);
    });
    return {
      weights: velocities.map((velocity, i) =>
        xp.sub(sights[i]?.parameter ?? 0, paper ? velocity : xp.mul(eta, velocity)),
      ),
      states: velocities.map((velocity) => ({ velocity })),
    };
  },
  operator: () => ({ form: 'identity' }),
  memory: (rows, columns) => rows * columns,
  cost: (rows, columns) => ({ step: 6 * rows * columns, refresh: 0 }),
};
