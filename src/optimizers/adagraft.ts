import type { Operand, Ops } from '../array/ops.ts';
import { defaults, type ChoiceField, type Fields, type NumberField } from '../fields/fields.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { beta1, learningRate, weightDecay } from './compose.ts';
import { epsilon } from './diagonal.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import type { Fixed, Optimizer, Sight, Signal, Values } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { scheduleFields } from './schedule.ts';
import { heavyBall, sgd } from './sgd.ts';
import { shampoo } from './shampoo.ts';
import { sketchy } from './sketchy.ts';
import { sm3 } from './sm3.ts';
import { interval } from './staleness.ts';
import { decay } from './statistics.ts';
import { byParameter, type Parameter } from './units.ts';
import { valueOf } from './valueOf.ts';

/** Optimizers of parameters by themselves, whose steps do not depend on the weights. */
const COMPONENTS: readonly Optimizer[] = [sgd, heavyBall, adagrad, rmsprop, sm3, adam, shampoo, sketchy, lion, muon];

type Role = 'magnitude' | 'direction';

/** Structural settings of a component: as declared, but Shampoo and Sketchy without a donor of their own. */
function settingsOf({ fixed }: Optimizer): Fixed {
  const declared = { ...defaults(fixed), ...('grafting' in fixed && { grafting: 'none' }) };
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, value] as const])),
  );
}

/** The first of these settings that the optimizer has and uses. */
function used(optimizer: Optimizer, names: readonly string[]): string | undefined {
  const settings = settingsOf(optimizer);
  return names.find((name) => {
    const field = optimizer.hyper[name];
    return field && (!field.when || field.when.is.includes(settings[field.when.field] ?? ''));
  });
}

/** Settings of AdaGraft’s, by the names that components know them under. */
const SHARED = { Beta1: ['momentum', 'beta1'], Beta2: ['beta2'], Epsilon: ['epsilon'] } as const;

/** A traced setting of one component, shown while one is chosen that uses it. */
function own(role: Role, name: keyof typeof SHARED, field: NumberField, key: string, byDefault: number): NumberField {
  const kinds = COMPONENTS.filter((optimizer) => used(optimizer, SHARED[name])).map(({ kind }) => kind);
  const label = `${role === 'magnitude' ? 'Length' : 'Direction'}: ${field.label.toLowerCase()}`;
  return { ...field, label, key, default: byDefault, when: { field: role, is: kinds } };
}

const velocity: NumberField = {
  ...beta1,
  symbol: 'β₁',
  hint: 'Share of the old gradient average kept at each step, or of the velocity (μ) where there is one instead.',
};
const guard: NumberField = {
  ...epsilon,
  min: 1e-14,
  max: 1,
  hint: 'Added to roots before dividing, or to the eigenvalues of statistics relative to the largest.',
};

const hyper: Fields = {
  learningRate: {
    ...learningRate,
    hint: 'Learning rate of the optimizer that gives the length; that of the other would cancel.',
  },
  magnitudeBeta1: own('magnitude', 'Beta1', velocity, 'mb1', 0.9),
  magnitudeBeta2: own('magnitude', 'Beta2', decay, 'mb2', 0.999),
  magnitudeEpsilon: own('magnitude', 'Epsilon', guard, 'meps', 1e-8),
  directionBeta1: own('direction', 'Beta1', velocity, 'db1', 0.9),
  directionBeta2: own('direction', 'Beta2', decay, 'db2', 0.99),
  directionEpsilon: own('direction', 'Epsilon', guard, 'deps', 1e-6),
  weightDecay,
};

function chosen(role: Role, key: string, byDefault: string, label: string, hint: string): ChoiceField {
  const options = COMPONENTS.map((optimizer) => ({ value: optimizer.kind, label: optimizer.label }));
  return { type: 'choice', label, key, default: byDefault, hint, options };
}

const fixed: Fields = {
  magnitude: chosen('magnitude', 'mag', 'adam', 'Length donor', 'The optimizer whose step gives the length.'),
  direction: chosen('direction', 'dir', 'shampoo', 'Direction donor', 'The optimizer whose step gives the direction.'),
  scope: {
    type: 'choice',
    label: 'Length matching',
    key: 'gs',
    default: 'layer',
    hint: 'For each weight matrix and each vector by itself, or once for the whole model.',
    options: [
      { value: 'layer', label: 'per parameter' },
      { value: 'model', label: 'over the whole model' },
    ],
  },
  interval,
  ...scheduleFields,
};

/** One of the two optimizers in its role, reading and writing its own part of a state. */
function componentOf(role: Role, all: Fixed) {
  const found = COMPONENTS.find(({ kind }) => kind === all[role]);
  if (!found) throw new Error(`AdaGraft takes no ${role} from ${all[role]}`);
  const optimizer = found;
  const settings: Fixed = { ...settingsOf(optimizer), interval: Number(all.interval) };
  const prefix = `${role}.`;

  /** The component’s traced settings: those that are AdaGraft’s as they are there, all others as declared. */
  function given<T>(xp: Ops<T>, values: Values<string, T>): Values<string, T> {
    const rate = valueOf(values, 'learningRate');
    const constant = (value: number) => xp.full([xp.shape(rate)[0], 1, 1], value);
    const shared = Object.entries(SHARED).flatMap(([name, names]) => {
      const under = used(optimizer, names);
      return under === undefined ? [] : [[under, valueOf(values, role + name)] as const];
    });
    return {
      ...Object.fromEntries(
        Object.entries(defaults(optimizer.hyper)).map(([name, value]) => [name, constant(Number(value))]),
      ),
      ...Object.fromEntries(shared),
      learningRate: role === 'magnitude' ? rate : constant(1),
    };
  }
  function part<T>(state: Values<string, T>): Values<string, T> {
    return Object.fromEntries(
      Object.entries(state).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
      ),
    );
  }
  function whole<T>(values: Values<string, T>): Values<string, T> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
  }
  return { optimizer, settings, given, part, whole };
}

function components(all: Fixed) {
  return [componentOf('magnitude', all), componentOf('direction', all)] as const;
}

/** The steps that one of the two would take from here, and its states after them. */
function proposed<T>(
  xp: Ops<T>,
  { optimizer, settings, given, part, whole }: ReturnType<typeof componentOf>,
  sights: readonly Sight<T>[],
  states: readonly Values<string, T>[],
  values: Values<string, T>,
  rate: Operand<T>,
): { readonly steps: readonly T[]; readonly states: readonly Values<string, T>[] } {
  // A step from weights of 0 is the step itself, without the rounding of a difference of weights; no component looks at the weights.
  const origins = sights.map((sight) => ({ ...sight, parameter: xp.mul(0, sight.parameter) }));
  const next = optimizer.update(xp, origins, states.map(part), given(xp, values), settings, rate);
  return { steps: next.weights, states: next.states.map(whole) };
}

/** `u_D ‖u_M‖/‖u_D‖`, with norms of single arrays or of all together; 0 where a direction is 0. */
function grafted<T>(xp: Ops<T>, magnitudes: readonly T[], directions: readonly T[], scope: unknown): readonly T[] {
  const norms = (steps: readonly T[]) => {
    const squares = steps.map((step) => xp.sum(xp.mul(step, step), 'matrix'));
    const shared = scope === 'model' ? [squares.reduce((sum, square) => xp.add(sum, square))] : squares;
    return shared.map((square) => xp.sqrt(square));
  };
  const [wanted, found] = [norms(magnitudes), norms(directions)];
  const ratios = wanted.map((norm, i) => xp.div(norm, xp.add(found[i] ?? 0, 1e-16)));
  return directions.map((direction, i) => xp.mul(ratios[scope === 'model' ? 0 : i] ?? 0, direction));
}

/** AdaGraft: two complete optimizers see the same gradients at the same weights; one gives the direction, the other the length. */
export const adagraft: Optimizer = {
  kind: 'adagraft',
  label: 'AdaGraft',
  summary: 'Steps in the direction of one optimizer by the length of another’s step.',
  source: 'Agarwal, Anil, Hazan, Koren & Zhang 2020, algorithm 1 (arXiv 2002.11803)',
  equation: 'u_M, u_D: the steps of the two optimizers;  W ← (1 − ηλ) W + u_D ‖u_M‖ / ‖u_D‖',
  hyper,
  fixed,
  needs: 'gradients',
  units: byParameter,
  refuses: () => undefined,
  init<T>(xp: Ops<T>, unit: Parameter, replicas: number, all: Fixed): Values<string, T> {
    const [magnitude, direction] = components(all).map(({ optimizer, settings, whole }) =>
      whole(optimizer.init(xp, unit, replicas, settings)),
    );
    return { ...magnitude, ...direction };
  },
  accumulate(xp, sight, state, values, all) {
    const [magnitude, direction] = components(all).map(({ optimizer, settings, given, part, whole }) =>
      whole(optimizer.accumulate(xp, sight, part(state), given(xp, values), settings)),
    );
    return { ...magnitude, ...direction };
  },
  refresh<T>(xp: Ops<T>, signal: Signal<T>, state: Values<string, T>, values: Values<string, T>, all: Fixed) {
    const [magnitude, direction] = components(all).map(({ optimizer, settings, given, part, whole }) =>
      whole(optimizer.refresh?.(xp, signal, part(state), given(xp, values), settings) ?? part(state)),
    );
    return { ...magnitude, ...direction };
  },
  update(xp, sights, states, values, all, rate) {
    const [magnitude, direction] = components(all);
    const lengths = proposed(xp, magnitude, sights, states, values, rate);
    const ways = proposed(xp, direction, sights, states, values, 1);
    const steps = grafted(xp, lengths.steps, ways.steps, all.scope);
    const kept = xp.sub(1, xp.mul(xp.mul(rate, valueOf(values, 'learningRate')), valueOf(values, 'weightDecay')));
    return {
      weights: steps.map((step, i) => xp.add(xp.mul(kept, valueAt(sights, i).parameter), step)),
      states: steps.map((_, i) => ({ ...valueAt(lengths.states, i), ...valueAt(ways.states, i) })),
    };
  },
  /** The linear map of the direction, without the change of length, which is not linear. */
  operator(xp, state, values, all) {
    const { optimizer, settings, given, part } = componentOf('direction', all);
    return optimizer.operator(xp, part(state), given(xp, values), settings);
  },
  memory: (rows, columns, all) =>
    components(all).reduce((sum, { optimizer, settings }) => sum + optimizer.memory(rows, columns, settings), 0),
  cost(rows, columns, all, examples) {
    const costs = components(all).map(({ optimizer, settings }) => optimizer.cost(rows, columns, settings, examples));
    return {
      // Two norms, and the direction by a number.
      step: costs.reduce((sum, { step }) => sum + step, 3 * rows * columns),
      refresh: costs.reduce((sum, { refresh }) => sum + refresh, 0),
    };
  },
};

function valueAt<V>(items: readonly V[], index: number): V {
  const item = items[index];
  if (item === undefined) throw new Error(`there are ${items.length}, none at ${index}`);
  return item;
}
