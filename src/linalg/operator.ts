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
  | { readonly form: 'kronecker'; readonly left: Factor<T>; readonly right: Factor<T> }
  /** `Q_L ((Q_Lᵀ G Q_R) ∘ scale) Q_Rᵀ` with orthogonal Q_L `[R,m,m]` and Q_R `[R,n,n]`: diagonal in a Kronecker basis. */
  | { readonly form: 'rotated'; readonly left: T; readonly right: T; readonly scale: T };

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
    case 'rotated':
      return turnedBack(xp, operator, xp.mul(operator.scale, turned(xp, operator, grad)));
    case 'kronecker': {
      const left = applyFactor(xp, operator.left, grad);
      return operator.right.form === 'identity'
        ? left
        : xp.transpose(applyFactor(xp, operator.right, xp.transpose(left)));
    }
  }
}

/** `Q_Lᵀ G Q_R`: G in the basis of a rotated operator. */
export function turned<T>(xp: Ops<T>, { left, right }: { readonly left: T; readonly right: T }, grad: T): T {
  return xp.matmul(xp.matmul(left, grad, { transposeA: true }), right);
}

/** `Q_L X Q_Rᵀ`: X back from the basis of a rotated operator. */
export function turnedBack<T>(xp: Ops<T>, { left, right }: { readonly left: T; readonly right: T }, x: T): T {
  return xp.matmul(xp.matmul(left, x), right, { transposeB: true });
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
