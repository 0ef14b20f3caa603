import type { Ops } from '../../array/ops.ts';
import { emptyBuffer, fillBuffer, type BufferState, type Reduction } from './buffer.ts';
import { principalRows } from './principalRows.ts';
import { shrink } from './shrink.ts';
import type { Sketch } from './sketch.ts';
import { tailBound } from './tailBound.ts';

/** The ℓ-th of 2ℓ squared singular values becomes 0, so ℓ + 1 rows are free again. */
const whenFull: Reduction = {
  capacity: (rows) => 2 * rows,
  freed: (rows) => rows + 1,
  reduce: shrink,
};

/** What is in the buffer, once more reduced: its first ℓ rows alone would leave out up to ℓ rows of the stream. */
function compressed<T>(xp: Ops<T>, { arrays, rows }: BufferState<T>): { readonly rows: T; readonly lost: T } {
  const reduced = shrink(xp, principalRows(xp, arrays.buffer), rows);
  return { rows: xp.slice(reduced.rows, { rows: [rows, 2 * rows] }), lost: xp.add(arrays.lost, reduced.lost) };
}

/** Frequent Directions at a cost of O(dℓ) per row instead of O(dℓ²), by decomposing only when 2ℓ rows have come together. */
export const fast: Sketch<'buffer' | 'lost'> = {
  kind: 'fast',
  label: 'Fast Frequent Directions',
  summary: 'Rows gather until there are 2ℓ; then the ℓ-th largest squared singular value is taken from all of them.',
  source: 'Ghashami, Liberty, Phillips & Woodruff 2016, section 3',
  fields: {},
  init: (xp, replicas, rows, dimension) => emptyBuffer(xp, replicas, rows, dimension, 2 * rows),
  append: (xp, state, block) => fillBuffer(xp, state, block, whenFull),
  rows: (xp, state) => compressed(xp, state).rows,
  lost: (xp, state) => compressed(xp, state).lost,
  floats: (rows, dimension) => 2 * rows * dimension + 1,
  guarantee: { holds: 'always', error: tailBound },
};
