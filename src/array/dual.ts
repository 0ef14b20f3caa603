import type { Operand, Ops } from './ops.ts';

/** A value with its derivative along one direction; no tangent is a tangent of exactly 0, which costs nothing. */
export interface Dual<T> {
  readonly primal: T;
  readonly tangent: T | undefined;
}

/**
 * Forward-mode differentiation of any text over the array vocabulary: what it computes with duals are its results and their derivatives
 * along the direction that the tangents of its inputs name (Griewank & Walther 2008, chapter 3). Applied to a gradient it gives exact
 * products with the Hessian (Pearlmutter 1994); nested, higher derivatives.
 *
 * Conventions where there is no derivative: `maximum` and `minimum` follow the operand that is returned, the second of equals, so that
 * `maximum(x, 0)` has slope 0 at 0, as rectifiers have; `abs` has slope `sign`, 0 at 0; `sign` and `greater` have slope 0; `max` follows all
 * elements that equal it, shared equally; slopes that would be infinite, of `sqrt` and of powers below 1 at 0, are 0, and so is the slope of
 * `0^b` by b. Errors: `eigh` throws, for it is not differentiable where eigenvalues meet.
 */
export function dual<T>(xp: Ops<T>): Ops<Dual<T>> {
  const rules = rulesOf(xp);
  return {
    shape: ({ primal }) => xp.shape(primal),
    epsilon: xp.epsilon,
    full: (shape, value) => rules.constant(xp.full(shape, value)),
    array: (values, shape) => rules.constant(xp.array(values, shape)),
    eye: (n) => rules.constant(xp.eye(n)),
    ...ofTwo(xp, rules),
    ...ofOne(xp, rules),
    ...ofArrays(xp, rules),
    eigh() {
      throw new Error(
        'eigendecompositions are not differentiated: eigenvectors have no derivative where eigenvalues meet',
      );
    },
  };
}

type Rules<T> = ReturnType<typeof rulesOf<T>>;

/** What the operations below are made of. */
function rulesOf<T>(xp: Ops<T>) {
  const constant = (primal: T): Dual<T> => ({ primal, tangent: undefined });
  const lift = (x: Operand<Dual<T>>): { readonly primal: Operand<T>; readonly tangent: T | undefined } =>
    typeof x === 'number' ? { primal: x, tangent: undefined } : x;
  const plus = (a: T | undefined, b: T | undefined): T | undefined =>
    a === undefined ? b : b === undefined ? a : xp.add(a, b);
  const times = (a: T | undefined, b: Operand<T>): T | undefined => (a === undefined ? undefined : xp.mul(a, b));
  /** Brings a tangent to the shape that broadcasting has given the result. */
  const like = (tangent: T | undefined, primal: T): T | undefined => {
    if (tangent === undefined) return undefined;
    const [from, to] = [xp.shape(tangent), xp.shape(primal)];
    return from.every((n, i) => n === to[i]) ? tangent : xp.add(tangent, xp.full(to, 0));
  };
  /** A linear map of one array. */
  const linear =
    (f: (x: T) => T) =>
    (x: Dual<T>): Dual<T> => ({
      primal: f(x.primal),
      tangent: x.tangent === undefined ? undefined : f(x.tangent),
    });
  /** `a` where `condition` is not 0, else `b`, for tangents that may be missing. */
  const choose = (condition: T, a: T | undefined, b: T | undefined): T | undefined =>
    a === undefined && b === undefined ? undefined : xp.where(condition, a ?? 0, b ?? 0);
  return { constant, lift, plus, times, like, linear, choose };
}

function ofTwo<T>(xp: Ops<T>, { constant, lift, plus, times, like, choose }: Rules<T>) {
  const extreme =
    (f: (a: Operand<T>, b: Operand<T>) => T, isFirst: (a: Operand<T>, b: Operand<T>) => T) =>
    (a: Operand<Dual<T>>, b: Operand<Dual<T>>): Dual<T> => {
      const [p, q] = [lift(a), lift(b)];
      const primal = f(p.primal, q.primal);
      return { primal, tangent: like(choose(isFirst(p.primal, q.primal), p.tangent, q.tangent), primal) };
    };
  return {
    add(a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.add(p.primal, q.primal);
      return { primal, tangent: like(plus(p.tangent, q.tangent), primal) };
    },
    sub(a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.sub(p.primal, q.primal);
      return { primal, tangent: like(plus(p.tangent, times(q.tangent, -1)), primal) };
    },
    mul(a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.mul(p.primal, q.primal);
      return { primal, tangent: like(plus(times(p.tangent, q.primal), times(q.tangent, p.primal)), primal) };
    },
    div(a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.div(p.primal, q.primal);
      const above = p.tangent === undefined ? undefined : xp.div(p.tangent, q.primal);
      const below = q.tangent === undefined ? undefined : xp.neg(xp.div(xp.mul(primal, q.tangent), q.primal));
      return { primal, tangent: like(plus(above, below), primal) };
    },
    maximum: extreme(
      (a, b) => xp.maximum(a, b),
      (a, b) => xp.greater(a, b),
    ),
    minimum: extreme(
      (a, b) => xp.minimum(a, b),
      (a, b) => xp.greater(b, a),
    ),
    pow(a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.pow(p.primal, q.primal);
      const base = typeof p.primal === 'number' ? xp.full([1, 1, 1], p.primal) : p.primal;
      /** `b a^(b−1)`, and 0 where that is infinite. */
      const slope = () => {
        const isBounded = xp.where(base, 1, xp.sub(1, xp.greater(1, q.primal)));
        return xp.where(isBounded, xp.mul(q.primal, xp.pow(xp.where(isBounded, base, 1), xp.sub(q.primal, 1))), 0);
      };
      const byBase = p.tangent === undefined ? undefined : xp.mul(p.tangent, slope());
      const byPower =
        q.tangent === undefined
          ? undefined
          : xp.mul(q.tangent, xp.where(base, xp.mul(primal, xp.log(xp.where(base, base, 1))), 0));
      return { primal, tangent: like(plus(byBase, byPower), primal) };
    },
    greater(a, b) {
      return constant(xp.greater(lift(a).primal, lift(b).primal));
    },
    where(condition, a, b) {
      const [p, q] = [lift(a), lift(b)];
      const primal = xp.where(condition.primal, p.primal, q.primal);
      return { primal, tangent: like(choose(condition.primal, p.tangent, q.tangent), primal) };
    },
  } satisfies Partial<Ops<Dual<T>>>;
}

function ofOne<T>(xp: Ops<T>, { constant, linear }: Rules<T>) {
  /** `f(x)` with slope `f′`, which is asked for only where there is a tangent. */
  const unary =
    (f: (x: T) => T, slope: (x: T, value: T) => T) =>
    (x: Dual<T>): Dual<T> => {
      const primal = f(x.primal);
      return { primal, tangent: x.tangent === undefined ? undefined : xp.mul(x.tangent, slope(x.primal, primal)) };
    };
  return {
    neg: linear((x) => xp.neg(x)),
    abs: unary(
      (x) => xp.abs(x),
      (x) => xp.sign(x),
    ),
    sign: ({ primal }) => constant(xp.sign(primal)),
    sqrt: unary(
      (x) => xp.sqrt(x),
      (_, root) => xp.where(root, xp.div(0.5, xp.where(root, root, 1)), 0),
    ),
    exp: unary(
      (x) => xp.exp(x),
      (_, value) => value,
    ),
    log: unary(
      (x) => xp.log(x),
      (x) => xp.div(1, x),
    ),
    expm1: unary(
      (x) => xp.expm1(x),
      (_, value) => xp.add(value, 1),
    ),
    log1p: unary(
      (x) => xp.log1p(x),
      (x) => xp.div(1, xp.add(1, x)),
    ),
    tanh: unary(
      (x) => xp.tanh(x),
      (_, value) => xp.sub(1, xp.mul(value, value)),
    ),
    sin: unary(
      (x) => xp.sin(x),
      (x) => xp.cos(x),
    ),
    cos: unary(
      (x) => xp.cos(x),
      (x) => xp.neg(xp.sin(x)),
    ),
  } satisfies Partial<Ops<Dual<T>>>;
}

function ofArrays<T>(xp: Ops<T>, { constant, plus, like, linear }: Rules<T>) {
  return {
    sum: (x, over) => linear((y) => xp.sum(y, over))(x),
    max(x, over) {
      const primal = xp.max(x.primal, over);
      if (x.tangent === undefined) return constant(primal);
      const isLargest = xp.sub(1, xp.greater(primal, x.primal));
      return {
        primal,
        tangent: xp.div(xp.sum(xp.mul(isLargest, x.tangent), over), xp.sum(isLargest, over)),
      };
    },
    transpose: linear((x) => xp.transpose(x)),
    reshape: (x, rows, columns) => linear((y) => xp.reshape(y, rows, columns))(x),
    slice: (x, window) => linear((y) => xp.slice(y, window))(x),
    pick: (x, from) => linear((y) => xp.pick(y, from))(x),
    concat(xs, axis) {
      const primal = xp.concat(
        xs.map((x) => x.primal),
        axis,
      );
      if (xs.every(({ tangent }) => tangent === undefined)) return constant(primal);
      const tangents = xs.map((x) => x.tangent ?? xp.full(xp.shape(x.primal), 0));
      return { primal, tangent: xp.concat(tangents, axis) };
    },
    matmul(a, b, flags) {
      const product = (x: T | undefined, y: T | undefined) =>
        x === undefined || y === undefined ? undefined : xp.matmul(x, y, flags);
      const primal = xp.matmul(a.primal, b.primal, flags);
      return { primal, tangent: like(plus(product(a.tangent, b.primal), product(a.primal, b.tangent)), primal) };
    },
  } satisfies Partial<Ops<Dual<T>>>;
}
