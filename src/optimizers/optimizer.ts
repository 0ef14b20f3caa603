import type { Operand, Ops } from '../array/ops.ts';
import type { Fields } from '../fields/fields.ts';
import type { Operator } from '../linalg/operator.ts';

/** One trained array: a weight matrix `[R,rows,columns]` (fan-in × fan-out) or a vector `[R,1,columns]`. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** Arrays by name: an optimizer's state, or its traced hyper-parameters as `[R,1,1]`. */
export type Values<Name extends string, T> = { readonly [K in Name]: T };

/** Structural settings of an optimizer: choices and counts that change shapes or control flow. */
export type Fixed = Readonly<Record<string, number | string>>;

/**
 * Statistics → roots → direction. The three verbs are separate so that staleness, preconditioned level sets and spectra work for every
 * method without code of their own. `Hyper` names traced hyper-parameters (one value per replica), `State` the arrays kept per parameter.
 */
export interface Preconditioner<Hyper extends string = string, State extends string = string> {
  readonly hyper: Fields<Hyper>;
  readonly fixed: Fields;
  /** Why a parameter cannot be preconditioned under these settings, in one sentence with the numbers, or `undefined` if it can. */
  refuses?(parameter: Parameter, fixed: Fixed): string | undefined;
  /** The state before the first step. */
  init<T>(xp: Ops<T>, parameter: Parameter, replicas: number, fixed: Fixed): Values<State, T>;
  /** Adds the gradient to the statistics; every step, without decompositions. Returns what changed. */
  accumulate?<T>(
    xp: Ops<T>,
    grad: T,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** Recomputes roots or factors from the statistics; every `interval` steps, with decompositions. Returns what changed. */
  refresh?<T>(
    xp: Ops<T>,
    grad: T,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Partial<Values<State, T>>;
  /** The linear map from gradient to direction that the state stands for. */
  operator<T>(xp: Ops<T>, state: Values<State, T>, hyper: Values<Hyper, T>, fixed: Fixed): Operator<T>;
  /** Symmetric statistics whose spectra are worth seeing: `[R,n,n]` matrices by name (L, R, H). */
  statistics?<T>(
    xp: Ops<T>,
    state: Values<State, T>,
    hyper: Values<Hyper, T>,
    fixed: Fixed,
  ): Readonly<Record<string, T>>;
  /** Floats kept for one `rows × columns` parameter; scalars not counted. */
  memory(rows: number, columns: number, fixed: Fixed): number;
}

/** What an optimizer sees of one parameter at one step. */
export interface Signal<T> {
  readonly parameter: T;
  readonly grad: T;
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
  refuses(parameter: Parameter, fixed: Fixed): string | undefined;
  init<T>(xp: Ops<T>, parameter: Parameter, replicas: number, fixed: Fixed): Values<string, T>;
  /** The per-step part of the statistics. `state` in, new state out. */
  accumulate<T>(
    xp: Ops<T>,
    signal: Signal<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Values<string, T>;
  /** The occasional part; absent where there is nothing to decompose. */
  readonly refresh?: <T>(
    xp: Ops<T>,
    signal: Signal<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ) => Values<string, T>;
  /** One step. `rate` is the schedule's factor for this step, dimensionless. Returns the new parameter and state. */
  update<T>(
    xp: Ops<T>,
    signal: Signal<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
    rate: Operand<T>,
  ): { readonly parameter: T; readonly state: Values<string, T> };
  operator<T>(xp: Ops<T>, state: Values<string, T>, hyper: Values<string, T>, fixed: Fixed): Operator<T>;
  statistics?<T>(
    xp: Ops<T>,
    state: Values<string, T>,
    hyper: Values<string, T>,
    fixed: Fixed,
  ): Readonly<Record<string, T>>;
  /** Floats of state for one `rows × columns` parameter; scalars not counted. */
  memory(rows: number, columns: number, fixed: Fixed): number;
}
