import type { Ops } from '../array/ops.ts';
import type { ChoiceField, Field, Fields, IntegerField, NumberField } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import type { Fixed, Optimizer, Parameter, Preconditioner, Signal, Values } from './optimizer.ts';
import { average } from './statistics.ts';
import { scheduleFields } from './schedule.ts';

/** Takes the length of the step from another method; its state lives beside the preconditioner's, under names of its own. */
export interface Grafting {
  readonly hyper: Fields;
  readonly fixed: Fields;
  init<T>(xp: Ops<T>, parameter: Parameter, replicas: number, fixed: Fixed): Values<string, T>;
  accumulate<T>(
    xp: Ops<T>,
    grad: T,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Values<string, T>;
  /** `direction` with the norm that the donor would have given `grad`; 0 where the direction is 0. */
  apply<T>(xp: Ops<T>, grad: T, direction: T, state: Values<string, T>, hyper: Values<string, T>, fixed: Fixed): T;
  memory(rows: number, columns: number, fixed: Fixed): number;
}

/** What is put around a preconditioner to make an optimizer. */
interface Composition {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly source: string;
  readonly equation: string;
  /** Default η. */
  readonly learningRate: number;
  /** Default β₁ of a bias-corrected moving average of the gradient, taken before preconditioning; absent: no such average. */
  readonly filter?: number;
  /** A velocity after preconditioning: one kind, or the user's choice. */
  readonly momentum?: 'heavy-ball' | 'nesterov' | 'choice';
  readonly momentumDefault?: number;
  readonly grafting?: Grafting;
  /** Weight decay through the gradient, or of the weights themselves. */
  readonly weightDecay: 'coupled' | 'decoupled';
}

/**
 * Gradient → statistics → direction → grafting → momentum → weight decay → step, in this order (Anil et al. 2020; Shi et al. 2023), written
 * once for all methods:
 *
 *     g ← g + λ W               coupled weight decay
 *     m ← β₁ m + (1−β₁) g       filter, bias-corrected
 *     d ← P m                   the preconditioner
 *     d ← d ‖u‖/‖d‖             grafting from the donor's u
 *     v ← μ v + (1−τ) d         momentum; the first v is d (PyTorch)
 *     W ← (1 − ηλ) W − η v      decoupled weight decay and step
 */
export function compose(preconditioner: Preconditioner, parts: Composition): Optimizer {
  const { filter, grafting } = parts;
  const gradient = <T>(xp: Ops<T>, { parameter, grad }: Signal<T>, hyper: Values<string, T>): T =>
    parts.weightDecay === 'coupled' ? xp.add(grad, xp.mul(at(hyper, 'weightDecay'), parameter)) : grad;
  const { refresh, statistics } = preconditioner;

  return {
    kind: parts.kind,
    label: parts.label,
    summary: parts.summary,
    source: parts.source,
    equation: parts.equation,
    hyper: hyperFields(preconditioner, parts),
    fixed: fixedFields(preconditioner, parts),
    refuses: (parameter, fixed) => preconditioner.refuses?.(parameter, fixed),

    init(xp, parameter, replicas, fixed) {
      const like = () => xp.full([replicas, parameter.rows, parameter.columns], 0);
      const scalar = () => xp.full([replicas, 1, 1], 0);
      return {
        ...preconditioner.init(xp, parameter, replicas, fixed),
        ...(filter === undefined ? {} : { 'filter.mean': like(), 'filter.correction': scalar() }),
        ...grafting?.init(xp, parameter, replicas, fixed),
        ...(velocityKind(parts, fixed) === 'none' ? {} : { velocity: like(), started: scalar() }),
      };
    },

    accumulate(xp, signal, state, hyper, fixed) {
      const grad = gradient(xp, signal, hyper);
      return {
        ...state,
        ...defined(preconditioner.accumulate?.(xp, grad, state, hyper, fixed)),
        ...grafting?.accumulate(xp, grad, state, hyper, fixed),
        ...(filter === undefined ? {} : accumulateFilter(xp, grad, state, hyper)),
      };
    },

    ...(refresh && {
      refresh: <T>(
        xp: Ops<T>,
        signal: Signal<T>,
        state: Values<string, T>,
        hyper: Values<string, T>,
        fixed: Fixed,
      ) => ({
        ...state,
        ...defined(refresh(xp, gradient(xp, signal, hyper), state, hyper, fixed)),
      }),
    }),

    update(xp, signal, state, hyper, fixed, rate) {
      const grad =
        filter === undefined
          ? gradient(xp, signal, hyper)
          : xp.div(at(state, 'filter.mean'), at(state, 'filter.correction'));
      const preconditioned = applyOperator(xp, preconditioner.operator(xp, state, hyper, fixed), grad);
      const direction = grafting?.apply(xp, grad, preconditioned, state, hyper, fixed) ?? preconditioned;
      const moved = accelerate(xp, velocityKind(parts, fixed), direction, state, hyper);
      const eta = xp.mul(rate, at(hyper, 'learningRate'));
      const kept =
        parts.weightDecay === 'decoupled'
          ? xp.mul(xp.sub(1, xp.mul(eta, at(hyper, 'weightDecay'))), signal.parameter)
          : signal.parameter;
      return { parameter: xp.sub(kept, xp.mul(eta, moved.direction)), state: { ...state, ...moved.state } };
    },

    operator: (xp, state, hyper, fixed) => preconditioner.operator(xp, state, hyper, fixed),
    ...(statistics && { statistics }),
    memory: (rows, columns, fixed) =>
      preconditioner.memory(rows, columns, fixed) +
      (grafting?.memory(rows, columns, fixed) ?? 0) +
      (filter === undefined ? 0 : rows * columns) +
      (velocityKind(parts, fixed) === 'none' ? 0 : rows * columns),
  };
}

function accumulateFilter<T>(
  xp: Ops<T>,
  grad: T,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Values<string, T> {
  const beta1 = at(hyper, 'beta1');
  return {
    'filter.mean': average(xp, beta1, at(state, 'filter.mean'), grad),
    'filter.correction': average(xp, beta1, at(state, 'filter.correction'), 1),
  };
}

type VelocityKind = 'none' | 'heavy-ball' | 'nesterov';

function velocityKind({ momentum }: Composition, fixed: Fixed): VelocityKind {
  if (momentum !== 'choice') return momentum ?? 'none';
  return fixed.acceleration === 'heavy-ball' || fixed.acceleration === 'nesterov' ? fixed.acceleration : 'none';
}

function accelerate<T>(
  xp: Ops<T>,
  kind: VelocityKind,
  direction: T,
  state: Values<string, T>,
  hyper: Values<string, T>,
): { direction: T; state: Values<string, T> } {
  if (kind === 'none') return { direction, state: {} };
  const mu = at(hyper, 'momentum');
  const started = at(state, 'started');
  // The first velocity is the whole direction: dampening begins with the second step.
  const share = kind === 'nesterov' ? 1 : xp.where(started, xp.sub(1, at(hyper, 'dampening')), 1);
  const velocity = xp.add(xp.mul(mu, at(state, 'velocity')), xp.mul(share, direction));
  return {
    direction: kind === 'nesterov' ? xp.add(direction, xp.mul(mu, velocity)) : velocity,
    state: { velocity, started: xp.add(xp.mul(0, started), 1) },
  };
}

function at<T>(values: Values<string, T>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`no array named ${name}`);
  return value;
}

function defined<T>(values: Partial<Values<string, T>> | undefined): Values<string, T> {
  const entries = Object.entries(values ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function hyperFields(preconditioner: Preconditioner, parts: Composition): Fields {
  const withVelocity = parts.momentum !== undefined;
  const only = (condition: boolean, fields: Record<string, Field>) => (condition ? fields : {});
  const when = { field: 'acceleration', is: ['heavy-ball', 'nesterov'] };
  return {
    learningRate: { ...learningRate, default: parts.learningRate },
    ...only(parts.filter !== undefined, { beta1: { ...beta1, default: parts.filter ?? 0 } }),
    ...preconditioner.hyper,
    ...parts.grafting?.hyper,
    ...only(withVelocity, {
      momentum: { ...momentumField, default: parts.momentumDefault ?? 0, ...(parts.momentum === 'choice' && { when }) },
    }),
    ...only(withVelocity && parts.momentum !== 'nesterov', {
      dampening: parts.momentum === 'choice' ? { ...dampening, when: { ...when, is: ['heavy-ball'] } } : dampening,
    }),
    weightDecay,
  };
}

function fixedFields(preconditioner: Preconditioner, parts: Composition): Fields {
  return {
    ...preconditioner.fixed,
    ...(preconditioner.refresh ? { interval, roots } : {}),
    ...parts.grafting?.fixed,
    ...(parts.momentum === 'choice' ? { acceleration } : {}),
    ...scheduleFields,
  };
}

const learningRate: NumberField = {
  type: 'number',
  label: 'Learning rate',
  key: 'lr',
  symbol: 'η',
  min: 1e-6,
  max: 100,
  default: 0.01,
  scale: 'log',
  hint: 'Length of the step along the direction.',
};

const beta1: NumberField = {
  type: 'number',
  label: 'Gradient decay',
  key: 'b1',
  symbol: 'β₁',
  min: 0,
  max: 0.9999,
  default: 0.9,
  scale: 'complement',
  hint: 'Share of the old gradient average kept at each step; 0 uses the newest gradient alone.',
};

const momentumField: NumberField = {
  type: 'number',
  label: 'Momentum',
  key: 'm',
  symbol: 'μ',
  min: 0,
  max: 0.9999,
  default: 0.9,
  scale: 'complement',
  hint: 'Share of the velocity kept at each step.',
};

const dampening: NumberField = {
  type: 'number',
  label: 'Dampening',
  key: 'damp',
  symbol: 'τ',
  min: 0,
  max: 1,
  default: 0,
  scale: 'linear',
  hint: 'Share of the new direction that the velocity leaves out.',
};

const weightDecay: NumberField = {
  type: 'number',
  label: 'Weight decay',
  key: 'wd',
  symbol: 'λ',
  min: 1e-8,
  max: 1,
  default: 0,
  scale: 'log',
  zero: true,
  hint: 'Pull of the weights towards zero.',
};

const interval: IntegerField = {
  type: 'integer',
  label: 'Interval',
  key: 'n',
  symbol: 'N',
  unit: 'steps',
  min: 1,
  max: 1000,
  default: 1,
  scale: 'log',
  hint: 'Steps between recomputations of the roots; in between, stale ones are used.',
};

const roots: ChoiceField = {
  type: 'choice',
  label: 'Roots are computed',
  key: 'at',
  default: 'here',
  hint: 'In place, before the step goes on; the same in double precision where the engine has only single; or aside: in float64 by a second worker, training going on with the old.',
  options: [
    { value: 'here', label: 'in place' },
    { value: 'double', label: 'in double' },
    { value: 'aside', label: 'aside' },
  ],
};

const acceleration: ChoiceField = {
  type: 'choice',
  label: 'Momentum is',
  key: 'acc',
  default: 'none',
  hint: 'A velocity after preconditioning and grafting: none, heavy ball, or with Nesterov’s look ahead.',
  options: [
    { value: 'none', label: 'none' },
    { value: 'heavy-ball', label: 'heavy ball' },
    { value: 'nesterov', label: 'Nesterov' },
  ],
};
