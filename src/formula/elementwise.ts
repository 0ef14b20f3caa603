import type { Ops } from '../array/ops.ts';

/** A function of numbers, applied to each element of its arrays. */
export interface Elementwise {
  readonly least: number;
  readonly most: number;
  apply<T>(xp: Ops<T>, given: readonly T[]): T;
}

type Apply = <T>(xp: Ops<T>, x: T) => T;
type Fold = <T>(xp: Ops<T>, a: T, b: T) => T;

const ofOne = (apply: Apply): Elementwise => ({
  least: 1,
  most: 1,
  apply: <T>(xp: Ops<T>, [x]: readonly T[]) => apply(xp, present(x)),
});
const ofMany = (fold: Fold): Elementwise => ({
  least: 2,
  most: 8,
  apply: <T>(xp: Ops<T>, [first, ...others]: readonly T[]) =>
    others.reduce((result, x) => fold(xp, result, x), present(first)),
});

/** The functions that formulas have, by name. */
export const ELEMENTWISE: ReadonlyMap<string, Elementwise> = new Map([
  ['sqrt', ofOne((xp, x) => xp.sqrt(x))],
  ['abs', ofOne((xp, x) => xp.abs(x))],
  ['sign', ofOne((xp, x) => xp.sign(x))],
  ['exp', ofOne((xp, x) => xp.exp(x))],
  ['log', ofOne((xp, x) => xp.log(x))],
  ['expm1', ofOne((xp, x) => xp.expm1(x))],
  ['log1p', ofOne((xp, x) => xp.log1p(x))],
  ['tanh', ofOne((xp, x) => xp.tanh(x))],
  // (1 + tanh(x/2))/2 neither overflows nor loses digits where it matters.
  ['sigmoid', ofOne((xp, x) => xp.mul(0.5, xp.add(1, xp.tanh(xp.mul(0.5, x)))))],
  ['sin', ofOne((xp, x) => xp.sin(x))],
  ['cos', ofOne((xp, x) => xp.cos(x))],
  ['tan', ofOne((xp, x) => xp.div(xp.sin(x), xp.cos(x)))],
  ['max', ofMany((xp, a, b) => xp.maximum(a, b))],
  ['min', ofMany((xp, a, b) => xp.minimum(a, b))],
]);

function present<T>(x: T | undefined): T {
  if (x === undefined) throw new Error('a function without what it is a function of');
  return x;
}
