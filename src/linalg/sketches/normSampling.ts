import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';
import type { Ops } from '../../array/ops.ts';

/**
 * ℓ independent reservoirs, each of which holds row a with probability `‖a‖²/‖A‖²`. Each is scaled by `‖A‖/(√ℓ ‖a‖)`, so that BᵀB is AᵀA on
 * average (Drineas, Kannan & Mahoney 2006).
 */
export const normSampling: RowSketch = {
  kind: 'normSampling',
  label: 'Norm sampling',
  summary: 'Keeps ℓ rows of the stream, the longer the likelier, scaled to have the energy of all.',
  source: 'Drineas, Kannan & Mahoney 2006',
  open: (xp, replicas, ell, d) => ({ rows: xp.full([replicas, ell, d], 0), mass: xp.full([replicas, 1, 1], 0) }),
  append(xp, { rows, mass }, row, _ell, draws) {
    const energy = xp.sum(xp.mul(row, row), 'columns');
    const total = xp.add(mass, energy);
    return { rows: xp.where(xp.greater(energy, xp.mul(draws, total)), row, rows), mass: total };
  },
  draw: ({ uniform }, ell) => Float64Array.from({ length: ell }, uniform),
  compressed: scaled,
  gram: (xp, state, ell) => gramOf(xp, scaled(xp, state, ell)),
  floats: (ell, d) => ell * d + 1,
};

function scaled<T>(xp: Ops<T>, { rows, mass }: SketchState<T>, ell: number): T {
  const squares = xp.sum(xp.mul(rows, rows), 'columns');
  const isThere = xp.greater(squares, 0);
  return xp.mul(rows, xp.where(isThere, xp.sqrt(xp.div(mass, xp.mul(ell, xp.where(isThere, squares, 1)))), 0));
}
