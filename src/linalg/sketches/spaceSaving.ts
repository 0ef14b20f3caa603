import type { Ops } from '../../array/ops.ts';
import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';

/**
 * SpaceSaving for directions: the smallest of ℓ directions takes over the energy of the second smallest, as an item that finds no counter takes
 * over the least one. No energy is lost, but what came along one direction may be reported along another, so the estimate can be too large as
 * well as too small, by at most the sum of what was moved, `mass`. That grows without end, so no bound in terms of the spectrum is stated.
 */
export const spaceSaving: RowSketch = {
  kind: 'spaceSaving',
  label: 'SpaceSaving Directions',
  summary: 'Lets the smallest of its ℓ directions take over the energy of the second smallest.',
  source: 'Desai, Ghashami & Phillips 2016 (arXiv 1501.06561)',
  open: (xp, replicas, _ell, d) => ({ rows: xp.full([replicas, 1, d], 0), mass: xp.full([replicas, 1, 1], 0) }),
  append(xp, { rows, mass }, row, ell) {
    const state = { rows: xp.concat([rows, row], 'rows'), mass };
    return xp.shape(state.rows)[1] >= ell ? merged(xp, state) : state;
  },
  compressed: (_xp, { rows }) => rows,
  gram: (xp, { rows }) => gramOf(xp, rows),
  floats: (ell, d) => Math.max(ell, 2) * d + 1,
};

/** With one row less. Where the smallest direction is of rounding size, there is none that could take over: the second smallest stays. */
function merged<T>(xp: Ops<T>, { rows, mass }: SketchState<T>): SketchState<T> {
  const [, count] = xp.shape(rows);
  const { w, v } = xp.eigh(xp.matmul(rows, rows, { transposeB: true }));
  const directions = xp.matmul(v, rows, { transposeA: true });
  const least = xp.slice(w, { columns: [0, 1] });
  const second = xp.slice(w, { columns: [1, 2] });
  const isThere = xp.greater(least, xp.mul(count * xp.epsilon, xp.max(w, 'columns')));
  const stretch = xp.sqrt(xp.div(xp.add(least, second), xp.where(isThere, least, 1)));
  const taker = xp.mul(stretch, xp.slice(directions, { rows: [0, 1] }));
  const next = xp.where(isThere, taker, xp.slice(directions, { rows: [1, 2] }));
  const others = count > 2 ? [xp.slice(directions, { rows: [2, count] })] : [];
  return { rows: xp.concat([next, ...others], 'rows'), mass: xp.add(mass, xp.where(isThere, second, 0)) };
}
