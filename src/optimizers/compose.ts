import type { Ops } from '../array/ops.ts';
import type { Fields, NumberField } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import type { Cost, Fixed, Optimizer, Preconditioner, Sight, Signal, Values } from './optimizer.ts';
import { scheduleFields } from './schedule.ts';
import { grow, layBy, pendingMemory, refusesStaleness, stalenessFields, stalenessState, startOf } from './staleness.ts';
import { average } from './statistics.ts';
import { byParameter, type Parameter, type Unit } from './units.ts';
import { accelerate, velocityFixed, velocityHyper, velocityKind, velocityState, type Momentum } from './velocity.ts';
import { valueOf } from './valueOf.ts';

/** All units in the middle of a step. Lists are by unit. */
export interface Turn<T> {
  readonly sights: readonly Sight<T>[];
  /** What the gradients have become so far. */
  readonly directions: readonly T[];
  readonly states: readonly Values<string, T>[];
  readonly hyper: Values<string, T>;
  readonly fixed: Fixed;
  /** The learning rate of this step. */
  readonly eta: T;
}

/** Takes the length of the step from another method; its state lives beside the preconditioner's, under names of its own. */
export interface Grafting {
  readonly hyper: Fields;
  readonly fixed: Fields;
  init<T>(xp: Ops<T>, unit: Parameter, replicas: number, fixed: Fixed): Values<string, T>;
  accumulate<T>(
    xp: Ops<T>,
    sight: Sight<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Values<string, T>;
  /** Directions with the norms that the donor would have given the gradients; 0 where a direction is 0. */
  apply<T>(xp: Ops<T>, turn: Turn<T>): readonly T[];
  memory(rows: number, columns: number, fixed: Fixed): number;
}

/** What a method does with the directions of all units together, before momentum: clipping, rescaling by a model of the loss, damping. */
export interface Refinement {
  readonly hyper: Fields;
  readonly fixed: Fields;
  init<T>(xp: Ops<T>, unit: Parameter, replicas: number, fixed: Fixed): Values<string, T>;
  apply<T>(
    xp: Ops<T>,
    turn: Turn<T>,
  ): {
    readonly directions: readonly T[];
    /** What has changed of each unit's state; absent: nothing. */
    readonly states?: readonly Values<string, T>[];
  };
  memory(rows: number, columns: number, fixed: Fixed): number;
}

/** What is put around a preconditioner to make an optimizer. */
export interface Composition {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly source: string;
  readonly equation: string;
  /** Default η. */
  readonly learningRate: number;
  /** How the parameters become the matrices that are preconditioned; absent: each by itself. */
  readonly units?: (parameters: readonly Parameter[], fixed: Fixed) => readonly Unit[];
  /** Default β₁ of a bias-corrected moving average of the gradient, taken before preconditioning; absent: no such average. */
  readonly filter?: number;
  /** A velocity after preconditioning: one kind, or the user's choice. */
  readonly momentum?: Momentum;
  readonly momentumDefault?: number;
  readonly grafting?: Grafting;
  readonly refinement?: Refinement;
  /** Weight decay through the gradient, of the weights themselves, or none but what the preconditioner does itself. */
  readonly weightDecay: 'coupled' | 'decoupled' | 'none';
}

/**
 * Gradient → statistics → direction → grafting → momentum → weight decay → step, in this order (Anil et al. 2020; Shi et al. 2023), written
 * once for all methods:
 *
 *     g ← g + λ W               coupled weight decay
 *     m ← β₁ m + (1−β₁) g       filter, bias-corrected
 *     d ← P m                   the preconditioner
 *     d ← d ‖u‖/‖d‖             grafting from the donor's u
 *     d ← ν d                   the method's refinement of all directions together
 *     v ← μ v + (1−τ) d         momentum; the first v is d (PyTorch)
 *     W ← (1 − ηλ) W − η v      decoupled weight decay and step
 */
export function compose(preconditioner: Preconditioner, parts: Composition): Optimizer {
  const { filter, grafting, refinement } = parts;
  const gradient = <T>(xp: Ops<T>, { parameter, grad }: Signal<T>, hyper: Values<string, T>): T =>
    parts.weightDecay === 'coupled' ? xp.add(grad, xp.mul(valueOf(hyper, 'weightDecay'), parameter)) : grad;
  const { refresh, settle, statistics } = preconditioner;

  return {
    kind: parts.kind,
    label: parts.label,
    summary: parts.summary,
    source: parts.source,
    equation: parts.equation,
    hyper: hyperFields(preconditioner, parts),
    fixed: fixedFields(preconditioner, parts),
    units: parts.units ?? byParameter,
    refuses: (unit, fixed) => refusesStaleness(fixed) ?? preconditioner.refuses?.(unit, fixed),
    needs: preconditioner.needs ?? 'gradients',

    init(xp, unit, replicas, fixed) {
      const own = preconditioner.init(xp, unit, replicas, fixed);
      return {
        ...own,
        ...stalenessState(xp, preconditioner, own, replicas, fixed),
        ...(filter === undefined
          ? {}
          : {
              'filter.mean': xp.full([replicas, unit.rows, unit.columns], 0),
              'filter.correction': xp.full([replicas, 1, 1], 0),
            }),
        ...grafting?.init(xp, unit, replicas, fixed),
        ...refinement?.init(xp, unit, replicas, fixed),
        ...velocityState(xp, velocityKind(parts.momentum, fixed), unit, replicas),
      };
    },

    accumulate(xp, given, before, hyper, fixed) {
      const sight = { ...given, grad: gradient(xp, given, hyper) };
      const state = { ...before, ...grow(xp, before, fixed) };
      return {
        ...state,
        ...defined(preconditioner.accumulate?.(xp, sight, state, hyper, fixed)),
        ...grafting?.accumulate(xp, sight, state, hyper, fixed),
        ...(filter === undefined ? {} : accumulateFilter(xp, sight.grad, state, hyper)),
      };
    },

    ...(refresh && {
      refresh: <T>(xp: Ops<T>, signal: Signal<T>, state: Values<string, T>, hyper: Values<string, T>, fixed: Fixed) => {
        const grad = gradient(xp, signal, hyper);
        const changed = defined(refresh(xp, { ...signal, grad }, state, hyper, fixed));
        return { ...state, ...layBy(xp, changed, state) };
      },
    }),

    update(xp, given, before, hyper, fixed, rate) {
      const eta = xp.mul(rate, valueOf(hyper, 'learningRate'));
      const states = given.map((sight, i) => {
        const state = before[i] ?? {};
        if (!settle) return state;
        const seen = { ...sight, grad: gradient(xp, sight, hyper) };
        return { ...state, ...defined(settle(xp, seen, state, hyper, fixed)) };
      });
      const sights = given.map((sight, i) => ({
        ...sight,
        grad: filter === undefined ? gradient(xp, sight, hyper) : filtered(xp, states[i] ?? {}),
      }));
      const preconditioned = sights.map((sight, i) =>
        directionOf(xp, preconditioner, sight, states[i] ?? {}, hyper, fixed),
      );
      const turn = { sights, directions: preconditioned, states, hyper, fixed, eta };
      const grafted = grafting ? { ...turn, directions: grafting.apply(xp, turn) } : turn;
      const { directions, states: refined } = refinement?.apply(xp, grafted) ?? { directions: grafted.directions };
      const kind = velocityKind(parts.momentum, fixed);
      const moved = directions.map((direction, i) => accelerate(xp, kind, direction, states[i] ?? {}, hyper));
      return {
        weights: moved.map(({ direction }, i) => step(xp, parts, eta, parameterOf(given, i), direction, hyper)),
        states: sights.map((sight, i) => ({
          ...states[i],
          ...defined(preconditioner.afterwards?.(xp, sight, states[i] ?? {}, hyper, fixed)),
          ...refined?.[i],
          ...moved[i]?.state,
        })),
      };
    },

    operator: (xp, state, hyper, fixed) => preconditioner.operator(xp, state, hyper, fixed),
    ...(statistics && { statistics }),
    memory: (rows, columns, fixed) =>
      preconditioner.memory(rows, columns, fixed) +
      pendingMemory(preconditioner, rows, columns, fixed) +
      (grafting?.memory(rows, columns, fixed) ?? 0) +
      (refinement?.memory(rows, columns, fixed) ?? 0) +
      arraysKept(parts, fixed) * rows * columns,
    ownMemory: (rows, columns, fixed) => preconditioner.memory(rows, columns, fixed),
    cost(rows, columns, fixed, examples): Cost {
      const own = preconditioner.cost(rows, columns, fixed, examples);
      // Filter, grafting and momentum are of the order of one product per weight each, as is the step.
      const elementwise = (1 + (grafting ? 4 : 0) + arraysKept(parts, fixed)) * rows * columns;
      return { ...own, step: own.step + elementwise };
    },
  };
}

function directionOf<T>(
  xp: Ops<T>,
  preconditioner: Preconditioner,
  sight: Sight<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
  fixed: Fixed,
): T {
  const direction =
    preconditioner.direction?.(xp, sight, state, hyper, fixed) ??
    applyOperator(xp, preconditioner.operator(xp, state, hyper, fixed), sight.grad);
  const { steps } = state;
  return steps ? xp.where(xp.greater(steps, startOf(fixed)), direction, sight.grad) : direction;
}

/** `(1 − ηλ) W − η d`, or without the decay. */
function step<T>(
  xp: Ops<T>,
  { weightDecay: decay }: Composition,
  eta: T,
  parameter: T,
  direction: T,
  hyper: Values<string, T>,
): T {
  const kept =
    decay === 'decoupled' ? xp.mul(xp.sub(1, xp.mul(eta, valueOf(hyper, 'weightDecay'))), parameter) : parameter;
  return xp.sub(kept, xp.mul(eta, direction));
}

function accumulateFilter<T>(
  xp: Ops<T>,
  grad: T,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Values<string, T> {
  const beta1 = valueOf(hyper, 'beta1');
  return {
    'filter.mean': average(xp, beta1, valueOf(state, 'filter.mean'), grad),
    'filter.correction': average(xp, beta1, valueOf(state, 'filter.correction'), 1),
  };
}

function filtered<T>(xp: Ops<T>, state: Values<string, T>): T {
  return xp.div(valueOf(state, 'filter.mean'), valueOf(state, 'filter.correction'));
}

/** Arrays of the size of the gradient that the composition adds to the preconditioner's. */
function arraysKept({ filter, momentum }: Composition, fixed: Fixed): number {
  return (filter === undefined ? 0 : 1) + (velocityKind(momentum, fixed) === 'none' ? 0 : 1);
}

function parameterOf<T>(sights: readonly Sight<T>[], index: number): T {
  const sight = sights[index];
  if (!sight) throw new Error(`there are ${sights.length} units, none at ${index}`);
  return sight.parameter;
}

function defined<T>(values: Partial<Values<string, T>> | undefined): Values<string, T> {
  const entries = Object.entries(values ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function hyperFields(preconditioner: Preconditioner, parts: Composition): Fields {
  return {
    learningRate: { ...learningRate, default: parts.learningRate },
    ...(parts.filter === undefined ? {} : { beta1: { ...beta1, default: parts.filter } }),
    ...preconditioner.hyper,
    ...parts.grafting?.hyper,
    ...parts.refinement?.hyper,
    ...velocityHyper(parts.momentum, parts.momentumDefault),
    ...(parts.weightDecay === 'none'
      ? {}
      : {
          weightDecay: {
            ...weightDecay,
            formula: parts.weightDecay === 'coupled' ? 'g ← g + λ W' : 'W ← (1 − ηλ) W − η v',
          },
        }),
  };
}

function fixedFields(preconditioner: Preconditioner, parts: Composition): Fields {
  return {
    ...preconditioner.fixed,
    ...stalenessFields(preconditioner),
    ...parts.grafting?.fixed,
    ...parts.refinement?.fixed,
    ...velocityFixed(parts.momentum),
    ...scheduleFields,
  };
}

/** η. */
export const learningRate: NumberField = {
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

/** β₁. */
export const beta1: NumberField = {
  type: 'number',
  label: 'Gradient decay',
  key: 'b1',
  symbol: 'β₁',
  formula: 'm ← β₁ m + (1−β₁) g',
  min: 0,
  max: 0.9999,
  default: 0.9,
  scale: 'complement',
  hint: 'Share of the old gradient average kept at each step; 0 uses the newest gradient alone.',
};

/** λ of weight decay. */
export const weightDecay: NumberField = {
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
