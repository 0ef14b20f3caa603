import type { Ops } from '../../array/ops.ts';
import type { Stream } from '../../array/random.ts';
import type { Fields, Settings } from '../../fields/fields.ts';

/** What a sketch keeps. All replicas have seen the same number of rows, so the place of the next one is a plain number. */
export interface SketchState<Name extends string, T> {
  /** By name, `[R,·,·]`. */
  readonly arrays: { readonly [K in Name]: T };
  /** ℓ: how many rows the sketch is asked for. */
  readonly rows: number;
  /** How many rows of the stream it has seen. */
  readonly seen: number;
}

/** What is proved about the distance between the estimate and `AᵀA`, as a function of the spectrum of `AᵀA`. */
export interface Guarantee {
  /** `always` bounds the spectral norm; `on average` is over the random draws, and bounds the root mean square of the Frobenius norm. */
  readonly holds: 'always' | 'on average';
  /** The bound, in units of the eigenvalues. `spectrum`: of `AᵀA`, descending; `rows`: ℓ. */
  error(spectrum: ArrayLike<number>, rows: number, settings: Settings): number;
}

/**
 * A sketch of a stream of rows `a: [d]` that make up a matrix A: a matrix B of at most ℓ rows with `BᵀB ≈ AᵀA`. One text serves every engine;
 * random draws come in as data.
 */
export interface Sketch<Name extends string = string> {
  readonly kind: string;
  readonly label: string;
  /** One plain sentence: what it does with a row that no longer fits. */
  readonly summary: string;
  /** Paper and place in it. */
  readonly source: string;
  readonly fields: Fields;
  /** The sketch of no rows. Throws for fewer rows than the method can work with. */
  init<T>(xp: Ops<T>, replicas: number, rows: number, dimension: number, settings: Settings): SketchState<Name, T>;
  /** Appends the rows of `block: [R,c,d]`, c ≥ 1, in order. `draws: [R,c,ℓ]`, or with one replica for all, where the sketch is random. */
  append<T>(xp: Ops<T>, state: SketchState<Name, T>, block: T, settings: Settings, draws?: T): SketchState<Name, T>;
  /** B `[R,≤ℓ,d]`. The order of rows and their signs mean nothing. */
  rows<T>(xp: Ops<T>, state: SketchState<Name, T>, settings: Settings): T;
  /** A multiple of the identity, `[R,1,1]`, that the estimate of `AᵀA` has besides `BᵀB`. */
  ridge?<T>(xp: Ops<T>, state: SketchState<Name, T>, settings: Settings): T;
  /** Δ `[R,1,1]`, where the sketch knows it: `0 ⪯ AᵀA − BᵀB ⪯ ΔI` for its unmodified rows. */
  lost?<T>(xp: Ops<T>, state: SketchState<Name, T>): T;
  /** The factor by which every block fades those before it: A is then the matrix of the faded rows. Absent: 1. */
  decay?(settings: Settings): number;
  /** The ℓ random numbers that one row of the stream needs. */
  draw?(stream: Stream, rows: number): ArrayLike<number>;
  /** Floats of state in one replica. */
  floats(rows: number, dimension: number): number;
  readonly guarantee?: Guarantee;
}

/** The estimate of `AᵀA`, `[R,d,d]`. */
export function gram<T>(xp: Ops<T>, sketch: Sketch, state: SketchState<string, T>, settings: Settings): T {
  const rows = sketch.rows(xp, state, settings);
  const product = xp.matmul(rows, rows, { transposeA: true });
  const ridge = sketch.ridge?.(xp, state, settings);
  return ridge === undefined ? product : xp.add(product, xp.mul(ridge, xp.eye(xp.shape(rows)[2])));
}

/** The draws for the next `count` rows of a stream, `[1,count,ℓ]`; `undefined` where the sketch has no use for them. */
export function drawRows<T>(xp: Ops<T>, sketch: Sketch, random: Stream, count: number, rows: number): T | undefined {
  const { draw } = sketch;
  if (!draw) return undefined;
  const values = new Float64Array(count * rows);
  for (let i = 0; i < count; i++) values.set(draw(random, rows), i * rows);
  return xp.array(values, [1, count, rows]);
}
