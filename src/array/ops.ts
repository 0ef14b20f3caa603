/**
 * The array vocabulary. Networks, optimizers, sketches and probes are generic functions over `xp: Ops<T>`; because `T` is a type parameter
 * of each method, an algorithm cannot touch an array except through `xp`, so one text of it serves every engine.
 */

/** Every array is `[replica, row, column]`; one replica is one optimizer with one seed at one hyper-parameter setting. */
export type Shape = readonly [replicas: number, rows: number, columns: number];

/** An array, or a number that stands for a `[1,1,1]` array. */
export type Operand<T> = T | number;

/** The axis (or both of a matrix) that a reduction shrinks to length 1. */
export type Reduced = 'rows' | 'columns' | 'matrix';

/** Half-open ranges to keep; an axis left out is kept whole. */
export interface Window {
  readonly replicas?: readonly [from: number, to: number];
  readonly rows?: readonly [from: number, to: number];
  readonly columns?: readonly [from: number, to: number];
}

/** Which operands of a product are transposed, and which rows are multiplied with which. */
export interface MatmulFlags {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Both operands are so many matrices of equal size, one below the other; each pair has a product of its own, again one below the other. */
  readonly groups?: number;
}

/**
 * Operations on `[replica, row, column]` arrays. Elementwise operands broadcast over axes of length 1; `matmul` broadcasts over replicas.
 * Values follow IEEE 754: NaN propagates through every arithmetic operation, `maximum` and `minimum` included; comparisons with NaN give 0.
 * One replica's values never reach another's, whatever they are. Arrays are immutable. Errors: shapes that do not fit throw, naming both.
 */
export interface Ops<T> {
  shape(x: T): Shape;
  /** The distance from 1 to the next number: what a decomposition takes for rounding is a small multiple of it. */
  readonly epsilon: number;
  /** An array with every element equal to `value`. */
  full(shape: Shape, value: number): T;
  /** Row-major `values` as an array; the values are copied (and rounded, on a float32 engine). */
  array(values: ArrayLike<number>, shape: Shape): T;
  /** The identity, `[1,n,n]`. */
  eye(n: number): T;

  add(a: Operand<T>, b: Operand<T>): T;
  sub(a: Operand<T>, b: Operand<T>): T;
  mul(a: Operand<T>, b: Operand<T>): T;
  div(a: Operand<T>, b: Operand<T>): T;
  maximum(a: Operand<T>, b: Operand<T>): T;
  minimum(a: Operand<T>, b: Operand<T>): T;
  /** `a^b` for `a ≥ 0`; a negative base gives NaN. */
  pow(a: Operand<T>, b: Operand<T>): T;
  /** 1 where `a > b`, else 0. */
  greater(a: Operand<T>, b: Operand<T>): T;
  /** `a` where `condition` is not 0, else `b`; the value not chosen has no influence, NaN included. */
  where(condition: T, a: Operand<T>, b: Operand<T>): T;

  neg(x: T): T;
  abs(x: T): T;
  /** −1, 0 or 1. */
  sign(x: T): T;
  sqrt(x: T): T;
  exp(x: T): T;
  /** Natural logarithm; −Infinity at 0, NaN below. */
  log(x: T): T;
  /** `exp(x) − 1`, accurate near 0. */
  expm1(x: T): T;
  /** `log(1 + x)`, accurate near 0. */
  log1p(x: T): T;
  /** Hyperbolic tangent, accurate near 0. */
  tanh(x: T): T;
  /** Sine; to a few units of the precision at 1 for |x| up to 10⁵, right or NaN beyond it. */
  sin(x: T): T;
  /** Cosine, as `sin`. */
  cos(x: T): T;

  sum(x: T, over: Reduced): T;
  /** The largest element; NaN if there is one. */
  max(x: T, over: Reduced): T;

  transpose(x: T): T;
  /** The same row-major elements of each replica in another matrix shape. */
  reshape(x: T, rows: number, columns: number): T;
  slice(x: T, window: Window): T;
  /** Columns of x in the order of `from`, which may name one often or never; where it says −1, a column of zeros. */
  pick(x: T, from: ArrayLike<number>): T;
  /** Joins along one axis; on the others lengths must agree, but a replica axis of length 1 is repeated to fit. */
  concat(xs: readonly T[], axis: 'replicas' | 'rows' | 'columns'): T;

  /** The product of each replica's matrices. */
  matmul(a: T, b: T, flags?: MatmulFlags): T;
  /**
   * Symmetric eigendecomposition `a = v diag(w) vᵀ`: `w: [R,1,n]` ascending, eigenvectors are the columns of `v: [R,n,n]`. Only the
   * lower triangle is read; a replica with a non-finite element gives NaN. Engines without one throw: see `Engine.nativeEigh`.
   */
  eigh(a: T): { readonly w: T; readonly v: T };
}
