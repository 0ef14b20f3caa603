import { numberOf, type Settings } from '../../fields/fields.ts';
import { emptyBuffer, fillBuffer, type Reduction } from './buffer.ts';
import { withSquares } from './principalRows.ts';
import type { Sketch } from './sketch.ts';
import { tailBound } from './tailBound.ts';

/** How many of the smallest squared singular values pay. */
const paying = (rows: number, settings: Settings) => Math.ceil(numberOf(settings, 'alpha') * rows);

const fromTheSmallest = (settings: Settings): Reduction => ({
  capacity: (rows) => rows,
  freed: () => 1,
  reduce(xp, principal, rows) {
    const { squares } = principal;
    const lost = xp.slice(squares, { rows: [0, 1] });
    const pays = xp.array(
      Array.from({ length: rows }, (_, i) => (i < paying(rows, settings) ? 1 : 0)),
      [1, rows, 1],
    );
    return { rows: withSquares(xp, principal, xp.maximum(xp.sub(squares, xp.mul(pays, lost)), 0)), lost };
  },
});

/** Between incremental SVD (α → 0) and Frequent Directions (α = 1): only a fraction of the spectrum pays for a new row. */
export const alpha: Sketch<'buffer' | 'lost'> = {
  kind: 'alpha',
  label: 'α-FD',
  summary: 'As Frequent Directions, but only the smallest ⌈αℓ⌉ squared singular values are reduced.',
  source: 'Desai, Ghashami & Phillips 2016, parametrized FD',
  fields: {
    alpha: {
      type: 'number',
      label: 'Fraction reduced',
      key: 'a',
      hint: 'Share of the singular values that pay for a new row; the bound grows with its reciprocal.',
      symbol: 'α',
      min: 0.01,
      max: 1,
      default: 0.2,
      scale: 'linear',
    },
  },
  init: (xp, replicas, rows, dimension) => emptyBuffer(xp, replicas, rows, dimension, rows),
  append: (xp, state, block, settings) => fillBuffer(xp, state, block, fromTheSmallest(settings)),
  rows: (_, { arrays }) => arrays.buffer,
  lost: (_, { arrays }) => arrays.lost,
  floats: (rows, dimension) => rows * dimension + 1,
  guarantee: {
    holds: 'always',
    error: (spectrum, rows, settings) => tailBound(spectrum, paying(rows, settings)),
  },
};
