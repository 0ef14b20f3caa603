import type { Ops } from '../../array/ops.ts';
import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';

/** What tells the Frequent Directions methods apart. */
interface Shrinking extends Pick<RowSketch, 'kind' | 'label' | 'summary' | 'source'> {
  /** How many rows are collected before the sketch shrinks; at least as many as `rank`. */
  capacity(ell: number): number;
  /** The r of σᵣ², which is taken away: r − 1 rows are left. */
  rank(ell: number): number;
  /** From how many of the smallest of r squared singular values it is taken; absent: from all. */
  share?(rank: number): number;
  /** The decay of everything at each row; absent: 1. */
  readonly decay?: number;
  /** The share of Δ that is added to every direction again; absent: none. */
  readonly ridge?: number;
  /** Whether Δ is added to the directions kept, and only to them. */
  readonly compensates?: boolean;
  bound?(eigenvalues: ArrayLike<number>, ell: number): number;
}

/**
 * Frequent Directions (Ghashami, Liberty, Phillips & Woodruff 2016): rows are collected; when there is no room, they are turned into their
 * singular directions and σᵣ² is taken from the square of every singular value. Singular values come from the Gram matrix of the rows, so
 * those below 10⁻⁸ of the largest are rounding.
 */
export function shrinking(method: Shrinking): RowSketch {
  const { capacity, rank, share, decay = 1, ridge = 0, compensates = false } = method;

  /** The rows as singular directions, ascending, with the r-th largest square taken away; and what was taken. */
  function shrunk<T>(xp: Ops<T>, { rows, mass }: SketchState<T>, ell: number): SketchState<T> {
    const [, count] = xp.shape(rows);
    const r = rank(ell);
    const { w, v } = xp.eigh(xp.matmul(rows, rows, { transposeB: true }));
    const squares = xp.transpose(xp.maximum(w, 0));
    const cut = xp.slice(squares, { rows: [count - r, count - r + 1] });
    const few = share ? Math.min(r, share(r)) : r;
    const first = count - r + 1;
    const kept = xp.slice(squares, { rows: [first, count] });
    const taken = Float64Array.from({ length: r - 1 }, (_, i) => (i + 1 < few ? 1 : 0));
    const less = r > 1 ? xp.maximum(xp.sub(kept, xp.mul(xp.array(taken, [1, r - 1, 1]), cut)), 0) : kept;
    const isThere = xp.greater(kept, 0);
    const factor = xp.where(isThere, xp.sqrt(xp.div(less, xp.where(isThere, kept, 1))), 0);
    const directions = xp.matmul(xp.slice(v, { columns: [first, count] }), rows, { transposeA: true });
    return { rows: xp.mul(factor, directions), mass: few > 0 ? xp.add(mass, cut) : mass };
  }

  const compressedState = <T>(xp: Ops<T>, state: SketchState<T>, ell: number): SketchState<T> =>
    xp.shape(state.rows)[1] > ell ? shrunk(xp, state, ell) : state;

  /** With Δ given back to the directions kept. */
  function compensated<T>(xp: Ops<T>, { rows, mass }: SketchState<T>): T {
    const { w, v } = xp.eigh(xp.matmul(rows, rows, { transposeB: true }));
    const squares = xp.transpose(xp.maximum(w, 0));
    const isThere = xp.greater(squares, xp.mul(1e-12, xp.max(squares, 'rows')));
    const factor = xp.where(isThere, xp.sqrt(xp.add(1, xp.div(mass, xp.where(isThere, squares, 1)))), 0);
    return xp.mul(factor, xp.matmul(v, rows, { transposeA: true }));
  }

  const compressed = <T>(xp: Ops<T>, state: SketchState<T>, ell: number): T => {
    const small = compressedState(xp, state, ell);
    return compensates && xp.shape(small.rows)[1] > 0 ? compensated(xp, small) : small.rows;
  };

  return {
    kind: method.kind,
    label: method.label,
    summary: method.summary,
    source: method.source,
    ...(decay < 1 && { decay }),
    // One zero row, because arrays have at least one; it is a row like any other.
    open: (xp, replicas, _ell, d) => ({ rows: xp.full([replicas, 1, d], 0), mass: xp.full([replicas, 1, 1], 0) }),
    append(xp, { rows, mass }, row, ell) {
      const faded = decay === 1 ? rows : xp.mul(Math.sqrt(decay), rows);
      const state = { rows: xp.concat([faded, row], 'rows'), mass: xp.mul(decay, mass) };
      return xp.shape(state.rows)[1] >= capacity(ell) ? shrunk(xp, state, ell) : state;
    },
    compressed,
    gram(xp, state, ell) {
      const small = compressedState(xp, state, ell);
      const own = gramOf(xp, compressed(xp, state, ell));
      return ridge > 0 ? xp.add(own, xp.mul(xp.mul(ridge, small.mass), xp.eye(xp.shape(own)[1]))) : own;
    },
    floats: (ell, d) => capacity(ell) * d + 1,
    ...(method.bound && { bound: method.bound }),
  };
}

/** `min over k < r of Σ_{i>k} λᵢ / (r − k)`: what a sketch that takes away r times Δ of the energy can have taken from one direction. */
export function tailBound(eigenvalues: ArrayLike<number>, r: number): number {
  const values = Array.from(eigenvalues);
  const tails = Array.from({ length: r }, (_, k) => values.slice(k).reduce((sum, x) => sum + x, 0) / (r - k));
  return Math.min(...tails);
}
