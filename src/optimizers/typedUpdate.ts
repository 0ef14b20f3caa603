import type { Operand, Ops } from '../array/ops.ts';
import type { Matrix } from '../fields/fields.ts';
import { ELEMENTWISE } from '../formula/elementwise.ts';
import { arrayOf, evaluate } from '../formula/evaluate.ts';
import type { Expression, Mistake } from '../formula/expression.ts';
import { MATRIX_FUNCTIONS, ROOTS, type Size } from '../formula/matrixFunctions.ts';
import { printExpression } from '../formula/print.ts';
import { remembered } from '../formula/remembered.ts';
import { readUpdate, rootsIn, type Call, type Update } from '../formula/update.ts';
import { mapOf, type UpdateMap } from '../formula/updateMap.ts';
import { sizesOfUpdate, type Sizes } from '../formula/updateSizes.ts';
import { stagesOf, type Stages } from '../formula/updateStages.ts';
import type { Factor, Operator } from '../linalg/operator.ts';
import { coefficientSets } from '../linalg/roots/coefficients.ts';
import { orthogonalise } from '../linalg/roots/newtonSchulz.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import type { Fixed, Signal, Values } from './optimizer.ts';
import { valueOf } from './valueOf.ts';

/** Names of the lab's own arrays; a point keeps them apart from the user's. */
const STEP = 'own.step';
const rootName = (index: number): string => `root.${index}`;
const keptName = (index: number): string => `of.${index}`;

/** How the settings of a run are called in an update. */
const SETTINGS = [
  ['b1', 'beta1'],
  ['b2', 'beta2'],
  ['eps', 'epsilon'],
] as const;

/** The iterations of `msign`. */
export const SIGN_ITERATIONS = coefficientSets.find(({ name }) => name === 'standard')?.coefficients ?? [];

/** An update that can be computed, and when what of it is. */
export interface Plan {
  readonly update: Update;
  readonly stages: Stages;
  /** The linear map that it applies to the gradient, where there is one. */
  readonly map: UpdateMap | undefined;
}

const read = remembered((text: string): Plan | Mistake => {
  const update = readUpdate(text);
  if ('problem' in update) return update;
  const stages = stagesOf(update);
  return 'problem' in stages ? stages : { update, stages, map: mapOf(update) };
});

/** What is wrong with an update, by itself or for matrices of these shapes. */
export function updateMistake(text: string, matrices: readonly Matrix[] = []): Mistake | undefined {
  const plan = read(text);
  if ('problem' in plan) return plan;
  for (const { name, rows, columns } of matrices) {
    const sizes = sizesOfUpdate(plan.update, rows, columns);
    const mistake = 'problem' in sizes ? sizes : sizes.excess;
    if (mistake) return { ...mistake, problem: `For ${name}, which is ${rows}×${columns}: ${mistake.problem}` };
  }
  return undefined;
}

/** The update of these settings; throws where it has a mistake, which the schema lets through nowhere. */
export function planOf({ formula }: Fixed): Plan {
  const plan = read(String(formula));
  if ('problem' in plan) throw new Error(`an update with a mistake: ${String(formula)}: ${plan.problem}`);
  return plan;
}

/** The sizes of everything in an update of such weights; throws where they do not fit, which is refused before. */
export function planSizes({ update }: Plan, rows: number, columns: number): Sizes {
  const sizes = sizesOfUpdate(update, rows, columns);
  if ('problem' in sizes) throw new Error(`an update that does not fit ${rows}×${columns}: ${sizes.problem}`);
  return sizes;
}

/** The arrays that are kept from step to step, by name, with their sizes. */
export function keptSizes(plan: Plan, rows: number, columns: number): ReadonlyMap<string, Size> {
  const { names, roots } = planSizes(plan, rows, columns);
  const { update, stages } = plan;
  return new Map<string, Size>([
    ...update.states.map((name) => [name, names.get(name) ?? ONE] as const),
    ...roots.map((n, i) => [rootName(i), [n, n]] as const),
    ...roots.flatMap((n, i) => (stages.taken[i] === undefined ? [[keptName(i), [n, n]] as const] : [])),
    ...(update.countsSteps ? [[STEP, ONE] as const] : []),
  ]);
}

const ONE: Size = [1, 1];

/** Everything that is kept, before the first step: states as they are declared, roots of the identity. */
export function initialState<T>(
  xp: Ops<T>,
  plan: Plan,
  rows: number,
  columns: number,
  replicas: number,
): Values<string, T> {
  const value = (name: string, size: Size): T => {
    const zeros = xp.full([replicas, ...size], 0);
    if (name.startsWith(rootName(0).slice(0, -1))) return xp.add(xp.eye(size[0]), zeros);
    const initial = plan.update.initial.get(name);
    if (!initial) return zeros;
    const start = evaluate(xp, initial, {
      name: (one) => missing(one),
      call: (call) => identity(xp, call, rows, columns),
    });
    return xp.add(arrayOf(xp, start), zeros);
  };
  return Object.fromEntries([...keptSizes(plan, rows, columns)].map(([name, size]) => [name, value(name, size)]));
}

/** What roots are taken of, at this step, and the states among it. */
export function accumulated<T>(
  xp: Ops<T>,
  plan: Plan,
  signal: Signal<T>,
  before: Values<string, T>,
  hyper: Values<string, T>,
): Values<string, T> {
  const { update, stages } = plan;
  const counted = before[STEP];
  const state = counted === undefined ? before : { ...before, [STEP]: xp.add(counted, 1) };
  if (update.roots.length === 0) return state;
  const values = namesOf(xp, plan, signal, state, hyper);
  const kept = new Map<string, T>();
  const keep = (expression: Expression) => {
    for (const root of rootsIn(expression)) {
      const index = update.roots.indexOf(root);
      const [of] = root.given;
      if (stages.taken[index] === undefined && of) kept.set(keptName(index), computed(xp, plan, values, state, of));
    }
  };
  for (const { name, expression } of update.assignments) {
    keep(expression);
    if (!stages.beforeRoots.has(name)) continue;
    values.set(name, computed(xp, plan, values, state, expression));
    if (stages.early.has(name)) kept.set(name, valueIn(values, name));
  }
  keep(update.result);
  return { ...state, ...sized(xp, plan, signal, kept) };
}

/** The roots, as they are after `accumulated`. */
export function refreshed<T>(
  xp: Ops<T>,
  { update, stages }: Plan,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Values<string, T> {
  const settings = new Map(SETTINGS.map(([short, name]) => [short as string, valueOf(hyper, name)]));
  const number = (expression: Expression): Operand<T> =>
    evaluate(xp, expression, { name: (name) => valueIn(settings, name), call: ({ name }) => missing(name) });
  const roots = update.roots.map(({ name, given }, index) => {
    const [, power, ridge] = name === 'inv' ? [given[0], undefined, given[1]] : given;
    const exponent = power ? number(power) : 1;
    return [
      rootName(index),
      inverseRoot(
        xp,
        valueOf(state, stages.taken[index] ?? keptName(index)),
        typeof exponent === 'number' ? 1 / exponent : xp.div(1, exponent),
        ridge ? number(ridge) : valueIn(settings, 'eps'),
        'relative',
      ),
    ] as const;
  });
  return { ...state, ...Object.fromEntries(roots) };
}

/** The new weights and states, from the roots and what is up to date already. `step` is the learning rate of this step. */
export function updated<T>(
  xp: Ops<T>,
  plan: Plan,
  signal: Signal<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
  step: T,
): { readonly weights: T; readonly state: Values<string, T> } {
  const { update, stages } = plan;
  const values = namesOf(xp, plan, signal, state, hyper).set('lr', step);
  const kept = new Map<string, T>();
  for (const { name, expression } of update.assignments) {
    if (!stages.afterRoots.has(name)) continue;
    const value = computed(xp, plan, values, state, expression);
    values.set(name, value);
    if (update.states.includes(name)) kept.set(name, value);
  }
  return {
    weights: computed(xp, plan, values, state, update.result),
    state: { ...state, ...sized(xp, plan, signal, kept) },
  };
}

/** The map that can be read off the update, up to a number; the identity where none can. */
export function operatorOf<T>(
  xp: Ops<T>,
  { update, map }: Plan,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Operator<T> {
  if (!map) return { form: 'identity' };
  const { left, right, factors, divisors } = map;
  const side = (root: Call | undefined): Factor<T> =>
    root ? { form: 'dense', matrix: valueOf(state, rootName(update.roots.indexOf(root))) } : { form: 'identity' };
  if (left || right) return { form: 'kronecker', left: side(left), right: side(right) };
  const names = new Map([
    ...SETTINGS.map(([short, name]) => [short as string, valueOf(hyper, name)] as const),
    ...update.states.map((name) => [name, valueOf(state, name)] as const),
    ...(update.countsSteps ? [['t', valueOf(state, STEP)] as const] : []),
  ]);
  const meaning = {
    name: (name: string): T => {
      const assigned = update.assignments.find((one) => one.name === name);
      if (!names.has(name) && assigned) names.set(name, value(assigned.expression));
      return valueIn(names, name);
    },
    call: (call: Call, of: (part: Expression) => T) => applied(xp, call, call.given.map(of)),
  };
  const value = (expression: Expression): T => arrayOf(xp, evaluate(xp, expression, meaning));
  const factor = factors
    .map(value)
    .reduce<T | undefined>((all, one) => (all === undefined ? one : xp.mul(all, one)), undefined);
  const scale = divisors.map(value).reduce<T | undefined>((all, one) => xp.div(all ?? 1, one), factor);
  return scale === undefined ? { form: 'identity' } : { form: 'diagonal', scale };
}

/** What roots are taken of, by how it is written. */
export function rootsOf<T>({ update, stages }: Plan, state: Values<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    update.roots.flatMap(({ given: [of] }, i) =>
      of ? [[printExpression(of), valueOf(state, stages.taken[i] ?? keptName(i))] as const] : [],
    ),
  );
}

/** What names stand for before anything is assigned. */
function namesOf<T>(
  xp: Ops<T>,
  { update }: Plan,
  { parameter, grad }: Signal<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Map<string, T> {
  const [, rows, columns] = xp.shape(parameter);
  return new Map<string, T>([
    ['W', parameter],
    ['G', grad],
    ['rows', xp.full(NUMBER, rows)],
    ['cols', xp.full(NUMBER, columns)],
    ...SETTINGS.map(([short, name]) => [short, valueOf(hyper, name)] as const),
    ...update.states.map((name) => [name, valueOf(state, name)] as const),
    ...(update.countsSteps ? [['t', valueOf(state, STEP)] as const] : []),
  ]);
}

const NUMBER = [1, 1, 1] as const;

function computed<T>(
  xp: Ops<T>,
  { update }: Plan,
  values: ReadonlyMap<string, T>,
  state: Values<string, T>,
  expression: Expression,
): T {
  const [, rows, columns] = xp.shape(valueIn(values, 'W'));
  const call = (one: Call, of: (part: Expression) => T): T => {
    const { name, given } = one;
    if (name === 'eye') return identity(xp, one, rows, columns);
    if (ROOTS.has(name)) return valueOf(state, rootName(update.roots.indexOf(one)));
    return applied(xp, one, given.map(of));
  };
  return arrayOf(xp, evaluate(xp, expression, { name: (name) => valueIn(values, name), call }));
}

function applied<T>(xp: Ops<T>, { name }: Call, given: readonly T[]): T {
  if (name === 'msign') return orthogonalise(xp, given[0] ?? missing(name), SIGN_ITERATIONS);
  const found = ELEMENTWISE.get(name) ?? MATRIX_FUNCTIONS.get(name);
  return found?.apply?.(xp, given) ?? missing(name);
}

function identity<T>(xp: Ops<T>, { given: [axis] }: Call, rows: number, columns: number): T {
  return xp.eye(axis?.form === 'name' && axis.name === 'rows' ? rows : columns);
}

/** States with all their elements, and one for each replica: a formula may have given a number for all. */
function sized<T>(xp: Ops<T>, plan: Plan, { parameter }: Signal<T>, values: ReadonlyMap<string, T>): Values<string, T> {
  const [replicas, rows, columns] = xp.shape(parameter);
  const sizes = keptSizes(plan, rows, columns);
  const all = [...values].map(([name, x]) => {
    const size = sizes.get(name) ?? ONE;
    const [r, m, n] = xp.shape(x);
    const fits = r === replicas && m === size[0] && n === size[1];
    return [name, fits ? x : xp.add(x, xp.full([replicas, ...size], 0))] as const;
  });
  return Object.fromEntries(all);
}

function valueIn<T>(values: ReadonlyMap<string, T>, name: string): T {
  return values.get(name) ?? missing(name);
}

function missing(name: string): never {
  throw new Error(`an update that was checked reads ${name}`);
}
