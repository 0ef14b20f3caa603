import type { Engine } from './engine.ts';
import { matmul, transpose } from './float64Product.ts';
import type { Operand, Ops, Reduced, Shape, Window } from './ops.ts';
import { symmetricEigen } from './symmetricEigen.ts';
import { checkPicked } from './checkPicked.ts';
import * as elementary from './elementary.ts';

/** A float64 array in plain TypeScript; `data` is row-major and may be shared with other arrays, so it is never written after it is made. */
export interface Array64 {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Where the numbers of a new array live. The contents are undefined. */
type Allocate = (length: number) => Float64Array;

/** `out[o + i] = f(a[p + i·s], b[q + i·t])` for i < n, with strides s, t of 0 or 1: the one inner loop that each operation writes. */
type Loop = (
  a: Float64Array,
  p: number,
  s: number,
  b: Float64Array,
  q: number,
  t: number,
  out: Float64Array,
  o: number,
  n: number,
) => void;

// Written out one by one: a shared loop that calls a function per element is five times slower.
const add: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = a[p]! + b[q]!;
};
const sub: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = a[p]! - b[q]!;
};
const mul: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = a[p]! * b[q]!;
};
const div: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = a[p]! / b[q]!;
};
const maximum: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = Math.max(a[p]!, b[q]!);
};
const minimum: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = Math.min(a[p]!, b[q]!);
};
const pow: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = elementary.pow(a[p]!, b[q]!);
};
const greater: Loop = (a, p, s, b, q, t, out, o, n) => {
  for (let i = 0; i < n; i++, p += s, q += t) out[o + i] = a[p]! > b[q]! ? 1 : 0;
};

/** `out[i] = f(x[i])`, each written out for the same reason. */
type Map64 = (x: Float64Array, out: Float64Array) => void;

const abs: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = Math.abs(x[i]!);
};
const sign: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = Math.sign(x[i]!);
};
const sqrt: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = Math.sqrt(x[i]!);
};
const exp: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.exp(x[i]!);
};
const log: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.log(x[i]!);
};
const expm1: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.expm1(x[i]!);
};
const log1p: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.log1p(x[i]!);
};
const tanh: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.tanh(x[i]!);
};
const sin: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.sin(x[i]!);
};
const cos: Map64 = (x, out) => {
  for (let i = 0; i < x.length; i++) out[i] = elementary.cos(x[i]!);
};

/** The vocabulary in float64. Every result is a new array from `allocate`, but for views (`slice` of replicas, `reshape`). */
function createFloat64(allocate: Allocate): Ops<Array64> {
  const make = (shape: Shape) => ({ shape, data: allocate(shape[0] * shape[1] * shape[2]) });
  const lift = (x: Operand<Array64>): Array64 =>
    typeof x === 'number' ? { shape: [1, 1, 1], data: Float64Array.of(x) } : x;

  const binary = (loop: Loop) => (left: Operand<Array64>, right: Operand<Array64>) => {
    const a = lift(left);
    const b = lift(right);
    const out = make(broadcastShape(a.shape, b.shape));
    broadcastLoop(loop, a, b, out);
    return out;
  };
  const unary = (map: Map64) => (x: Array64) => {
    const out = make(x.shape);
    map(x.data, out.data);
    return out;
  };
  const subtract = binary(sub);

  return {
    shape: (x) => x.shape,
    epsilon: Number.EPSILON,
    full(shape, value) {
      const out = make(shape);
      out.data.fill(value);
      return out;
    },
    array(values, shape) {
      const out = make(shape);
      if (values.length !== out.data.length)
        throw new Error(`${values.length} values do not fill [${shape.join(',')}]`);
      out.data.set(values);
      return out;
    },
    eye(n) {
      const out = make([1, n, n]);
      out.data.fill(0);
      for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
      return out;
    },
    add: binary(add),
    sub: subtract,
    mul: binary(mul),
    div: binary(div),
    maximum: binary(maximum),
    minimum: binary(minimum),
    pow: binary(pow),
    greater: binary(greater),
    where(condition, left, right) {
      const a = lift(left);
      const b = lift(right);
      const out = make(broadcastShape(condition.shape, broadcastShape(a.shape, b.shape)));
      // NaN is not 0, so it chooses `a`, as WGSL's select on `condition != 0` does.
      broadcastLoop(
        (c, p, s, x, q, t, o, k, n) => {
          for (let i = 0; i < n; i++, p += s, q += t) if (c[p] !== 0) o[k + i] = x[q]!;
        },
        condition,
        a,
        out,
      );
      broadcastLoop(
        (c, p, s, x, q, t, o, k, n) => {
          for (let i = 0; i < n; i++, p += s, q += t) if (c[p] === 0) o[k + i] = x[q]!;
        },
        condition,
        b,
        out,
      );
      return out;
    },
    neg: (x) => subtract(0, x),
    abs: unary(abs),
    sign: unary(sign),
    sqrt: unary(sqrt),
    exp: unary(exp),
    log: unary(log),
    expm1: unary(expm1),
    log1p: unary(log1p),
    tanh: unary(tanh),
    sin: unary(sin),
    cos: unary(cos),
    sum: (x, over) => reduce(x, over, add, 0, make),
    max: (x, over) => reduce(x, over, maximum, -Infinity, make),
    transpose: (x) => transpose(x, make),
    reshape(x, rows, columns) {
      if (rows * columns !== x.shape[1] * x.shape[2])
        throw new Error(`[${x.shape.join(',')}] does not reshape to [·,${rows},${columns}]`);
      return { shape: [x.shape[0], rows, columns], data: x.data.subarray() };
    },
    slice: (x, window) => slice(x, window, make),
    pick: (x, from) => pick(x, from, make),
    concat: (xs, axis) => concat(xs, axis, make),
    matmul: (a, b, flags = {}) => matmul(a, b, flags, make),
    eigh(a) {
      const [replicas, n, columns] = a.shape;
      if (n !== columns) throw new Error(`eigh needs square matrices, not [${a.shape.join(',')}]`);
      const w = make([replicas, 1, n]);
      const v = make([replicas, n, n]);
      v.data.set(a.data);
      for (let r = 0; r < replicas; r++) {
        symmetricEigen(n, v.data.subarray(r * n * n, (r + 1) * n * n), w.data.subarray(r * n, (r + 1) * n));
      }
      return { w, v };
    },
  };
}

function broadcastShape(a: Shape, b: Shape): Shape {
  const axis = (m: number, n: number) => {
    if (m !== n && m !== 1 && n !== 1) throw new Error(`shapes [${a.join(',')}] and [${b.join(',')}] do not broadcast`);
    return m === 1 ? n : m;
  };
  return [axis(a[0], b[0]), axis(a[1], b[1]), axis(a[2], b[2])];
}

function sameShape(a: Shape, b: Shape): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}

function broadcastLoop(loop: Loop, a: Array64, b: Array64, out: Array64): void {
  const length = out.data.length;
  const whole = (x: Array64) => x.data.length === 1 || sameShape(x.shape, out.shape);
  if (whole(a) && whole(b)) {
    loop(a.data, 0, a.data.length === 1 ? 0 : 1, b.data, 0, b.data.length === 1 ? 0 : 1, out.data, 0, length);
    return;
  }
  const [replicas, rows, columns] = out.shape;
  const strides = ({ shape: [r, m, n] }: Array64) => [r === 1 ? 0 : m * n, m === 1 ? 0 : n, n === 1 ? 0 : 1] as const;
  const [aReplica, aRow, aColumn] = strides(a);
  const [bReplica, bRow, bColumn] = strides(b);
  for (let r = 0, o = 0; r < replicas; r++) {
    for (let row = 0; row < rows; row++, o += columns) {
      loop(
        a.data,
        r * aReplica + row * aRow,
        aColumn,
        b.data,
        r * bReplica + row * bRow,
        bColumn,
        out.data,
        o,
        columns,
      );
    }
  }
}

/** Folds rows into one another with `loop`, then, if columns go too, the elements of what is left. */
function reduce(x: Array64, over: Reduced, loop: Loop, initial: number, make: (shape: Shape) => Array64): Array64 {
  const [replicas, rows, columns] = x.shape;
  if (over === 'columns') {
    const out = make([replicas, rows, 1]);
    for (let i = 0; i < out.data.length; i++) out.data[i] = fold(x.data, i * columns, (i + 1) * columns, loop, initial);
    return out;
  }
  const out = make([replicas, 1, columns]);
  out.data.fill(initial);
  for (let r = 0, row = 0; r < replicas; r++) {
    for (let i = 0; i < rows; i++, row++)
      loop(out.data, r * columns, 1, x.data, row * columns, 1, out.data, r * columns, columns);
  }
  return over === 'rows' ? out : reduce(out, 'columns', loop, initial, make);
}

function fold(x: Float64Array, from: number, to: number, loop: Loop, initial: number): number {
  let result = initial;
  if (loop === add) for (let i = from; i < to; i++) result += x[i]!;
  else for (let i = from; i < to; i++) result = Math.max(result, x[i]!);
  return result;
}

function slice(x: Array64, window: Window, make: (shape: Shape) => Array64): Array64 {
  const [replicas, rows, columns] = x.shape;
  const range = (given: readonly [number, number] | undefined, length: number) => {
    const [from, to] = given ?? [0, length];
    if (from < 0 || to > length || from > to) throw new Error(`[${from},${to}) is not within an axis of ${length}`);
    return [from, to] as const;
  };
  const [r0, r1] = range(window.replicas, replicas);
  const [m0, m1] = range(window.rows, rows);
  const [n0, n1] = range(window.columns, columns);
  if (m1 - m0 === rows && n1 - n0 === columns) {
    return { shape: [r1 - r0, rows, columns], data: x.data.subarray(r0 * rows * columns, r1 * rows * columns) };
  }
  const out = make([r1 - r0, m1 - m0, n1 - n0]);
  for (let r = r0, o = 0; r < r1; r++) {
    for (let row = m0; row < m1; row++, o += n1 - n0) {
      const start = (r * rows + row) * columns;
      out.data.set(x.data.subarray(start + n0, start + n1), o);
    }
  }
  return out;
}

function pick(x: Array64, from: ArrayLike<number>, make: (shape: Shape) => Array64): Array64 {
  const [replicas, rows, columns] = x.shape;
  checkPicked(from, columns);
  const n = from.length;
  const out = make([replicas, rows, n]);
  for (let row = 0, o = 0; row < replicas * rows; row++) {
    const start = row * columns;
    for (let j = 0; j < n; j++, o++) out.data[o] = from[j]! < 0 ? 0 : x.data[start + from[j]!]!;
  }
  return out;
}

const AXES = ['replicas', 'rows', 'columns'] as const;

function concat(xs: readonly Array64[], axis: (typeof AXES)[number], make: (shape: Shape) => Array64): Array64 {
  const along = AXES.indexOf(axis);
  const replicas = along === 0 ? 0 : Math.max(...xs.map((x) => x.shape[0]));
  const total = xs.reduce((sum, x) => sum + x.shape[along]!, 0);
  const first = xs[0];
  if (first === undefined) throw new Error('nothing to concatenate');
  const fits = (x: Array64) =>
    AXES.every(
      (_, i) => i === along || (i === 0 ? x.shape[0] === replicas || x.shape[0] === 1 : x.shape[i] === first.shape[i]),
    );
  if (!xs.every(fits))
    throw new Error(`shapes ${xs.map((x) => `[${x.shape.join(',')}]`).join(' and ')} do not join along ${axis}`);
  const out = make([
    along === 0 ? total : replicas,
    along === 1 ? total : first.shape[1],
    along === 2 ? total : first.shape[2],
  ]);
  const blocks = along === 0 ? 1 : along === 1 ? replicas : replicas * out.shape[1];
  const stride = out.data.length / blocks;
  let offset = 0;
  for (const x of xs) {
    const own = along === 0 ? 1 : along === 1 ? x.shape[0] : x.shape[0] * x.shape[1];
    const length = x.data.length / own;
    for (let block = 0; block < blocks; block++) {
      const from = (block % own) * length;
      out.data.set(x.data.subarray(from, from + length), block * stride + offset);
    }
    offset += length;
  }
  return out;
}

/** The vocabulary in float64, arrays left to the garbage collector: the oracle of tests, and what probes compute with. */
export const float64: Ops<Array64> = createFloat64((length) => new Float64Array(length));

/** Float64 with reuse of the memory of freed arrays, for the training loop. */
export function float64Engine(): Engine<Array64> {
  const pool = new Map<number, Float64Array[]>();
  const scopes: Float64Array[][] = [];
  // Views have a typed array of their own, so that freeing one does nothing to the array that they look into.
  const owned = new Set<Float64Array>();
  const recycle = (data: Float64Array) => {
    if (!owned.delete(data)) return;
    const shelf = pool.get(data.length);
    if (shelf) shelf.push(data);
    else pool.set(data.length, [data]);
  };
  const allocate = (length: number) => {
    const data = pool.get(length)?.pop() ?? new Float64Array(length);
    owned.add(data);
    scopes.at(-1)?.push(data);
    return data;
  };
  return {
    name: 'float64',
    xp: createFloat64(allocate),
    nativeEigh: true,
    scope(f, kept) {
      const made: Float64Array[] = [];
      scopes.push(made);
      try {
        const result = f();
        const keep = new Set([...kept(result)].map((x) => x.data.buffer));
        for (const data of made) {
          if (!keep.has(data.buffer)) recycle(data);
          else scopes.at(-2)?.push(data);
        }
        return result;
      } finally {
        scopes.pop();
      }
    },
    free(arrays) {
      for (const { data } of arrays) recycle(data);
    },
    read: (arrays) => Promise.resolve(arrays.map((x) => Float64Array.from(x.data))),
    dispose() {
      pool.clear();
      owned.clear();
    },
  };
}
