import { emptyBuffer, fillBuffer, type Reduction } from './buffer.ts';
import { shrink } from './shrink.ts';
import type { Sketch } from './sketch.ts';
import { tailBound } from './tailBound.ts';

/** For odd ℓ the larger half, with which the paper's bound of 2 ‖A‖²_F / ℓ still holds. */
const half = (rows: number) => Math.ceil(rows / 2);

const whenFull: Reduction = {
  capacity: (rows) => rows,
  freed: (rows) => rows - half(rows) + 1,
  reduce: (xp, principal, rows) => shrink(xp, principal, half(rows)),
};

/** The first Frequent Directions: half of the rows are given up at once, so that a decomposition pays for ℓ/2 new rows. */
export const halving: Sketch<'buffer' | 'lost'> = {
  kind: 'halving',
  label: 'Frequent Directions 2013',
  summary: 'Rows gather until there are ℓ; then the squared singular value in the middle is taken from all of them.',
  source: 'Liberty 2013, algorithm 1',
  fields: {},
  init: (xp, replicas, rows, dimension) => emptyBuffer(xp, replicas, rows, dimension, rows),
  append: (xp, state, block) => fillBuffer(xp, state, block, whenFull),
  rows: (_, { arrays }) => arrays.buffer,
  lost: (_, { arrays }) => arrays.lost,
  floats: (rows, dimension) => rows * dimension + 1,
  guarantee: { holds: 'always', error: (spectrum, rows) => tailBound(spectrum, half(rows)) },
};
