import type { Ops } from '../array/ops.ts';
import { ELEMENTWISE } from './elementwise.ts';

/** Rows and columns; a number is 1 × 1. */
export type Size = readonly [rows: number, columns: number];

/** A function of matrices. */
export interface MatrixFunction {
  readonly least: number;
  readonly most: number;
  /** Which of what it is given must be square matrices, and which numbers, by position. */
  readonly square?: readonly number[];
  readonly numbers?: readonly number[];
  /** The size of the result; `undefined` where it is that of all that is given together. */
  size?(first: Size): Size;
  /** Absent where whoever has decompositions must do it. */
  apply?<T>(xp: Ops<T>, given: readonly T[]): T;
}

const ONE: Size = [1, 1];
const number = (): Size => ONE;
const same = (size: Size): Size => size;

type OfFirst = <T>(xp: Ops<T>, x: T) => T;
const first =
  (apply: OfFirst) =>
  <T>(xp: Ops<T>, [x]: readonly T[]): T => {
    if (x === undefined) throw new Error('a function without what it is a function of');
    return apply(xp, x);
  };
const norm: OfFirst = (xp, x) => xp.sqrt(xp.sum(xp.mul(x, x), 'matrix'));

/** Functions that see a matrix as a whole. `invroot`, `inv` and `msign` need linear algebra beyond the vocabulary. */
export const MATRIX_FUNCTIONS: ReadonlyMap<string, MatrixFunction> = new Map<string, MatrixFunction>([
  ['sum', { least: 1, most: 1, size: number, apply: first((xp, x) => xp.sum(x, 'matrix')) }],
  [
    'mean',
    {
      least: 1,
      most: 1,
      size: number,
      apply: first((xp, x) => xp.div(xp.sum(x, 'matrix'), xp.shape(x)[1] * xp.shape(x)[2])),
    },
  ],
  ['norm', { least: 1, most: 1, size: number, apply: first(norm) }],
  ['sumrows', { least: 1, most: 1, size: ([, columns]) => [1, columns], apply: first((xp, x) => xp.sum(x, 'rows')) }],
  ['sumcols', { least: 1, most: 1, size: ([rows]) => [rows, 1], apply: first((xp, x) => xp.sum(x, 'columns')) }],
  [
    'trace',
    {
      least: 1,
      most: 1,
      square: [0],
      size: number,
      apply: first((xp, x) => xp.sum(xp.mul(x, xp.eye(xp.shape(x)[1])), 'matrix')),
    },
  ],
  ['diag', { least: 1, most: 1, square: [0], size: same, apply: first((xp, x) => xp.mul(x, xp.eye(xp.shape(x)[1]))) }],
  [
    'clip',
    {
      least: 2,
      most: 2,
      numbers: [1],
      size: same,
      // Of zeros the factor is 1, not 0/0.
      apply: <T>(xp: Ops<T>, [x, most]: readonly T[]): T => {
        if (x === undefined || most === undefined) throw new Error('clip without what it clips');
        const length = norm(xp, x);
        return xp.mul(x, xp.where(xp.greater(length, most), xp.div(most, length), 1));
      },
    },
  ],
  ['invroot', { least: 2, most: 3, square: [0], numbers: [1, 2], size: same }],
  ['inv', { least: 1, most: 2, square: [0], numbers: [1], size: same }],
  ['msign', { least: 1, most: 1, size: same }],
]);

/** Names that stand for a decomposition, which is done when roots are due. */
export const ROOTS: ReadonlySet<string> = new Set(['invroot', 'inv']);

/** Every function of an update, `eye` besides, which is given a name instead of a formula. */
export const FUNCTION_NAMES: readonly string[] = [...ELEMENTWISE.keys(), ...MATRIX_FUNCTIONS.keys(), 'eye'];
