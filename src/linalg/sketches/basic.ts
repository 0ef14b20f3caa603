import { emptyBuffer, fillBuffer, type Reduction } from './buffer.ts';
import { shrink } from './shrink.ts';
import type { Sketch } from './sketch.ts';
import { tailBound } from './tailBound.ts';

/** Takes σ_ℓ² from all after every row. */
export const everyRow: Reduction = {
  capacity: (rows) => rows,
  freed: () => 1,
  reduce: shrink,
};

/** Frequent Directions as it is analysed: ℓ rows, one decomposition per row. `‖A‖²_F − ‖B‖²_F = ℓ Δ` exactly. */
export const basic: Sketch<'buffer' | 'lost'> = {
  kind: 'basic',
  label: 'Frequent Directions',
  summary: 'After every row, the smallest of ℓ squared singular values is taken from all of them.',
  source: 'Ghashami, Liberty, Phillips & Woodruff 2016, algorithm 1',
  fields: {},
  init: (xp, replicas, rows, dimension) => emptyBuffer(xp, replicas, rows, dimension, rows),
  append: (xp, state, block) => fillBuffer(xp, state, block, everyRow),
  rows: (_, { arrays }) => arrays.buffer,
  lost: (_, { arrays }) => arrays.lost,
  floats: (rows, dimension) => rows * dimension + 1,
  guarantee: { holds: 'always', error: tailBound },
};
