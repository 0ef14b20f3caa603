import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dual, type Dual } from './dual.ts';
import { float64 as xp, type Array64 } from './float64.ts';
import type { Operand, Ops, Shape } from './ops.ts';
import { stream } from './random.ts';

/** A function of two `[2,2,3]` arrays, the second positive. */
type Case = <T>(ops: Ops<T>, x: T, y: T) => T;

const cases: Readonly<Record<string, Case>> = {
  'a number plus': (ops, x) => ops.add(0.5, x),
  'add, broadcast': (ops, x, y) => ops.add(x, ops.sum(y, 'rows')),
  'sub of a number': (ops, x) => ops.sub(2, x),
  'mul of itself': (ops, x) => ops.mul(x, x),
  'mul, broadcast': (ops, x, y) => ops.mul(ops.sum(x, 'columns'), y),
  div: (ops, x, y) => ops.div(x, y),
  'div of a number': (ops, _, y) => ops.div(3, y),
  'maximum of two': (ops, x, y) => ops.maximum(x, ops.sub(y, 1)),
  'minimum of two': (ops, x, y) => ops.minimum(ops.sub(y, 1), x),
  'power, number above': (ops, _, y) => ops.pow(y, 1.7),
  'power, number below': (ops, x) => ops.pow(1.7, x),
  'power, arrays': (ops, x, y) => ops.pow(y, x),
  where: (ops, x, y) => ops.where(ops.greater(x, 0), ops.mul(x, y), ops.mul(2, x)),
  'where, all broadcast': (ops, x, y) =>
    ops.where(ops.greater(ops.sum(x, 'columns'), 0), ops.sum(x, 'matrix'), ops.slice(y, { rows: [0, 1] })),
  'where, one branch a number': (ops, x) => ops.where(ops.greater(x, 0), 3, x),
  'sum over rows': (ops, x) => ops.sum(x, 'rows'),
  'sum over columns': (ops, x, y) => ops.sum(ops.div(x, y), 'columns'),
  'sum of all': (ops, x, y) => ops.sum(ops.mul(x, y), 'matrix'),
  'max over rows': (ops, x, y) => ops.max(ops.mul(x, y), 'rows'),
  'max over columns': (ops, x) => ops.max(x, 'columns'),
  'max of all': (ops, x) => ops.max(x, 'matrix'),
  transpose: (ops, x) => ops.transpose(ops.mul(x, x)),
  reshape: (ops, x) => ops.reshape(ops.tanh(x), 3, 2),
  'slice of columns': (ops, x) => ops.slice(x, { columns: [1, 3] }),
  'slice of replicas and rows': (ops, x) => ops.slice(ops.exp(x), { replicas: [1, 2], rows: [0, 1] }),
  'concat of rows': (ops, x, y) => ops.concat([x, ops.full([1, 1, 3], 4), y], 'rows'),
  'concat of columns': (ops, x, y) => ops.concat([ops.array([1, 2], [1, 2, 1]), x, ops.sum(y, 'columns')], 'columns'),
  'concat of replicas': (ops, x, y) => ops.concat([y, x], 'replicas'),
  matmul: (ops, x, y) => ops.matmul(x, ops.transpose(y)),
  'matmul, first transposed': (ops, x, y) => ops.matmul(x, y, { transposeA: true }),
  'matmul, second transposed': (ops, x, y) => ops.matmul(x, y, { transposeB: true }),
  'matmul, both transposed': (ops, x, y) =>
    ops.matmul(x, ops.transpose(ops.exp(y)), { transposeA: true, transposeB: true }),
  'matmul in groups': (ops, x, y) => ops.matmul(x, y, { transposeB: true, groups: 2 }),
  'pick of columns': (ops, x, y) => ops.mul(ops.pick(x, [2, -1, 0, 2]), ops.pick(y, [0, 1, 1, 2])),
  'matmul of one replica with many': (ops, x, y) => ops.matmul(ops.slice(x, { replicas: [0, 1] }), ops.transpose(y)),
  'matmul of a constant': (ops, x) => ops.matmul(ops.eye(2), x),
  'softmax, shifted by its maximum': (ops, x, y) => {
    const exponentials = ops.exp(ops.sub(x, ops.max(x, 'columns')));
    return ops.mul(ops.div(exponentials, ops.sum(exponentials, 'columns')), y);
  },
};

const normal = (seed: number): Array64 =>
  xp.array(Float64Array.from({ length: 12 }, stream(seed, 'data').normal), [2, 2, 3]);
const x = normal(1);
const y = xp.add(xp.abs(normal(2)), 0.5);
const [dx, dy] = [normal(3), normal(4)];
const seeded = (primal: Array64, tangent: Array64 | undefined): Dual<Array64> => ({ primal, tangent });
const number = (value: number) => xp.full([1, 1, 1], value);
const worst = (a: Array64, b: Array64) => a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0);

it.each(Object.entries(cases))('%s: the derivative that differences give', (_, f) => {
  const { primal, tangent } = f(dual(xp), seeded(x, dx), seeded(y, dy));
  expect(primal).toEqual(f(xp, x, y));
  const h = 1e-6;
  const at = (t: number) => f(xp, xp.add(x, xp.mul(t, dx)), xp.add(y, xp.mul(t, dy)));
  const difference = xp.div(xp.sub(at(h), at(-h)), 2 * h);
  expect(tangent!.shape).toEqual(primal.shape);
  // Central differences: h² of truncation, and rounding of 1e-16 / h, on values of at most about 10.
  expect(worst(tangent!, difference)).toBeLessThan(1e-7);
});

type Slope = (a: number, b: number) => number;
type Domain = (value: number) => number;
const anywhere: Domain = (value) => value;
const notZero: Domain = (value) => value || 1;

/** Slopes by the first and the second operand, and which first and second operands are meant. */
const BINARY: readonly (readonly [
  op: 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum' | 'pow' | 'greater',
  byFirst: Slope,
  bySecond: Slope,
  first?: Domain,
  second?: Domain,
])[] = [
  ['add', () => 1, () => 1],
  ['sub', () => 1, () => -1],
  ['mul', (_, b) => b, (a) => a],
  ['div', (_, b) => 1 / b, (a, b) => -a / b ** 2, anywhere, notZero],
  ['maximum', (a, b) => (a > b ? 1 : 0), (a, b) => (a > b ? 0 : 1)],
  ['minimum', (a, b) => (a < b ? 1 : 0), (a, b) => (a < b ? 0 : 1)],
  [
    'pow',
    (a, b) => (a === 0 && b < 1 ? 0 : b * a ** (b - 1)),
    (a, b) => (a === 0 ? 0 : a ** b * Math.log(a)),
    (value) => Math.abs(value),
  ],
  ['greater', () => 0, () => 0],
];

const UNARY: readonly (readonly [
  op: 'neg' | 'abs' | 'sign' | 'sqrt' | 'exp' | 'log' | 'expm1' | 'log1p' | 'tanh' | 'sin' | 'cos',
  slope: (a: number) => number,
  domain?: Domain,
])[] = [
  ['neg', () => -1],
  ['abs', (a) => Math.sign(a)],
  ['sign', () => 0],
  ['sqrt', (a) => (a === 0 ? 0 : 0.5 / Math.sqrt(a)), (value) => Math.abs(value)],
  ['exp', (a) => Math.exp(a)],
  ['log', (a) => 1 / a, (value) => Math.abs(value) || 1],
  ['expm1', (a) => Math.exp(a)],
  ['log1p', (a) => 1 / (1 + a), (value) => Math.abs(value)],
  ['tanh', (a) => 1 / Math.cosh(a) ** 2],
  ['sin', Math.cos],
  ['cos', (a) => -Math.sin(a)],
];

/** An operand: a number, a constant, or an array with a tangent. */
interface Drawn {
  readonly kind: 'number' | 'constant' | 'dual';
  readonly shape: Shape;
  /** Quarters, so that operands are often equal, and often 0. */
  readonly values: readonly number[];
  readonly tangents: readonly number[];
}

const quarters = (length: number) =>
  fc.array(
    fc.integer({ min: -8, max: 8 }).map((n) => n / 4),
    { minLength: length, maxLength: length },
  );

/** An operand of this shape, or of one that broadcasts to it. */
const anOperand = (replicas: number, rows: number, columns: number): fc.Arbitrary<Drawn> =>
  fc
    .tuple(fc.constantFrom('number', 'constant', 'dual', 'dual', 'dual'), fc.boolean(), fc.boolean(), fc.boolean())
    .chain(([kind, r, i, j]) => {
      const shape: Shape = kind === 'number' ? [1, 1, 1] : [r ? replicas : 1, i ? rows : 1, j ? columns : 1];
      const size = shape[0] * shape[1] * shape[2];
      return fc.record({
        kind: fc.constant(kind),
        shape: fc.constant(shape),
        values: quarters(size),
        tangents: quarters(size),
      });
    });
const extent = fc.integer({ min: 1, max: 3 });
const operands = fc
  .tuple(extent, extent, extent)
  .chain(([r, i, j]) => fc.tuple(anOperand(r, i, j), anOperand(r, i, j), anOperand(r, i, j)));

function operandOf({ kind, shape, values, tangents }: Drawn, domain = anywhere): Operand<Dual<Array64>> {
  if (kind === 'number') return domain(values[0]!);
  return seeded(xp.array(values.map(domain), shape), kind === 'dual' ? xp.array(tangents, shape) : undefined);
}

/** Values and slopes of an operand in the shape of the result. */
function spread(operand: Operand<Dual<Array64>>, shape: Shape) {
  const { primal, tangent } = typeof operand === 'number' ? { primal: operand } : operand;
  const full = (array: Operand<Array64>) => xp.add(array, xp.full(shape, 0)).data;
  return { values: full(primal), slopes: full(tangent ?? 0) };
}

/** `slope · by`, where slope 0 has no influence. */
const share = (slope: number, by: number) => (slope === 0 ? 0 : slope * by);

function closeTo({ primal, tangent }: Dual<Array64>, expected: (i: number) => number): void {
  const found = tangent ?? xp.full(primal.shape, 0);
  expect(found.shape).toEqual(primal.shape);
  // A few operations, each rounded once, on terms of at most 2^9.
  found.data.forEach((value, i) => expect(Math.abs(value - expected(i))).toBeLessThan(1e-12));
}

describe('the derivative in closed form, whatever broadcasts, is a number or has no tangent', () => {
  it.each(BINARY.map((row) => [row[0], row] as const))('%s', (_, [op, byFirst, bySecond, first, second]) => {
    fc.assert(
      fc.property(operands, ([one, other]) => {
        const [a, b] = [operandOf(one, first), operandOf(other, second)];
        const result = dual(xp)[op](a, b);
        const [p, q] = [spread(a, result.primal.shape), spread(b, result.primal.shape)];
        closeTo(result, (i) => {
          const [u, v] = [p.values[i]!, q.values[i]!];
          return share(p.slopes[i]!, byFirst(u, v)) + share(q.slopes[i]!, bySecond(u, v));
        });
      }),
    );
  });

  it.each(UNARY.map((row) => [row[0], row] as const))('%s', (_, [op, by, domain]) => {
    fc.assert(
      fc.property(operands, ([one]) => {
        const a = operandOf(one, domain);
        if (typeof a === 'number') return;
        const { values, slopes } = spread(a, one.shape);
        closeTo(dual(xp)[op](a), (i) => share(slopes[i]!, by(values[i]!)));
      }),
    );
  });

  it('where', () => {
    fc.assert(
      fc.property(operands, ([one, other, condition]) => {
        const [a, b] = [operandOf(one), operandOf(other)];
        const chosen = seeded(xp.array(condition.values, condition.shape), undefined);
        const result = dual(xp).where(chosen, a, b);
        const [c, p, q] = [chosen, a, b].map((operand) => spread(operand, result.primal.shape));
        closeTo(result, (i) => (c!.values[i] === 0 ? q! : p!).slopes[i]!);
      }),
    );
  });
});

it('costs nothing for constants', () => {
  const ops = dual(xp);
  const constant = ops.mul(ops.add(ops.eye(2), ops.array([1, 2], [1, 1, 2])), 3);
  const condition = ops.greater(constant, 1);
  const all = [
    constant,
    ops.pow(constant, 2),
    ops.div(1, constant),
    ops.where(condition, constant, 1),
    ops.max(constant, 'rows'),
    ops.concat([constant, constant], 'rows'),
    ops.matmul(constant, ops.tanh(constant)),
    ops.sign(seeded(x, dx)),
    ops.greater(seeded(x, dx), 0),
  ];
  for (const { tangent } of all) expect(tangent).toBeUndefined();
});

it('ignores the branch not taken, whatever is in it, in second derivatives too', () => {
  const once = dual(xp);
  const bad = once.log(once.sub(seeded(y, dy), 100));
  const { tangent } = once.where(once.greater(seeded(y, dy), 0), seeded(x, dx), bad);
  expect(tangent).toEqual(dx);
  const twice = dual(once);
  const point = variable(0);
  const root = twice.sqrt(twice.sub(point, 1));
  expect(second(twice.where(twice.greater(point, 1), root, twice.mul(point, point)))).toBe(2);
});

it('is NaN where the value is', () => {
  const ops = dual(xp);
  const below = seeded(number(-1), number(1));
  for (const { primal, tangent } of [
    ops.sqrt(below),
    ops.pow(below, 2),
    ops.pow(below, below),
    ops.log1p(ops.log(below)),
  ]) {
    expect(primal.data[0]).toBeNaN();
    expect(tangent!.data[0]).toBeNaN();
  }
});

it('shares the slope of a largest element among its equals', () => {
  const row = seeded(xp.array([1, 3, 3, 3], [1, 1, 4]), xp.array([8, 1, 2, 6], [1, 1, 4]));
  expect(dual(xp).max(row, 'columns').tangent!.data[0]).toBe(3);
});

it('refuses eigendecompositions', () => {
  expect(() => dual(xp).eigh(seeded(xp.eye(2), undefined))).toThrow('not differentiated');
});

/** The number with slope 1 in both directions of `dual(dual(xp))`. */
function variable(value: number): Dual<Dual<Array64>> {
  return {
    primal: seeded(number(value), number(1)),
    tangent: seeded(number(1), undefined),
  };
}

const second = ({ tangent }: Dual<Dual<Array64>>) => tangent?.tangent?.data[0] ?? 0;

type Univariate = <T>(ops: Ops<T>, x: T) => T;
const logistic = (t: number) => 1 / (1 + Math.exp(-t));

const seconds: readonly (readonly [name: string, f: Univariate, derivative: (t: number) => number])[] = [
  ['x³ by products', (ops, v) => ops.mul(v, ops.mul(v, v)), (t) => 6 * t],
  ['x³ by a power', (ops, v) => ops.pow(v, 3), (t) => 6 * t],
  ['x^2.5', (ops, v) => ops.pow(v, 2.5), (t) => 3.75 * Math.sqrt(t)],
  ['x^x', (ops, v) => ops.pow(v, v), (t) => t ** t * ((1 + Math.log(t)) ** 2 + 1 / t)],
  ['1/(1 + x²)', (ops, v) => ops.div(1, ops.add(1, ops.mul(v, v))), (t) => (6 * t * t - 2) / (1 + t * t) ** 3],
  ['√x', (ops, v) => ops.sqrt(v), (t) => -0.25 * t ** -1.5],
  ['tanh', (ops, v) => ops.tanh(v), (t) => -2 * Math.tanh(t) * (1 - Math.tanh(t) ** 2)],
  ['log', (ops, v) => ops.log(v), (t) => -1 / t ** 2],
  ['log(1 + eˣ)', (ops, v) => ops.log1p(ops.exp(v)), (t) => logistic(t) * (1 - logistic(t))],
  ['exp(x²) − 1', (ops, v) => ops.expm1(ops.mul(v, v)), (t) => (2 + 4 * t * t) * Math.exp(t * t)],
  [
    'the largest of x, x² and 0, squared',
    (ops, v) => {
      const largest = ops.max(ops.concat([v, ops.mul(v, v), ops.full([1, 1, 1], 0)], 'columns'), 'columns');
      return ops.mul(largest, largest);
    },
    (t) => (t > 1 ? 12 * t * t : 2),
  ],
  ['a product with itself', (ops, v) => ops.matmul(v, v, { transposeA: true }), () => 2],
];

describe('nested, second derivatives', () => {
  it.each(seconds)('%s', (_, f, derivative) => {
    for (const t of [0.2, 0.7, 1.3]) {
      // Some tens of rounded operations on numbers of at most 1e2.
      expect(second(f(dual(dual(xp)), variable(t)))).toBeCloseTo(derivative(t), 12);
    }
  });

  it('of a square is 2 at 0 too, also by a power', () => {
    expect(second(dual(dual(xp)).pow(variable(0), 2))).toBe(2);
    expect(second(dual(dual(xp)).mul(variable(0), variable(0)))).toBe(2);
  });

  it('by one operand and by the other', () => {
    const twice = dual(dual(xp));
    const [u, v] = [1.4, 0.6];
    const first: Dual<Dual<Array64>> = { primal: seeded(number(u), number(1)), tangent: undefined };
    const other: Dual<Dual<Array64>> = { primal: seeded(number(v), undefined), tangent: seeded(number(1), undefined) };
    expect(second(twice.pow(first, other))).toBeCloseTo(u ** (v - 1) * (1 + v * Math.log(u)), 13);
    expect(second(twice.div(first, other))).toBeCloseTo(-1 / v ** 2, 13);
    expect(second(twice.add(first, other))).toBe(0);
  });
});
