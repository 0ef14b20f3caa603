import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import type { MatmulFlags, Ops, Reduced, Shape } from './ops.ts';

/** What an engine's numbers are held to. */
export interface Precision {
  /** A value as the engine stores it. */
  readonly round: (x: number) => number;
  /** Distance from 1 to the next number; errors are counted in `spacing · |exact value|`. */
  readonly spacing: number;
  /** The smallest normal and the largest number. Smaller ones are denormal, which WGSL lets an adapter flush to 0, so they are not compared. */
  readonly normal: number;
  readonly largest: number;
  /** Whether elementwise results are the float64 library's own, bit for bit, and the errors allowed below are not needed. */
  readonly exact: boolean;
}

export const FLOAT64: Precision = {
  round: (x) => x,
  spacing: 2 ** -52,
  normal: 2 ** -1022,
  largest: Number.MAX_VALUE,
  exact: true,
};
export const FLOAT32: Precision = {
  round: Math.fround,
  spacing: 2 ** -23,
  normal: 2 ** -126,
  largest: 2 ** 128 - 2 ** 104,
  exact: false,
};

/** An array in the test's own terms. */
interface Plain {
  readonly shape: Shape;
  readonly data: readonly number[];
}

/** An exact result with the error that each element may have. */
interface Expected extends Plain {
  readonly slack: readonly number[];
}

/** Errors in units of `spacing · |value|`. Rounding alone is half a unit; WGSL promises 2.5 for division and 5 for a square root made of an
 *  inverse root and a division; the rest is what polynomials of float32 degree in float32 arithmetic can do, cancellation in `exp(x) − 1` and
 *  `1 − 2/(e²ˣ + 1)` included. All of it is relative, so it holds near 0 too. */
const UNITS = {
  add: 1,
  sub: 1,
  mul: 1,
  div: 2.5,
  sqrt: 5,
  exp: 4,
  log: 4,
  expm1: 8,
  log1p: 8,
  tanh: 8,
  sin: 4,
  cos: 4,
  pow: 4,
  none: 0,
} as const;

/** Errors of these are counted in units at 1: near their zeros, π in float32 is all there is to reduce by. */
const ABSOLUTE: ReadonlySet<string> = new Set(['sin', 'cos']);

/** What IEEE 754 fixes to the last bit, so that float64 in TypeScript must have it; `Math`'s other functions differ between JavaScript engines. */
const FIXED: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'div', 'sqrt']);

const UNARY: Readonly<
  Record<
    'neg' | 'abs' | 'sign' | 'sqrt' | 'exp' | 'log' | 'expm1' | 'log1p' | 'tanh' | 'sin' | 'cos',
    readonly [(x: number) => number, number]
  >
> = {
  neg: [(x) => -x, UNITS.none],
  abs: [Math.abs, UNITS.none],
  sign: [Math.sign, UNITS.none],
  sqrt: [Math.sqrt, UNITS.sqrt],
  exp: [Math.exp, UNITS.exp],
  log: [Math.log, UNITS.log],
  expm1: [Math.expm1, UNITS.expm1],
  log1p: [Math.log1p, UNITS.log1p],
  tanh: [Math.tanh, UNITS.tanh],
  sin: [Math.sin, UNITS.sin],
  cos: [Math.cos, UNITS.cos],
};

const BINARY: Readonly<
  Record<
    'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum' | 'pow' | 'greater',
    readonly [(a: number, b: number) => number, (a: number, b: number) => number]
  >
> = {
  add: [(a, b) => a + b, () => UNITS.add],
  sub: [(a, b) => a - b, () => UNITS.sub],
  mul: [(a, b) => a * b, () => UNITS.mul],
  div: [(a, b) => a / b, () => UNITS.div],
  maximum: [Math.max, () => UNITS.none],
  minimum: [Math.min, () => UNITS.none],
  // An error of one unit in b log a is one of |b log a| units in its exponential.
  pow: [(a, b) => (a < 0 ? NaN : a ** b), (a, b) => UNITS.pow + 2 * Math.abs(b * Math.log(a))],
  greater: [(a, b) => (a > b ? 1 : 0), () => UNITS.none],
};

const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1, -1] as const;

/** Numbers of magnitude 2^min … 2^max of either sign, one in eight of them special. */
function numbers(precision: Precision, min: number, max: number): fc.Arbitrary<number> {
  const finite = fc
    .tuple(fc.boolean(), fc.integer({ min, max: max - 1 }), fc.integer({ min: 0, max: 2 ** 23 - 1 }))
    .map(([negative, exponent, fraction]) =>
      precision.round((negative ? -1 : 1) * (1 + fraction / 2 ** 23) * 2 ** exponent),
    );
  return fc.oneof({ weight: 7, arbitrary: finite }, { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) });
}

function filled(shape: Shape, number: fc.Arbitrary<number>): fc.Arbitrary<Plain> {
  const length = shape[0] * shape[1] * shape[2];
  return fc.array(number, { minLength: length, maxLength: length, size: 'max' }).map((data) => ({ shape, data }));
}

const extent = fc.integer({ min: 1, max: 5 });
const shapes = fc.tuple(fc.integer({ min: 1, max: 3 }), extent, extent);
const anyArray = (precision: Precision, min = -20, max = 8) =>
  shapes.chain((shape) => filled(shape, numbers(precision, min, max)));

/** The shape with the axes given by three bits cut to length 1. */
const cut = (shape: Shape, axes: number): Shape => [
  axes & 1 ? 1 : shape[0],
  axes & 2 ? 1 : shape[1],
  axes & 4 ? 1 : shape[2],
];

function at({ shape: [replicas, rows, columns], data }: Plain, r: number, i: number, j: number): number {
  return data[((replicas === 1 ? 0 : r) * rows + (rows === 1 ? 0 : i)) * columns + (columns === 1 ? 0 : j)]!;
}

function build(shape: Shape, value: (r: number, i: number, j: number) => number): Plain {
  const data: number[] = [];
  for (let r = 0; r < shape[0]; r++)
    for (let i = 0; i < shape[1]; i++) for (let j = 0; j < shape[2]; j++) data.push(value(r, i, j));
  return { shape, data };
}

/** Every `groups` replicas as one, their matrices one below the other. */
function below<P extends Plain>(x: P, groups: number): P {
  const [replicas, rows, columns] = x.shape;
  return { ...x, shape: [replicas / groups, groups * rows, columns] };
}

const exactly = ({ shape, data }: Plain): Expected => ({ shape, data, slack: data.map(() => 0) });

/** Why `got` is not acceptable for `want`, or undefined. A zero's sign is not part of the contract. */
function complaint(got: number, want: number, slack: number, { normal, largest }: Precision): string | undefined {
  if (Number.isNaN(want) ? Number.isNaN(got) : got === want) return undefined;
  if (Number.isFinite(want) && Math.abs(got - want) <= Math.max(slack, normal)) return undefined;
  const overflow = Math.abs(want) + slack > largest && got === Math.sign(want) * Infinity;
  return overflow ? undefined : `${got} where ${want} ± ${slack} is right`;
}

/** The properties that every implementation of the vocabulary has, checked against scalar loops in float64. */
export function opsProperties<T>(
  name: string,
  open: () => Promise<Engine<T>>,
  precision: Precision,
  runs: number,
): void {
  describe(`vocabulary on ${name}`, () => {
    let engine: Engine<T>;
    beforeAll(async () => {
      engine = await open();
    }, 60_000);
    afterAll(() => engine?.dispose());

    const put = (xp: Ops<T>, { shape, data }: Plain) => xp.array(data, shape);

    /** Computes results within one scope, reads them at once and compares each with its own expectation. */
    async function check(
      compute: (xp: Ops<T>) => readonly (readonly [label: string, result: T, expected: Expected])[],
    ): Promise<void> {
      const results = engine.scope(
        () => compute(engine.xp),
        (made) => made.map(([, result]) => result),
      );
      const arrays = results.map(([, result]) => result);
      const values = await engine.read(arrays);
      results.forEach(([label, result, { shape, data, slack }], k) => {
        expect(engine.xp.shape(result), label).toEqual(shape);
        const found = values[k]!;
        expect(found.length, label).toBe(data.length);
        data.forEach((want, i) => {
          const problem = complaint(found[i]!, want, slack[i]!, precision);
          if (problem !== undefined) throw new Error(`${label}, element ${i} of [${shape.join(',')}]: ${problem}`);
        });
      });
      engine.free(arrays);
    }

    const property = (title: string, body: () => fc.IAsyncProperty<unknown> | fc.IAsyncPropertyWithHooks<unknown>) =>
      it(title, () => fc.assert(body(), { numRuns: runs }), 60_000);

    const units = (op: string, count: number, value: number) =>
      precision.exact && FIXED.has(op) ? 0 : count * precision.spacing * Math.abs(value);

    property('makes constant, given and identity arrays', () =>
      fc.asyncProperty(anyArray(precision), fc.integer({ min: 1, max: 9 }), (x, n) =>
        check((xp) => [
          ['array', put(xp, x), exactly(x)],
          ['full', xp.full(x.shape, x.data[0]!), exactly(build(x.shape, () => x.data[0]!))],
          ['eye', xp.eye(n), exactly(build([1, n, n], (_, i, j) => (i === j ? 1 : 0)))],
        ]),
      ),
    );

    property(
      'applies every function of one operand to each element, accurately near 0 and right at NaN and infinities',
      () =>
        fc.asyncProperty(anyArray(precision), (x) =>
          check((xp) => {
            const array = put(xp, x);
            return Object.entries(UNARY).map(([op, [f, count]]) => {
              const data = x.data.map(f);
              return [
                op,
                xp[op as keyof typeof UNARY](array),
                { shape: x.shape, data, slack: data.map((v) => units(op, count, ABSOLUTE.has(op) ? 1 : v)) },
              ];
            });
          }),
        ),
    );

    function binaryExpectation(op: keyof typeof BINARY, shape: Shape, a: Plain, b: Plain): Expected {
      const [f, count] = BINARY[op];
      const value = build(shape, (r, i, j) => f(at(a, r, i, j), at(b, r, i, j)));
      const slack = build(shape, (r, i, j) =>
        units(op, count(at(a, r, i, j), at(b, r, i, j)), f(at(a, r, i, j), at(b, r, i, j))),
      ).data;
      return { ...value, slack };
    }
    const OPS = Object.keys(BINARY) as (keyof typeof BINARY)[];
    /** IEEE 754's `pow(1, ±∞)` is 1 and ECMAScript's is NaN, and `pow(−0, b)` depends on the sign of a zero; the vocabulary promises neither. */
    const undecided = (a: Plain, b: Plain) =>
      (a.data.includes(1) && b.data.some((x) => Math.abs(x) === Infinity)) || a.data.some((x) => Object.is(x, -0));

    property('combines two operands elementwise, numbers included', () =>
      fc.asyncProperty(
        anyArray(precision, -8, 8).chain((a) => fc.tuple(fc.constant(a), filled(a.shape, numbers(precision, -8, 8)))),
        ([a, b]) =>
          check((xp) => {
            const [left, right] = [put(xp, a), put(xp, b)];
            const scalar = b.data[0]!;
            const one: Plain = { shape: [1, 1, 1], data: [scalar] };
            return OPS.filter(
              (op) => op !== 'pow' || !(undecided(a, b) || undecided(one, a) || undecided(a, one)),
            ).flatMap((op) => [
              [op, xp[op](left, right), binaryExpectation(op, a.shape, a, b)],
              [`${op} of a number on the right`, xp[op](left, scalar), binaryExpectation(op, a.shape, a, one)],
              [`${op} of a number on the left`, xp[op](scalar, left), binaryExpectation(op, a.shape, one, a)],
              [`${op} of two numbers`, xp[op](scalar, scalar), binaryExpectation(op, [1, 1, 1], one, one)],
            ]);
          }),
      ),
    );

    it('broadcasts over every combination of axes', async () => {
      const shape: Shape = [2, 3, 4];
      const plain = (axes: number, from: number) => {
        const { shape: own, data } = build(cut(shape, axes), () => 0);
        return { shape: own, data: data.map((_, k) => precision.round(Math.sin(from + k))) };
      };
      for (let left = 0; left < 8; left++) {
        await check((xp) =>
          [0, 1, 2, 3, 4, 5, 6, 7].flatMap((right) => {
            const [a, b] = [plain(left, 1), plain(right, 100)];
            const whole = cut(shape, left & right);
            return OPS.map(
              (op) =>
                [
                  `${op} [${a.shape.join(',')}] [${b.shape.join(',')}]`,
                  xp[op](put(xp, a), put(xp, b)),
                  binaryExpectation(op, whole, a, b),
                ] as const,
            );
          }),
        );
      }
    }, 60_000);

    property('chooses between values, of which the one not chosen has no influence', () =>
      fc.asyncProperty(
        shapes.chain((shape) =>
          fc.tuple(
            ...[0, 1, 2].map(() =>
              fc.integer({ min: 0, max: 7 }).chain((axes) => filled(cut(shape, axes), numbers(precision, -8, 8))),
            ),
          ),
        ),
        fc.array(fc.constantFrom(0, 0, -0, 1, 0.25, -3, NaN, Infinity), { minLength: 75, maxLength: 75 }),
        ([model, a, b], choices) =>
          check((xp) => {
            const condition: Plain = { shape: model!.shape, data: model!.data.map((_, i) => choices[i]!) };
            const all = [condition, a!, b!];
            const shape: Shape = [0, 1, 2].map((axis) => Math.max(...all.map((x) => x.shape[axis]!))) as [
              number,
              number,
              number,
            ];
            const choose = (x: Plain, y: Plain, whole: Shape) =>
              exactly(build(whole, (r, i, j) => (at(condition, r, i, j) !== 0 ? at(x, r, i, j) : at(y, r, i, j))));
            const one: Plain = { shape: [1, 1, 1], data: [2.5] };
            return [
              ['where', xp.where(put(xp, condition), put(xp, a!), put(xp, b!)), choose(a!, b!, shape)],
              [
                'where with numbers',
                xp.where(put(xp, condition), 2.5, NaN),
                choose(one, { shape: [1, 1, 1], data: [NaN] }, condition.shape),
              ],
            ];
          }),
      ),
    );

    property('sums and finds maxima over rows, columns and matrices', () =>
      fc.asyncProperty(anyArray(precision, -12, 12), (x) =>
        check((xp) => {
          const array = put(xp, x);
          return (['rows', 'columns', 'matrix'] as const).flatMap((over) => [
            [`sum over ${over}`, xp.sum(array, over), reduction(x, over, (a, b) => a + b, 0, precision)],
            [`max over ${over}`, xp.max(array, over), exactly(reduction(x, over, Math.max, -Infinity, precision))],
          ]);
        }),
      ),
    );

    property('picks columns, several times and never, and zeros', () =>
      fc.asyncProperty(
        anyArray(precision).chain((x) =>
          fc.tuple(
            fc.constant(x),
            fc.array(fc.integer({ min: -1, max: x.shape[2] - 1 }), { minLength: 1, maxLength: 12 }),
          ),
        ),
        ([plain, from]) =>
          check((xp) => [
            [
              `columns ${from.join()}`,
              xp.pick(put(xp, plain), from),
              exactly(
                build([plain.shape[0], plain.shape[1], from.length], (r, i, j) =>
                  from[j]! < 0 ? 0 : plain.data[(r * plain.shape[1] + i) * plain.shape[2] + from[j]!]!,
                ),
              ),
            ],
          ]),
      ),
    );

    property('transposes, reshapes, slices and joins', () =>
      fc.asyncProperty(
        anyArray(precision).chain((x) =>
          fc.tuple(
            fc.constant(x),
            ...x.shape.map((n) => fc.tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 0, max: n - 1 }))),
          ),
        ),
        ([plain, ...corners]) =>
          check((xp) => {
            const array = put(xp, plain);
            const [replicas, rows, columns] = plain.shape;
            const [[r0, r1], [m0, m1], [n0, n1]] = corners.map(([p, q]) => [Math.min(p, q), Math.max(p, q) + 1]) as [
              [number, number],
              [number, number],
              [number, number],
            ];
            const first: Plain = build([1, rows, columns], (_, i, j) => at(plain, 0, i, j));
            return [
              [
                'transpose',
                xp.transpose(array),
                exactly(build([replicas, columns, rows], (r, i, j) => at(plain, r, j, i))),
              ],
              [
                'reshape',
                xp.reshape(array, columns, rows),
                exactly({ shape: [replicas, columns, rows], data: plain.data }),
              ],
              [
                'reshape to a row',
                xp.reshape(array, 1, rows * columns),
                exactly({ shape: [replicas, 1, rows * columns], data: plain.data }),
              ],
              [
                'slice',
                xp.slice(array, { replicas: [r0, r1], rows: [m0, m1], columns: [n0, n1] }),
                exactly(
                  build(
                    [r1 - r0, m1 - m0, n1 - n0],
                    (r, i, j) => plain.data[((r0 + r) * rows + m0 + i) * columns + n0 + j]!,
                  ),
                ),
              ],
              [
                'slice of rows',
                xp.slice(array, { rows: [m0, m1] }),
                exactly(
                  build([replicas, m1 - m0, columns], (r, i, j) => plain.data[(r * rows + m0 + i) * columns + j]!),
                ),
              ],
              [
                'join replicas',
                xp.concat([array, put(xp, first), array], 'replicas'),
                exactly(
                  build([2 * replicas + 1, rows, columns], (r, i, j) =>
                    r < replicas
                      ? at(plain, r, i, j)
                      : r === replicas
                        ? at(first, 0, i, j)
                        : at(plain, r - replicas - 1, i, j),
                  ),
                ),
              ],
              [
                'join rows',
                xp.concat([put(xp, first), array], 'rows'),
                exactly(
                  build([replicas, 2 * rows, columns], (r, i, j) =>
                    i < rows ? at(first, 0, i, j) : plain.data[(r * rows + i - rows) * columns + j]!,
                  ),
                ),
              ],
              [
                'join columns',
                xp.concat([array, put(xp, first)], 'columns'),
                exactly(
                  build([replicas, rows, 2 * columns], (r, i, j) =>
                    j < columns ? plain.data[(r * rows + i) * columns + j]! : first.data[i * columns + j - columns]!,
                  ),
                ),
              ],
              ['join one', xp.concat([array], 'rows'), exactly(plain)],
            ];
          }),
      ),
    );

    property('multiplies matrices, transposed, in groups or shared among replicas', () =>
      fc.asyncProperty(
        fc
          .tuple(
            fc.integer({ min: 1, max: 4 }),
            fc.integer({ min: 1, max: 3 }),
            fc.integer({ min: 0, max: 2 }),
            ...[0, 1, 2].map(() => fc.oneof(extent, fc.integer({ min: 1, max: 40 }))),
          )
          .chain(([groups, replicas, shared, m, inner, n]) =>
            fc.tuple(
              fc.constant(groups),
              filled([groups * (shared === 1 ? 1 : replicas), m!, inner!], numbers(precision, -6, 6)),
              filled([groups * (shared === 2 ? 1 : replicas), inner!, n!], numbers(precision, -6, 6)),
              fc.double({ min: 0, max: 1, noNaN: true }),
            ),
          ),
        ([groups, a, b, share]) =>
          check((xp) => {
            // Special values stay in some replicas only, or a product of this size would hold nothing but NaN.
            const calm = (x: Plain): Plain => ({
              shape: x.shape,
              data: x.data.map((v, k) => (Number.isFinite(v) || k / x.data.length < share ? v : 1)),
            });
            const [left, right] = [calm(a), calm(b)];
            const flipped = (x: Plain) =>
              build([x.shape[0], x.shape[2], x.shape[1]], (r, i, j) => x.data[(r * x.shape[1] + j) * x.shape[2] + i]!);
            const all = Math.max(left.shape[0], right.shape[0]);
            const repeated = (x: Plain): Plain => ({
              shape: [all, x.shape[1], x.shape[2]],
              data: Array.from({ length: all / x.shape[0] }, () => x.data).flat(),
            });
            const expected = below(product(repeated(left), repeated(right), precision), groups);
            const operands = {
              a: put(xp, below(left, groups)),
              b: put(xp, below(right, groups)),
              at: put(xp, below(flipped(left), groups)),
              bt: put(xp, below(flipped(right), groups)),
            };
            const results: readonly (readonly [string, T, T, MatmulFlags?])[] = [
              ['A B', operands.a, operands.b],
              ['Aᵀ B', operands.at, operands.b, { transposeA: true }],
              ['A Bᵀ', operands.a, operands.bt, { transposeB: true }],
              ['Aᵀ Bᵀ', operands.at, operands.bt, { transposeA: true, transposeB: true }],
            ];
            return results.map(([label, x, y, flags]) => [
              `${label} of [${left.shape.join(',')}] and [${right.shape.join(',')}] in ${groups} groups`,
              xp.matmul(x, y, groups === 1 ? flags : { ...flags, groups }),
              expected,
            ]);
          }),
      ),
    );

    it('refuses shapes that do not fit, and names them', () => {
      engine.scope(
        () => {
          const { xp } = engine;
          const x = (...shape: [number, number, number]) => xp.full(shape, 1);
          for (const op of OPS) expect(() => xp[op](x(2, 3, 4), x(2, 5, 4)), op).toThrow(/2,3,4.*2,5,4/);
          expect(() => xp.add(x(2, 3, 4), x(3, 3, 4))).toThrow(/2,3,4.*3,3,4/);
          expect(() => xp.where(x(2, 3, 4), x(2, 3, 5), 0)).toThrow(/2,3,4.*2,3,5|2,3,5.*2,3,4/);
          expect(() => xp.matmul(x(2, 3, 4), x(2, 3, 4))).toThrow(/2,3,4.*2,3,4/);
          expect(() => xp.matmul(x(2, 3, 4), x(2, 5, 4), { transposeA: true })).toThrow(/2,3,4.*2,5,4/);
          expect(() => xp.matmul(x(2, 3, 4), x(3, 4, 5))).toThrow(/2,3,4.*3,4,5/);
          expect(() => xp.concat([x(2, 3, 4), x(2, 5, 5)], 'rows')).toThrow(/2,3,4.*2,5,5|2,5,5.*2,3,4/);
          expect(() => xp.concat([x(2, 3, 4), x(3, 3, 4)], 'columns')).toThrow(/2,3,4.*3,3,4|3,3,4.*2,3,4/);
          expect(() => xp.concat([x(2, 3, 4), x(2, 3, 5)], 'replicas')).toThrow(/2,3,4.*2,3,5|2,3,5.*2,3,4/);
          expect(() => xp.reshape(x(2, 3, 4), 5, 2)).toThrow(/2,3,4.*5,2/);
          expect(() => xp.slice(x(2, 3, 4), { rows: [1, 4] })).toThrow(/1,4.*3/);
          expect(() => xp.slice(x(2, 3, 4), { columns: [-1, 2] })).toThrow(/-1,2/);
          expect(() => xp.slice(x(2, 3, 4), { columns: [2, 1] })).toThrow(/2,1/);
          expect(() => xp.array([1, 2, 3], [1, 2, 2])).toThrow(/3/);
          expect(() => xp.matmul(x(2, 6, 4), x(2, 4, 4), { groups: 4 })).toThrow(/6 rows.*4/);
          expect(() => xp.matmul(x(2, 6, 4), x(2, 6, 4), { groups: 2 })).toThrow();
          for (const column of [4, -2, 0.5, NaN]) expect(() => xp.pick(x(2, 3, 4), [0, column])).toThrow(/column.*4/);
        },
        () => [],
      );
    });

    it('copies the values of a new array', async () => {
      const source = Float32Array.of(1, 2);
      const array = engine.xp.array(source, [1, 1, 2]);
      source[0] = 9;
      const [values] = await engine.read([array]);
      expect([...values!]).toEqual([1, 2]);
      engine.free([array]);
    });

    it('keeps what a scope is asked to keep, frees twice without harm, and reads in order', async () => {
      const { xp } = engine;
      const outer = engine.scope(
        () => {
          const inner = engine.scope(
            () => [xp.add(xp.full([1, 1, 2], 1), 2), xp.full([1, 2, 1], 7)],
            (x) => x,
          );
          return xp.mul(inner[0]!, inner[1]!);
        },
        (x) => [x],
      );
      const other = xp.full([1, 1, 1], 5);
      const [five, products] = await engine.read([other, outer]);
      expect([...five!]).toEqual([5]);
      expect([...products!]).toEqual([21, 21, 21, 21]);
      expect(() =>
        engine.scope(
          () => {
            throw new Error('inside');
          },
          () => [],
        ),
      ).toThrow('inside');
      engine.free([other, outer]);
      engine.free([other, outer]);
      const later = [1, 2, 3].map((value) => xp.full([1, 2, 2], value));
      expect((await engine.read(later)).map((found) => [...found])).toEqual([1, 2, 3].map((x) => [x, x, x, x]));
      engine.free(later);
      expect(await engine.read([])).toEqual([]);
    });
  });
}

function reduction(
  x: Plain,
  over: Reduced,
  combine: (a: number, b: number) => number,
  initial: number,
  { spacing }: Precision,
): Expected {
  const [replicas, rows, columns] = x.shape;
  const shape: Shape = [replicas, over === 'columns' ? rows : 1, over === 'rows' ? columns : 1];
  const group = (r: number, i: number, j: number) => {
    const members: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        if ((over !== 'columns' || row === i) && (over !== 'rows' || column === j)) members.push(at(x, r, row, column));
    }
    return members;
  };
  const value = build(shape, (r, i, j) => group(r, i, j).reduce((p, q) => combine(p, q), initial));
  // n additions in any order err by at most (n − 1) half units of the sum of magnitudes.
  const slack = build(
    shape,
    (r, i, j) => group(r, i, j).reduce((sum, v) => sum + Math.abs(v), 0) * group(r, i, j).length * spacing,
  ).data;
  return { ...value, slack };
}

function product(a: Plain, b: Plain, { spacing }: Precision): Expected {
  const inner = a.shape[2];
  const shape: Shape = [Math.max(a.shape[0], b.shape[0]), a.shape[1], b.shape[2]];
  const term = (r: number, i: number, j: number, k: number) =>
    a.data[((a.shape[0] === 1 ? 0 : r) * a.shape[1] + i) * inner + k]! *
    b.data[((b.shape[0] === 1 ? 0 : r) * inner + k) * b.shape[2] + j]!;
  const sum = (f: (t: number) => number) =>
    build(shape, (r, i, j) => {
      let total = 0;
      for (let k = 0; k < inner; k++) total += f(term(r, i, j, k));
      return total;
    });
  // The usual bound: n ε |a| |b| for an inner product of length n, whatever the order (Higham 2002, section 3.1).
  return { ...sum((t) => t), slack: sum(Math.abs).data.map((v) => v * inner * spacing) };
}
