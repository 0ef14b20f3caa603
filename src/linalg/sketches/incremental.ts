import { emptyBuffer, fillBuffer, type Reduction } from './buffer.ts';
import { withSquares } from './principalRows.ts';
import type { Sketch } from './sketch.ts';

const truncate: Reduction = {
  capacity: (rows) => rows,
  freed: () => 1,
  reduce(xp, principal) {
    const { squares } = principal;
    const lost = xp.slice(squares, { rows: [0, 1] });
    return { rows: withSquares(xp, principal, xp.where(xp.greater(squares, lost), squares, 0)), lost };
  },
};
