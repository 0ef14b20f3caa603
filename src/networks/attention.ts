import type { Ops } from '../array/ops.ts';

/** One head: the weights that each position gives to the positions of its own example, and what it takes from them. */
interface Head<T> {
  /** Rows sum to 1, `[R,N·P,P]`. */
  readonly weights: T;
  /** `[R,N·P,width of a head]`. */
  readonly output: T;
}

/** Queries, keys and values `[R,N·P,d]`, their columns cut into heads of equal width. */
export interface Attended<T> {
  readonly queries: T;
  readonly keys: T;
  readonly values: T;
}

/** Scaled dot-product attention within each of N examples (Vaswani et al. 2017, eq. 1). */
export function attend<T>(xp: Ops<T>, attended: Attended<T>, heads: number, examples: number): readonly Head<T>[] {
  return parts(xp, attended, heads).map(({ queries, keys, values, scale }) => {
    const scores = xp.mul(scale, xp.matmul(queries, keys, { transposeB: true, groups: examples }));
    const weights = softmax(xp, scores);
    return { weights, output: xp.matmul(weights, values, { groups: examples }) };
  });
}

/** ∂/∂queries, keys and values, given the weights of each head and ∂/∂(outputs of all heads, one beside the other). */
export function attendBack<T>(
  xp: Ops<T>,
  attended: Attended<T>,
  weights: readonly T[],
  derivative: T,
  examples: number,
): Attended<T> {
  const groups = examples;
  const heads = parts(xp, attended, weights.length).map(({ queries, keys, values, scale, cut }, head) => {
    const p = weights[head];
    if (p === undefined) throw new Error(`${weights.length} heads have no head ${head}`);
    const own = cut(derivative);
    const byWeights = xp.matmul(own, values, { transposeB: true, groups });
    const byScores = xp.mul(xp.mul(scale, p), xp.sub(byWeights, xp.sum(xp.mul(p, byWeights), 'columns')));
    return {
      queries: xp.matmul(byScores, keys, { groups }),
      keys: xp.matmul(byScores, queries, { transposeA: true, groups }),
      values: xp.matmul(p, own, { transposeA: true, groups }),
    };
  });
  return {
    queries: beside(
      xp,
      heads.map(({ queries }) => queries),
    ),
    keys: beside(
      xp,
      heads.map(({ keys }) => keys),
    ),
    values: beside(
      xp,
      heads.map(({ values }) => values),
    ),
  };
}

/** Columns of each head, and the factor on its scores. */
function parts<T>(xp: Ops<T>, { queries, keys, values }: Attended<T>, heads: number) {
  const width = xp.shape(queries)[2] / heads;
  return Array.from({ length: heads }, (_, head) => {
    const cut = (x: T) => xp.slice(x, { columns: [head * width, (head + 1) * width] });
    return { queries: cut(queries), keys: cut(keys), values: cut(values), scale: 1 / Math.sqrt(width), cut };
  });
}

function softmax<T>(xp: Ops<T>, scores: T): T {
  const exponentials = xp.exp(xp.sub(scores, xp.max(scores, 'columns')));
  return xp.div(exponentials, xp.sum(exponentials, 'columns'));
}

/** Arrays as columns of one. */
export function beside<T>(xp: Ops<T>, parts: readonly T[]): T {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : xp.concat(parts, 'columns');
}
