import type { Ops } from '../../array/ops.ts';
import { principalRows, type Principal } from './principalRows.ts';
import type { SketchState } from './sketch.ts';

/** Rows, the first so many of which are free (zero), and Δ. */
export type BufferState<T> = SketchState<'buffer' | 'lost', T>;

/** What a sketch does when its buffer is full. */
export interface Reduction {
  /** Rows of the buffer, of which the reduction leaves the first `freed` ≥ 1 zero. */
  capacity(rows: number): number;
  freed(rows: number): number;
  /** The new rows in the order of the old ones, and what the squared length along any direction has lost at most, `[R,1,1]`. */
  reduce<T>(xp: Ops<T>, principal: Principal<T>, rows: number): { readonly rows: T; readonly lost: T };
}

/** An empty buffer. */
export function emptyBuffer<T>(
  xp: Ops<T>,
  replicas: number,
  rows: number,
  dimension: number,
  capacity: number,
): BufferState<T> {
  const buffer = xp.full([replicas, capacity, dimension], 0);
  return { arrays: { buffer, lost: xp.full([replicas, 1, 1], 0) }, rows, seen: 0 };
}

/** Puts rows, one by one, in the last free place, and reduces the buffer whenever the first place is taken. */
export function fillBuffer<T>(xp: Ops<T>, state: BufferState<T>, block: T, reduction: Reduction): BufferState<T> {
  const capacity = reduction.capacity(state.rows);
  const freed = reduction.freed(state.rows);
  const [, count] = xp.shape(block);
  let { buffer, lost } = state.arrays;
  for (let i = 0, { seen } = state; i < count; i++, seen++) {
    const free = seen < capacity ? capacity - seen : freed - ((seen - capacity) % freed);
    buffer = replaceRow(xp, buffer, free - 1, xp.slice(block, { rows: [i, i + 1] }));
    if (free > 1) continue;
    const reduced = reduction.reduce(xp, principalRows(xp, buffer), state.rows);
    buffer = reduced.rows;
    lost = xp.add(lost, reduced.lost);
  }
  return { ...state, arrays: { buffer, lost }, seen: state.seen + count };
}

function replaceRow<T>(xp: Ops<T>, buffer: T, index: number, row: T): T {
  const [, length] = xp.shape(buffer);
  const before = index > 0 ? [xp.slice(buffer, { rows: [0, index] })] : [];
  const after = index + 1 < length ? [xp.slice(buffer, { rows: [index + 1, length] })] : [];
  return xp.concat([...before, row, ...after], 'rows');
}
