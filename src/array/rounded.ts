import { float64, type Array64 } from './float64.ts';
import { grouped } from './float64Product.ts';
import type { MatmulFlags, Operand, Ops, Reduced } from './ops.ts';
import { roundedEigen } from './roundedEigen.ts';
import { FORMATS, type Format, type Precision, type Rounding } from './roundedTo.ts';

const cache = new Map<Precision, Ops<Array64>>();

/**
 * The vocabulary in an emulated precision: float64 memory that holds only numbers of the format, every result rounded to it. Numbers given
 * as operands are rounded first. In `sum` and `matmul` each product and each partial sum, in order, is rounded as the format says (see
 * `FORMATS`); `eigh` runs Jacobi rotations in which every scalar operation is rounded, so that what a format cannot hold is really lost.
 * Elementary functions are correctly rounded, which no hardware promises.
 */
export function rounded(precision: Precision): Ops<Array64> {
  const found = cache.get(precision) ?? createRounded(FORMATS[precision]);
  cache.set(precision, found);
  return found;
}

function createRounded({ round, accumulate, bits }: Format): Ops<Array64> {
  const all = (x: Array64): Array64 => {
    for (let i = 0; i < x.data.length; i++) x.data[i] = round(x.data[i]!);
    return x;
  };
  const lift = (x: Operand<Array64>) => (typeof x === 'number' ? round(x) : x);
  type Binary = (a: Operand<Array64>, b: Operand<Array64>) => Array64;
  const binary =
    (op: Binary): Binary =>
    (a, b) =>
      all(op(lift(a), lift(b)));
  const unary = (op: (x: Array64) => Array64) => (x: Array64) => all(op(x));
  const epsilon = 2 ** (1 - bits);

  return {
    ...float64,
    epsilon,
    full: (shape, value) => float64.full(shape, round(value)),
    array: (values, shape) => all(float64.array(values, shape)),
    add: binary(float64.add),
    sub: binary(float64.sub),
    mul: binary(float64.mul),
    div: binary(float64.div),
    maximum: (a, b) => float64.maximum(lift(a), lift(b)),
    minimum: (a, b) => float64.minimum(lift(a), lift(b)),
    pow: binary(float64.pow),
    greater: (a, b) => float64.greater(lift(a), lift(b)),
    where: (condition, a, b) => float64.where(condition, lift(a), lift(b)),
    sqrt: unary(float64.sqrt),
    exp: unary(float64.exp),
    log: unary(float64.log),
    expm1: unary(float64.expm1),
    log1p: unary(float64.log1p),
    tanh: unary(float64.tanh),
    sin: unary(float64.sin),
    cos: unary(float64.cos),
    sum: (x, over) => all(sum(x, over, accumulate)),
    matmul: (a, b, flags = {}) => all(matmul(a, b, flags, accumulate)),
    eigh(a) {
      const [replicas, n, columns] = a.shape;
      if (n !== columns) throw new Error(`eigh needs square matrices, not [${a.shape.join(',')}]`);
      const w = float64.full([replicas, 1, n], 0);
      const v = float64.array(a.data, a.shape);
      for (let r = 0; r < replicas; r++) {
        const matrix = v.data.subarray(r * n * n, (r + 1) * n * n);
        roundedEigen(n, matrix, w.data.subarray(r * n, (r + 1) * n), round, epsilon);
      }
      return { w, v };
    },
  };
}

/** Over both axes: columns of row sums, so that the order is that of float64. */
function sum(x: Array64, over: Reduced, accumulate: Rounding): Array64 {
  if (over === 'matrix') return sum(sum(x, 'rows', accumulate), 'columns', accumulate);
  const [replicas, rows, columns] = x.shape;
  const out = float64.full(over === 'rows' ? [replicas, 1, columns] : [replicas, rows, 1], 0);
  x.data.forEach((value, k) => {
    const row = Math.floor(k / columns);
    const at = over === 'rows' ? Math.floor(row / rows) * columns + (k % columns) : row;
    out.data[at] = accumulate(out.data[at]! + value);
  });
  return out;
}

function matmul(a: Array64, b: Array64, flags: MatmulFlags, accumulate: Rounding): Array64 {
  const { groups = 1 } = flags;
  const turned = (x: Array64, isTurned: boolean) =>
    isTurned ? float64.transpose(grouped(x, groups)) : grouped(x, groups);
  const [aReplicas, bReplicas] = [a.shape[0], b.shape[0]];
  const left = turned(a, flags.transposeA === true);
  const right = turned(b, flags.transposeB !== true);
  const [aMatrices, rows, inner] = left.shape;
  const [bMatrices, columns, other] = right.shape;
  if (inner !== other || (aReplicas !== bReplicas && aReplicas !== 1 && bReplicas !== 1))
    throw new Error(`matmul of [${a.shape.join(',')}] and [${b.shape.join(',')}]: shapes do not fit`);
  const out = float64.full([Math.max(aReplicas, bReplicas), groups * rows, columns], 0);
  for (let k = 0, row = 0; k < out.data.length; row++) {
    const from = (row % (aMatrices * rows)) * inner;
    const to = (Math.floor(row / rows) % bMatrices) * columns * inner;
    for (let column = 0; column < columns; column++, k++) {
      let total = 0;
      for (let i = 0; i < inner; i++)
        total = accumulate(total + accumulate(left.data[from + i]! * right.data[to + column * inner + i]!));
      out.data[k] = total;
    }
  }
  return out;
}
