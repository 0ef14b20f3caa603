import type { Ops } from '../array/ops.ts';
import { applyOperator } from '../linalg/operator.ts';
import { diagonalAdagrad } from './adagrad.ts';
import { adaptiveMoment } from './adam.ts';
import { epsilon } from './diagonal.ts';
import { identity } from './identity.ts';
import type { Grafting } from './compose.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { rms } from './rmsprop.ts';
import { decay } from './statistics.ts';

const DONORS: Readonly<Record<string, Preconditioner>> = {
  sgd: identity,
  adagrad: diagonalAdagrad,
  rmsprop: rms,
  adam: adaptiveMoment,
};
const PREFIX = 'graft.';

/** The step length of a donor, weight by weight, under this method's direction (Agarwal et al. 2020, arXiv 2002.11803). */
export const grafting: Grafting = {
  hyper: {
    graftBeta2: {
      ...decay,
      label: 'Donor’s decay',
      key: 'gb2',
      default: 0.999,
      when: { field: 'grafting', is: ['rmsprop', 'adam'] },
    },
    graftEpsilon: {
      ...epsilon,
      label: 'Donor’s epsilon',
      key: 'geps',
      when: { field: 'grafting', is: ['adagrad', 'rmsprop', 'adam'] },
    },
  },
  fixed: {
    grafting: {
      type: 'choice',
      label: 'Grafting',
      key: 'g',
      default: 'adam',
      hint: 'The direction is this method’s, the length of the step is the donor’s, weight by weight.',
      options: [
        { value: 'none', label: 'none' },
        { value: 'sgd', label: 'SGD' },
        { value: 'adagrad', label: 'AdaGrad' },
        { value: 'rmsprop', label: 'RMSProp' },
        { value: 'adam', label: 'Adam' },
      ],
    },
  },
  init(xp, parameter, replicas, fixed) {
    return prefixed(donorOf(fixed)?.init(xp, parameter, replicas, {}) ?? {});
  },
  accumulate(xp, grad, state, hyper, fixed) {
    return prefixed(donorOf(fixed)?.accumulate?.(xp, grad, own(state), donorHyper(hyper), {}) ?? {});
  },
  apply(xp, grad, direction, state, hyper, fixed) {
    const donor = donorOf(fixed);
    if (!donor) return direction;
    const length = norm(xp, applyOperator(xp, donor.operator(xp, own(state), donorHyper(hyper), {}), grad));
    return xp.mul(direction, xp.div(length, xp.add(norm(xp, direction), 1e-16)));
  },
  memory: (rows, columns, fixed) => donorOf(fixed)?.memory(rows, columns, {}) ?? 0,
};

function donorOf(fixed: Fixed): Preconditioner | undefined {
  return DONORS[String(fixed.grafting)];
}

function donorHyper<T>(hyper: Values<string, T>): Values<string, T> {
  const { graftBeta2, graftEpsilon } = hyper;
  if (graftBeta2 === undefined || graftEpsilon === undefined)
    throw new Error('grafting without graftBeta2 and graftEpsilon');
  return { beta2: graftBeta2, epsilon: graftEpsilon };
}

function prefixed<T>(values: Partial<Values<string, T>>): Values<string, T> {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[PREFIX + name, value] as const],
  );
  return Object.fromEntries(entries);
}

function own<T>(state: Values<string, T>): Values<string, T> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value] as const] : [],
    ),
  );
}

function norm<T>(xp: Ops<T>, x: T): T {
  return xp.sqrt(xp.sum(xp.mul(x, x), 'matrix'));
}
