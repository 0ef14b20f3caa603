import type { Stream } from '../../array/random.ts';
import { gramOf, type RowSketch } from './rowSketch.ts';

/** A sketch `B = S A` with a random matrix S, of which each row of A brings its own column. */
export function linear(
  names: Pick<RowSketch, 'kind' | 'label' | 'summary' | 'source'>,
  draw: (stream: Stream, ell: number) => Float64Array,
): RowSketch {
  return {
    ...names,
    open: (xp, replicas, ell, d) => ({ rows: xp.full([replicas, ell, d], 0), mass: xp.full([replicas, 1, 1], 0) }),
    append: (xp, { rows, mass }, row, _ell, draws) => ({ rows: xp.add(rows, xp.matmul(draws, row)), mass }),
    draw,
    compressed: (_xp, { rows }) => rows,
    gram: (xp, { rows }) => gramOf(xp, rows),
    floats: (ell, d) => ell * d,
  };
}
