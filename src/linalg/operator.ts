import type { Ops } from '../array/ops.ts';

/** One side of a Kronecker product: a symmetric positive semi-definite map of vectors of length d. */
export type Factor<T> =
  | { readonly form: 'identity' }
  | { readonly form: 'dense'; readonly matrix: T }
  /** `U diag(gains) Uᵀ + rest (I − U Uᵀ)`: `basis` U `[R,d,k]` with orthonormal (or zero) columns, `gains` `[R,1,k]`, `rest` `[R,1,1]`. */
  | { readonly form: 'lowRank'; readonly basis: T; readonly gains: T; readonly rest: T };

/** The symmetric positive semi-definite linear map from gradient to direction, `G: [R,m,n]` row-major. */
export type Operator<T> =
  | { readonly form: 'identity' }
  /** Elementwise product with `scale` `[R,m,n]`. */
  | { readonly form: 'diagonal'; readonly scale: T }
  /** A matrix `[R,mn,mn]` on the row-major flattening of G. */
  | { readonly form: 'full'; readonly matrix: T }
  /** `left · G · right`, the row-major Kronecker product `left ⊗ right`. */
  | { readonly form: 'kronecker'; readonly left: Factor<T>; readonly right: Factor<T> };

/** `P G` for an operator P and `G: [R,m,n]`. */
export function applyOperator<T>(xp: Ops<T>, operator: Operator<T>, grad: T): T {
  switch (operator.form) {
    case 'identity':
      return grad;
    case 'diagonal':
      return xp.mul(operator.scale, grad);
    case 'full': {
      const [, rows, columns] = xp.shape(grad);
      const flat = xp.reshape(grad, rows * columns, 1);
      return xp.reshape(xp.matmul(operator.matrix, flat), rows, columns);
    }
    case 'kronecker': {
      const left = applyFactor(xp, operator.left, grad);
      return operator.right.form === 'identity'
        ? left
        : xp.transpose(applyFactor(xp, operator.right, xp.transpose(left)));
    }
  }
}

/** A factor times the columns of `x: [R,d,n]`. */
function applyFactor<T>(xp: Ops<T>, factor: Factor<T>, x: T): T {
  switch (factor.form) {
    case 'identity':
      return x;
    case 'dense':
      return xp.matmul(factor.matrix, x);
    case 'lowRank': {
      const inside = xp.matmul(factor.basis, x, { transposeA: true });
      const excess = xp.mul(xp.transpose(xp.sub(factor.gains, factor.rest)), inside);
      return xp.add(xp.mul(factor.rest, x), xp.matmul(factor.basis, excess));
    }
  }
}
