import { applyOperator } from '../linalg/operator.ts';
import { diagonalAdagrad } from './adagrad.ts';
import { adaptiveMoment } from './adam.ts';
import { epsilon } from './diagonal.ts';
import { identity } from './identity.ts';
import type { Grafting } from './compose.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { rms } from './rmsprop.ts';
import { decay } from './statistics.ts';
import type { Unit } from './units.ts';

const DONORS: Readonly<Record<string, Preconditioner>> = {
  sgd: identity,
  adagrad: diagonalAdagrad,
  rmsprop: rms,
  adam: adaptiveMoment,
  sqrtN: { ...identity, direction: (xp, { grad }) => xp.sign(grad) },
};
const PREFIX = 'graft.';

/** The step length of a donor under this method's direction (Agarwal et al. 2020, arXiv 2002.11803). */
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
      hint: 'The direction is this method’s, the length of the step is the donor’s.',
      options: [
        { value: 'none', label: 'none' },
        { value: 'sgd', label: 'SGD' },
        { value: 'adagrad', label: 'AdaGrad' },
        { value: 'rmsprop', label: 'RMSProp' },
        { value: 'adam', label: 'Adam' },
        { value: 'sqrtN', label: '√n' },
      ],
    },
    graftScope: {
      type: 'choice',
      label: 'Length matching',
      key: 'gs',
      default: 'unit',
      hint: 'For each block by itself (Meta), for each weight matrix (Google), or once for the whole model.',
      options: [
        { value: 'unit', label: 'per matrix or block' },
        { value: 'parameter', label: 'per weight matrix' },
        { value: 'model', label: 'over the whole model' },
      ],
      when: { field: 'grafting', is: ['sgd', 'adagrad', 'rmsprop', 'adam', 'sqrtN'] },
    },
  },
  init(xp, unit, replicas, fixed) {
    return prefixed(donorOf(fixed)?.init(xp, unit, replicas, {}) ?? {});
  },
  accumulate(xp, sight, state, hyper, fixed) {
    return prefixed(donorOf(fixed)?.accumulate?.(xp, sight, own(state), donorHyper(hyper), {}) ?? {});
  },
  apply(xp, { sights, directions, states, hyper, fixed }) {
    const donor = donorOf(fixed);
    if (!donor) return directions;
    const steps = sights.map((sight, i) => {
      const state = own(states[i] ?? {});
      return (
        donor.direction?.(xp, sight, state, donorHyper(hyper), {}) ??
        applyOperator(xp, donor.operator(xp, state, donorHyper(hyper), {}), sight.grad)
      );
    });
    const keys = sights.map(({ unit }) => scopeOf(unit, fixed));
    const lengths = (arrays: typeof directions) => {
      const squares = arrays.map((array) => xp.sum(xp.mul(array, array), 'matrix'));
      return keys.map((key) => xp.sqrt(squares.filter((_, i) => keys[i] === key).reduce((sum, x) => xp.add(sum, x))));
    };
    const [wanted, found] = [lengths(steps), lengths(directions)];
    return directions.map((direction, i) => xp.mul(direction, xp.div(wanted[i] ?? 0, xp.add(found[i] ?? 0, 1e-16))));
  },
  memory: (rows, columns, fixed) => donorOf(fixed)?.memory(rows, columns, {}) ?? 0,
};

/** What a unit shares its length with. */
function scopeOf({ index, pieces }: Unit, { graftScope }: Fixed): number {
  if (graftScope === 'model') return 0;
  return graftScope === 'parameter' ? (pieces[0]?.parameter ?? index) : index;
}

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
