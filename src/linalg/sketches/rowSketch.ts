import type { Ops } from '../../array/ops.ts';
import type { Stream } from '../../array/random.ts';

/** What a sketch of a stream of rows a ∈ Rᵈ has kept of it. */
export interface SketchState<T> {
  /** Its rows, `[R,k,d]` with k ≤ the number that it may keep for a while. */
  readonly rows: T;
  /** `[R,1,1]`: what has been taken from every direction so far, Δ; or what else the kind has to remember of the whole stream. */
  readonly mass: T;
}

/** A small matrix B that stands for all rows A seen so far: `BᵀB ≈ AᵀA`. */
export interface RowSketch {
  readonly kind: string;
  readonly label: string;
  /** One plain sentence. */
  readonly summary: string;
  readonly source: string;
  /** By how much all that has passed fades at each row; absent: 1. */
  readonly decay?: number;
  /** The sketch of nothing, with room for ℓ rows of length d. */
  open<T>(xp: Ops<T>, replicas: number, ell: number, d: number): SketchState<T>;
  /** With one more row `[R,1,d]`. `draws` are what `draw` has given for it, `[1,ℓ,1]`. */
  append<T>(xp: Ops<T>, state: SketchState<T>, row: T, ell: number, draws: T): SketchState<T>;
  /** Random numbers for one row, ℓ of them; absent where none are needed. */
  draw?(stream: Stream, ell: number): Float64Array;
  /** B with at most ℓ rows. */
  compressed<T>(xp: Ops<T>, state: SketchState<T>, ell: number): T;
  /** What is believed of AᵀA, `[R,d,d]`. */
  gram<T>(xp: Ops<T>, state: SketchState<T>, ell: number): T;
  /** Floats kept at most. */
  floats(ell: number, d: number): number;
  /**
   * What `‖AᵀA − BᵀB‖₂` is proved not to exceed, given the eigenvalues of AᵀA in descending order; absent where nothing is proved for every
   * stream.
   */
  bound?(eigenvalues: ArrayLike<number>, ell: number): number;
}

/** `XᵀX` for `x: [R,k,d]`. */
export function gramOf<T>(xp: Ops<T>, x: T): T {
  return xp.matmul(x, x, { transposeA: true });
}
