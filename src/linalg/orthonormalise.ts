import type { Ops } from '../array/ops.ts';

/**
 * The orthogonal factor Q of a square `a: [R,n,n] = Q R` with triangular R, up to the signs of its columns, by n − 1 Householder
 * reflections (Golub & Van Loan 2013, section 5.2). Column j of Q is what is left of column j of `a` without its components along the
 * columns before. Q is orthogonal to some n ε whatever `a` is, singular or badly scaled: where a column is a combination of those before,
 * the one of Q is any that completes the basis. A column with a non-finite element gives NaN in Q from there on.
 */
export function orthonormalise<T>(xp: Ops<T>, a: T): T {
  const [, n] = xp.shape(a);
  // Lengths of columns have no influence on Q; squares of very long or short ones would not be representable.
  const sizes = xp.max(xp.abs(a), 'rows');
  // `rest` is [remaining columns of a | remaining rows of Qᵀ]; every reflection finishes the first row of Qᵀ and the first column of a.
  const scaled = xp.div(a, xp.where(sizes, sizes, 1));
  let rest = xp.concat([scaled, xp.eye(n)], 'columns');
  const finished: T[] = [];
  for (let left = n; left > 1; left--) {
    const reflected = reflect(xp, rest, left);
    finished.push(xp.slice(reflected, { rows: [0, 1], columns: [left - 1, left - 1 + n] }));
    rest = xp.slice(reflected, { rows: [1, left] });
  }
  const last = xp.add(xp.slice(rest, { columns: [1, n + 1] }), xp.mul(0, xp.slice(rest, { columns: [0, 1] })));
  return xp.transpose(xp.concat([...finished, last], 'rows'));
}

/** `(I − 2 v vᵀ/vᵀv) rest` without its first column, v being such that this column would become a multiple of the first unit vector. */
function reflect<T>(xp: Ops<T>, rest: T, rows: number): T {
  const [, , columns] = xp.shape(rest);
  const column = xp.slice(rest, { columns: [0, 1] });
  const others = xp.slice(rest, { columns: [1, columns] });
  const first = xp.slice(column, { rows: [0, 1] });
  const length = xp.sqrt(xp.sum(xp.mul(column, column), 'matrix'));
  // The sign that makes the first element longer: no cancellation.
  const longer = xp.add(first, xp.where(xp.greater(0, first), xp.neg(length), length));
  const v = xp.concat([longer, xp.slice(column, { rows: [1, rows] })], 'rows');
  // vᵀv / 2; a column of zeros is left as it is.
  const half = xp.mul(length, xp.abs(longer));
  const along = xp.div(xp.matmul(v, others, { transposeA: true }), xp.where(half, half, 1));
  return xp.sub(others, xp.matmul(v, along));
}
