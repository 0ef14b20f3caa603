import { describe, expect, it } from 'vitest';
import { dual, type Dual } from './dual.ts';
import { float64 as xp, type Array64 } from './float64.ts';
import type { Ops } from './ops.ts';
import { stream } from './random.ts';

/** A function of two `[2,2,3]` arrays, the second positive. */
type Case = <T>(ops: Ops<T>, x: T, y: T) => T;

const cases: Readonly<Record<string, Case>> = {
  add: (ops, x, y) => ops.add(x, y),
  'add, broadcast': (ops, x, y) => ops.add(x, ops.sum(y, 'rows')),
  'sub of a number': (ops, x) => ops.sub(2, x),
  mul: (ops, x, y) => ops.mul(x, y),
  'mul, broadcast': (ops, x, y) => ops.mul(ops.sum(x, 'columns'), y),
  div: (ops, x, y) => ops.div(x, y),
  'div of a number': (ops, _, y) => ops.div(3, y),
  maximum: (ops, x, y) => ops.maximum(x, ops.sub(y, 1)),
  minimum: (ops, x, y) => ops.minimum(ops.sub(y, 1), x),
  'maximum with a number': (ops, x) => ops.maximum(x, 0.1),
  'power, number above': (ops, _, y) => ops.pow(y, 1.7),
  'power, array above': (ops, x, y) => ops.pow(y, x),
  where: (ops, x, y) => ops.where(ops.greater(x, 0), ops.mul(x, y), ops.mul(2, x)),
  neg: (ops, x) => ops.neg(x),
  abs: (ops, x) => ops.abs(x),
  'sign and greater have no slope': (ops, x, y) => ops.add(ops.sign(x), ops.greater(x, y)),
  sqrt: (ops, _, y) => ops.sqrt(y),
  exp: (ops, x) => ops.exp(x),
  log: (ops, _, y) => ops.log(y),
  expm1: (ops, x) => ops.expm1(x),
  log1p: (ops, _, y) => ops.log1p(y),
  tanh: (ops, x) => ops.tanh(x),
  'sum over rows': (ops, x) => ops.sum(x, 'rows'),
  'sum of all': (ops, x, y) => ops.sum(ops.mul(x, y), 'matrix'),
  'max over columns': (ops, x) => ops.max(x, 'columns'),
  transpose: (ops, x) => ops.transpose(x),
  reshape: (ops, x) => ops.reshape(x, 3, 2),
  slice: (ops, x) => ops.slice(x, { columns: [1, 3] }),
  concat: (ops, x, y) => ops.concat([x, ops.full([1, 1, 3], 4), y], 'rows'),
  matmul: (ops, x, y) => ops.matmul(x, y, { transposeB: true }),
  'matmul of a constant': (ops, x) => ops.matmul(ops.eye(2), x),
};

const normal = (seed: number): Array64 =>
  xp.array(Float64Array.from({ length: 12 }, stream(seed, 'data').normal), [2, 2, 3]);
const x = normal(1);
const y = xp.add(xp.abs(normal(2)), 0.5);
const [dx, dy] = [normal(3), normal(4)];
const seeded = (primal: Array64, tangent: Array64): Dual<Array64> => ({ primal, tangent });
const worst = (a: Array64, b: Array64) => a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0);

describe('one derivative', () => {
  it.each(Object.entries(cases))('%s', (_, f) => {
    const { primal, tangent } = f(dual(xp), seeded(x, dx), seeded(y, dy));
    expect(primal).toEqual(f(xp, x, y));
    const h = 1e-6;
    const at = (t: number) => f(xp, xp.add(x, xp.mul(t, dx)), xp.add(y, xp.mul(t, dy)));
    const difference = xp.div(xp.sub(at(h), at(-h)), 2 * h);
    const found = tangent ?? xp.full(primal.shape, 0);
    expect(found.shape).toEqual(primal.shape);
    // Central differences: h² of truncation, and rounding of 1e-16 / h, on values of at most about 10.
    expect(worst(found, difference)).toBeLessThan(1e-7);
  });

  it('costs nothing for constants', () => {
    const ops = dual(xp);
    expect(ops.mul(ops.eye(2), 3).tangent).toBeUndefined();
  });

  it('ignores the branch not taken, whatever is in it', () => {
    const ops = dual(xp);
    const bad = ops.log(ops.sub(seeded(y, dy), 100));
    const { tangent } = ops.where(ops.greater(seeded(y, dy), 0), seeded(x, dx), bad);
    expect(tangent!.data).toEqual(dx.data);
  });

  it('is 0 for roots at 0', () => {
    const ops = dual(xp);
    const zero = seeded(xp.full([1, 1, 1], 0), xp.full([1, 1, 1], 1));
    expect(ops.sqrt(zero).tangent!.data[0]).toBe(0);
    expect(ops.pow(zero, 0.5).tangent!.data[0]).toBe(0);
  });

  it('refuses eigendecompositions', () => {
    expect(() => dual(xp).eigh({ primal: xp.eye(2), tangent: undefined })).toThrow('not differentiated');
  });
});

it('nests: the second derivative of x³ + tanh x', () => {
  const once = dual(xp);
  const twice = dual(once);
  const at = xp.full([1, 1, 1], 0.7);
  const one = xp.full([1, 1, 1], 1);
  const point = { primal: { primal: at, tangent: one }, tangent: { primal: one, tangent: undefined } };
  const value = twice.add(twice.mul(point, twice.mul(point, point)), twice.tanh(point));
  const t = Math.tanh(0.7);
  expect(value.tangent!.primal.data[0]).toBeCloseTo(3 * 0.49 + 1 - t * t, 12);
  expect(value.tangent!.tangent!.data[0]).toBeCloseTo(6 * 0.7 - 2 * t * (1 - t * t), 12);
});
