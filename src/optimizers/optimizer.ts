import type { Operand, Ops } from '../array/ops.ts';
import type { Fields } from '../fields/fields.ts';
import type { Operator } from '../linalg/operator.ts';
import type { Landscape } from './landscape.ts';
import type { Parameter, Unit } from './units.ts';

/** Arrays by name: an optimizer's state, or its traced hyper-parameters as `[R,1,1]`. */
export type Values<Name extends string, T> = { readonly [K in Name]: T };

/** Structural settings of an optimizer: choices and counts that change shapes or control flow. */
export type Fixed = Readonly<Record<string, number | string>>;

/** What an optimizer sees of one unit at one step. */
export interface Signal<T> {
  readonly parameter: T;
  readonly grad: T;
}

/** All that can be seen from one unit while the step is being taken. */
export interface Sight<T> extends Signal<T> {
  readonly unit: Unit;
  readonly landscape: Landscape<T>;
}

/** What a method must see besides gradients: the loss around the weights, or the examples that it is a mean over. */
export type Needs = 'gradients' | 'landscape' | 'examples';

/**
 * Statistics → roots → direction. The three verbs are separate so that staleness, preconditioned level sets and spectra work for every
 * method without code of their own. `Hyper` names traced hyper-parameters (one value per replica), `State` the arrays kept per unit.
 */
export interface Preconditioner<Hyper extends string = string, State extends string = string> {
  /** Absent: gradients alone. */
  readonly needs?: Needs;
  readonly hyper: Fields<Hyper>;
  readonly fixed: Fields;
  /** Why a unit cannot be preconditioned under these settings, in one sentence with the numbers, or `undefined` if it can. */
  refuses?(unit: Parameter, fixed: Fixed): string | undefined;
  /** The state before the first step. */
  init<T>(xp: Ops<T>, unit: Parameter, replicas: number, fixed: Fixed): Values<State, T>;
  /** Adds the gradient to the statistics; every step, without decompositions. Returns what changed. */
  accumulate?<T>(
    xp: Ops<T>,
    sight: Sight<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** Recomputes roots or factors from the statistics; every `interval` steps, with decompositions. Returns what changed. */
  refresh?<T>(
    xp: Ops<T>,
    signal: Signal<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** Measures this step’s examples in the roots in use; every step, after `refresh` and before the direction. Returns what changed. */
  settle?<T>(
    xp: Ops<T>,
    sight: Sight<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** The linear map from gradient to direction that the state stands for. */
  operator<T>(xp: Ops<T>, state: Values<State, T>, hyper: Values<Hyper, T>, fixed: Fixed): Operator<T>;
  /** The direction, where it is more than the operator times the gradient; `sight.grad` is the gradient after the filter. */
  direction?<T>(xp: Ops<T>, sight: Sight<T>, state: Values<State, T>, hyper: Values<Hyper, T>, fixed: Fixed): T;
  /** Adds the gradient to statistics that the direction needed as they were before; every step. Returns what changed. */
  afterwards?<T>(
    xp: Ops<T>,
    sight: Sight<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** Symmetric statistics whose spectra are worth seeing: `[R,n,n]` matrices by name (L, R, H). */
  statistics?<T>(
    xp: Ops<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Readonly<Record<string, T>>;
  /** Floats kept for one `rows × columns` unit; scalars not counted. */
  memory(rows: number, columns: number, fixed: Fixed): number;
  /** Multiply–adds for one `rows × columns` unit and a batch of so many examples, without the gradient itself; leading terms. */
  cost(rows: number, columns: number, fixed: Fixed, examples: number): Cost;
  /** What `refresh` writes, where stale values of it can be used while new ones are under way. */
  readonly roots?: {
    readonly names: readonly State[];
    /** Floats of these in one unit. */
    memory(rows: number, columns: number, fixed: Fixed): number;
  };
}

/** Multiply–adds. */
export interface Cost {
  /** Of every step: statistics, direction and the step itself. */
  readonly step: number;
  /** Of every refresh. */
  readonly refresh: number;
}

/** A complete update rule, as the registry lists it. Usually made by `compose` from a preconditioner. */
export interface Optimizer {
  readonly kind: string;
  readonly label: string;
  /** One plain sentence: what it does with the gradient. */
  readonly summary: string;
  /** Paper and equation. */
  readonly source: string;
  /** The update in plain mathematical text. */
  readonly equation: string;
  readonly hyper: Fields;
  readonly fixed: Fields;
  /** How the parameters are cut or joined into the matrices that it works on; states and signals are by unit. */
  units(parameters: readonly Parameter[], fixed: Fixed): readonly Unit[];
  refuses(unit: Parameter, fixed: Fixed): string | undefined;
  readonly needs: Needs;
  init<T>(xp: Ops<T>, unit: Parameter, replicas: number, fixed: Fixed): Values<string, T>;
  /** The per-step part of the statistics of one unit. `state` in, new state out. */
  accumulate<T>(
    xp: Ops<T>,
    sight: Sight<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Values<string, T>;
  /** The occasional part, of one unit; absent where there is nothing to decompose. */
  readonly refresh?: <T>(
    xp: Ops<T>,
    signal: Signal<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ) => Values<string, T>;
  /**
   * One step of all units together. `rate` is the schedule's factor for this step, dimensionless. Returns the new weights and states, by
   * unit.
   */
  update<T>(
    xp: Ops<T>,
    sights: readonly Sight<T>[],
    states: readonly Values<string, T>[],
    hyper: Values<string, T>,
    fixed: Fixed,
    rate: Operand<T>,
  ): { readonly weights: readonly T[]; readonly states: readonly Values<string, T>[] };
  operator<T>(xp: Ops<T>, state: Values<string, T>, hyper: Values<string, T>, fixed: Fixed): Operator<T>;
  statistics?<T>(
    xp: Ops<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Readonly<Record<string, T>>;
  /** Floats of state for one `rows × columns` unit; scalars not counted. */
  memory(rows: number, columns: number, fixed: Fixed): number;
  /** How many of these are the preconditioner’s own, statistics and roots; absent where they are not told apart from the rest. */
  readonly ownMemory?: (rows: number, columns: number, fixed: Fixed) => number;
  /** Multiply–adds for one `rows × columns` unit and a batch of so many examples, without the gradient itself; leading terms. */
  cost(rows: number, columns: number, fixed: Fixed, examples: number): Cost;
}
