import type { Ops } from '../../array/ops.ts';
import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';

/** The best that ℓ rows can do, which takes all of AᵀA to find: its ℓ largest eigenvalues with their eigenvectors. */
export const bestRank: RowSketch = {
  kind: 'bestRank',
  label: 'Best rank ℓ',
  summary: 'The truncated singular value decomposition of all rows: no ℓ rows come nearer, but it needs all of AᵀA.',
  source: 'Eckart & Young 1936',
  // The rows are those of AᵀA.
  open: (xp, replicas, _ell, d) => ({ rows: xp.full([replicas, d, d], 0), mass: xp.full([replicas, 1, 1], 0) }),
  append: (xp, { rows, mass }, row) => ({ rows: xp.add(rows, gramOf(xp, row)), mass }),
  compressed: top,
  gram: (xp, state, ell) => gramOf(xp, top(xp, state, ell)),
  floats: (_ell, d) => d * d,
  bound: (eigenvalues, ell) => eigenvalues[ell] ?? 0,
};

function top<T>(xp: Ops<T>, { rows }: SketchState<T>, ell: number): T {
  const [, d] = xp.shape(rows);
  const { w, v } = xp.eigh(rows);
  const columns = [Math.max(0, d - ell), d] as const;
  return xp.transpose(xp.mul(xp.slice(v, { columns }), xp.sqrt(xp.maximum(xp.slice(w, { columns }), 0))));
}
