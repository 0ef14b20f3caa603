import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkPicked } from './checkPicked.ts';
import type { Operand, Ops, Reduced, Shape, Window } from './ops.ts';

const AXES: Readonly<Record<Reduced, number[]>> = { rows: [1], columns: [2], matrix: [1, 2] };
const JOINED = { replicas: 0, rows: 1, columns: 2 } as const;

/** How many numbers used as operands are kept on the device, more than any step of training uses. */
const MOST_SCALARS = 512;

/** Turns numbers into `[1,1,1]` tensors. */
export interface Scalars {
  lift(x: Operand<Tensor>): Tensor;
  dispose(): void;
}

/** Tensors of the numbers met so far, so that a constant in a training step is uploaded once. */
export function createScalars(): Scalars {
  const known = new Map<number, Tensor>();
  const make = (x: number) => tf.tensor3d([x], [1, 1, 1]);
  return {
    lift(x) {
      if (typeof x !== 'number') return x;
      // A map takes −0 for 0.
      if (Object.is(x, -0)) return make(x);
      const scalar = known.get(x) ?? tf.keep(make(x));
      // Back to the end, so that the first is the one that was not used for longest.
      known.delete(x);
      known.set(x, scalar);
      if (known.size > MOST_SCALARS) forget(known);
      return scalar;
    },
    dispose() {
      tf.dispose([...known.values()]);
      known.clear();
    },
  };
}

function forget(known: Map<number, Tensor>): void {
  for (const [x, scalar] of known) {
    scalar.dispose();
    known.delete(x);
    return;
  }
}

/**
 * The vocabulary as operations of TensorFlow.js on whichever backend is active, one kernel or a few for each. What a backend gets wrong it
 * replaces through `own`; the operations here are right on the CPU backend, and on WebAssembly but for two.
 */
export function createTfjs(scalars: Scalars, own: Partial<Ops<Tensor>> = {}): Ops<Tensor> {
  const { lift } = scalars;
  const binary = (op: (a: Tensor, b: Tensor) => Tensor) => (a: Operand<Tensor>, b: Operand<Tensor>) =>
    tf.tidy(() => op(lift(a), lift(b)));
  return {
    shape: shapeOf,
    epsilon: 2 ** -23,
    full: (shape, value) => tf.fill([...shape], value),
    array: (values, shape) => tf.tensor(Float32Array.from(values), [...shape]),
    eye: (n) => tf.tidy(() => tf.reshape(tf.eye(n), [1, n, n])),

    add: binary(tf.add),
    sub: binary(tf.sub),
    mul: binary(tf.mul),
    div: binary(tf.div),
    // WebAssembly's take the first operand where the second is NaN.
    maximum: binary((a, b) => tf.where(tf.isNaN(b), b, tf.maximum(a, b))),
    minimum: binary((a, b) => tf.where(tf.isNaN(b), b, tf.minimum(a, b))),
    pow: binary((a, b) => tf.where(tf.logicalOr(tf.less(a, lift(0)), tf.isNaN(b)), lift(NaN), tf.pow(a, b))),
    greater: binary((a, b) => tf.cast(tf.greater(a, b), 'float32')),
    where: (condition, a, b) => tf.tidy(() => tf.where(tf.notEqual(condition, lift(0)), lift(a), lift(b))),

    neg: tf.neg,
    abs: tf.abs,
    sign: (x) => tf.tidy(() => tf.where(tf.isNaN(x), x, tf.sign(x))),
    sqrt: tf.sqrt,
    exp: tf.exp,
    log: tf.log,
    expm1: tf.expm1,
    log1p: tf.log1p,
    tanh: tf.tanh,
    sin: tf.sin,
    cos: tf.cos,

    sum: (x, over) => tf.sum(x, AXES[over], true),
    max: (x, over) => tf.max(x, AXES[over], true),
    transpose: (x) => tf.transpose(x, [0, 2, 1]),
    reshape,
    slice,
    pick,
    concat,
    eigh() {
      throw new Error('TensorFlow.js has no symmetric eigendecomposition: compute it in float64 from values read back');
    },
    ...own,
    matmul(a, b, flags = {}) {
      const [aReplicas, bReplicas] = [shapeOf(a)[0], shapeOf(b)[0]];
      if (aReplicas !== bReplicas && aReplicas !== 1 && bReplicas !== 1)
        throw new Error(`matmul of [${a.shape.join(',')}] and [${b.shape.join(',')}]: replicas do not fit`);
      const product = (x: Tensor, y: Tensor) =>
        own.matmul ? own.matmul(x, y, flags) : tf.matMul(x, y, flags.transposeA, flags.transposeB);
      const { groups = 1 } = flags;
      if (groups === 1) return product(a, b);
      return tf.tidy(() => {
        const replicas = Math.max(aReplicas, bReplicas);
        const out = product(grouped(a, groups, replicas), grouped(b, groups, replicas));
        const [, rows, columns] = shapeOf(out);
        return tf.reshape(out, [replicas, groups * rows, columns]);
      });
    },
  };
}

function shapeOf(x: Tensor): Shape {
  const [replicas, rows, columns] = x.shape;
  if (replicas === undefined || rows === undefined || columns === undefined)
    throw new Error(`[${x.shape.join(',')}] is not a shape of rank 3`);
  return [replicas, rows, columns];
}

function reshape(x: Tensor, rows: number, columns: number): Tensor {
  const [replicas, ownRows, ownColumns] = shapeOf(x);
  if (rows * columns !== ownRows * ownColumns)
    throw new Error(`[${x.shape.join(',')}] does not reshape to [·,${rows},${columns}]`);
  return tf.reshape(x, [replicas, rows, columns]);
}

function slice(x: Tensor, window: Window): Tensor {
  const ranges = [window.replicas, window.rows, window.columns].map((given, axis): readonly [number, number] => {
    const length = x.shape[axis] ?? 0;
    const [from, to] = given ?? [0, length];
    if (from < 0 || to > length || from > to)
      throw new Error(`[${from},${to}) is not within axis ${axis} of [${x.shape.join(',')}]`);
    return [from, to];
  });
  return tf.slice(
    x,
    ranges.map(([from]) => from),
    ranges.map(([from, to]) => to - from),
  );
}

function pick(x: Tensor, from: ArrayLike<number>): Tensor {
  const [replicas, rows, columns] = shapeOf(x);
  checkPicked(from, columns);
  return tf.tidy(() => {
    const padded = tf.concat([x, tf.zeros([replicas, rows, 1])], 2);
    return tf.gather(
      padded,
      tf.tensor1d(
        Int32Array.from(from, (j) => (j < 0 ? columns : j)),
        'int32',
      ),
      2,
    );
  });
}

/** The matrices of `groups` as replicas of their own, repeated for every replica where there is one for all. */
function grouped(x: Tensor, groups: number, replicas: number): Tensor {
  const [own, rows, columns] = shapeOf(x);
  if (rows % groups !== 0) throw new Error(`${rows} rows are not ${groups} groups of equal size`);
  const all = own === replicas ? x : tf.tile(x, [replicas, 1, 1]);
  return tf.reshape(all, [replicas * groups, rows / groups, columns]);
}

function concat(xs: readonly Tensor[], axis: keyof typeof JOINED): Tensor {
  if (axis === 'replicas') return tf.concat([...xs], 0);
  const replicas = Math.max(...xs.map((x) => shapeOf(x)[0]));
  const repeated = (x: Tensor) => (shapeOf(x)[0] === 1 && replicas > 1 ? tf.tile(x, [replicas, 1, 1]) : x);
  return tf.tidy(() => tf.concat(xs.map(repeated), JOINED[axis]));
}
