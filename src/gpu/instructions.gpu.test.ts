import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { expressions } from './expressions.properties.ts';
import { exactly, machineOf, onMachine, single, type Case, type Kind } from './machineOps.properties.ts';

const KINDS: readonly Kind[] = ['usual', 'wide', 'many lanes'];
const TIERS: readonly (readonly [Kind, 'interpreted' | 'specialised'])[] = [
  ...KINDS.map((kind) => [kind, 'interpreted'] as const),
  ['usual', 'specialised'],
];
const NORMAL = 2 ** -126;
const LARGEST = 2 ** 128 - 2 ** 104;

/** A unit in the last place of a float32. */
function unit(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);
}

/** How far a float32 is from what is right, in units in the last place; 0 where the result is not finite, and is the right one. */
function unitsOff(got: number, want: number): number {
  if (Number.isNaN(want)) return Number.isNaN(got) ? 0 : Infinity;
  if (got === want) return 0;
  // What is beyond the largest number may be infinite; smaller than normal numbers may be 0.
  if (Math.abs(want) > LARGEST) return got === Math.sign(want) * Infinity ? 0 : Infinity;
  if (Math.abs(want) < NORMAL) return Math.abs(got - want) <= NORMAL ? 0 : Infinity;
  const off = Math.abs(got - want) / unit(want);
  return Number.isNaN(off) ? Infinity : off;
}

/** The largest of all, and where. */
function worst(found: Array64, want: Array64, allowed: (i: number) => number = () => 0): { off: number; at: number } {
  let result = { off: 0, at: 0 };
  want.data.forEach((x, at) => {
    const off = unitsOff(found.data[at]!, x) - allowed(at);
    if (off > result.off) result = { off, at };
  });
  return result;
}

/** Numbers of every magnitude and both signs, and many where functions change from one formula to another. */
function everywhere(): Float32Array {
  const { uniform } = stream(1, 'data');
  const magnitudes = Array.from({ length: 253 * 10 }, (_, i) => (1 + uniform()) * 2 ** ((i % 253) - 126));
  const within = (radius: number) => Array.from({ length: 1500 }, () => radius * (2 * uniform() - 1));
  const around = [0.625, 10, Math.LN2 / 2, Math.SQRT1_2 - 1, Math.SQRT2 - 1, 0.41, -0.29, 88.72284, -87.33655, 1];
  const edges = around.flatMap((x) => [-8, -2, -1, 0, 1, 2, 8].flatMap((n) => [x + n * unit(x), -x - n * unit(x)]));
  const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, LARGEST, -LARGEST, NORMAL, -NORMAL];
  const halves = Array.from({ length: 400 }, (_, i) => (i - 200) * (Math.LN2 / 2));
  return Float32Array.from(
    [
      ...magnitudes.flatMap((x) => [x, -x]),
      ...[100, 10, 1, 0.1, 1e-3].flatMap(within),
      ...edges,
      ...special,
      ...halves,
    ].map((x) => Math.max(-LARGEST, Math.min(LARGEST, x)) + (Math.abs(x) === Infinity ? x : 0)),
  );
}

const UNARY = ['neg', 'abs', 'sign', 'sqrt', 'exp', 'log', 'expm1', 'log1p', 'tanh'] as const;
const BINARY = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'greater'] as const;

const NASTY = [
  ...[0, 1, 0.3, 3, 1e-30, 1e30, 1.2e-38, 3e38, 16777217, 1 + 2 ** -23, Infinity].flatMap((x) => [x, -x]),
  NaN,
];

describe.each(TIERS)('elementwise functions on the %s machine, %s', (kind, tier) => {
  it('are right to 4 units in the last place, everywhere', async () => {
    const x = everywhere();
    const given: Case = {
      inputs: [single(x, [1, 1, x.length])],
      compute: (xp, [a]) => UNARY.map((f) => xp[f](a!)),
    };
    const [found] = await onMachine(await machineOf(kind), [given], tier);
    exactly(given).forEach((want, i) => {
      const { off, at } = worst(found![i]!, want);
      // Measured: 3.1, of expm1 at 0.38; 2.2 of log1p, 1.2 of tanh, 0.9 of exp.
      expect(off, `${UNARY[i]} of ${x[at]}`).toBeLessThanOrEqual(4);
    });
  });

  it('turn with an error of a few units at 1, up to 10⁵', async () => {
    const { uniform } = stream(3, 'data');
    const near = Array.from({ length: 40 }, (_, k) => Math.fround((k - 20) * (Math.PI / 4)));
    const x = [...near, ...Array.from({ length: 400 }, (_, i) => (2 * uniform() - 1) * 10 ** ((i % 8) - 2)), 1e5, -1e5];
    const given: Case = { inputs: [single(x, [1, 1, x.length])], compute: (xp, [a]) => [xp.sin(a!), xp.cos(a!)] };
    const [found] = await onMachine(await machineOf(kind), [given], tier);
    exactly(given).forEach((want, i) => {
      const errors = want.data.map((value, at) => Math.abs(found![i]!.data[at]! - value));
      const worst = errors.reduce((most, error, at) => (error > errors[most]! ? at : most), 0);
      // Measured: 2e-7 below 100. Beyond, the rounding of k π/2 shows where the adapter does not fuse: 30 of it are rounded to 2⁻¹⁹.
      expect(errors[worst], `${['sin', 'cos'][i]} of ${x[worst]}`).toBeLessThan(4e-6);
    });
    const [ends] = await onMachine(
      await machineOf(kind),
      [{ inputs: [single([NaN, Infinity, -Infinity, 1e30], [1, 1, 4])], compute: given.compute }],
      tier,
    );
    for (const { data } of ends!) expect([...data]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('combine every number with every other, a column with a row', async () => {
    const given: Case = {
      inputs: [single(NASTY, [1, NASTY.length, 1]), single(NASTY, [1, 1, NASTY.length])],
      compute: <T>(xp: Ops<T>, [a, b]: readonly T[]) => [...BINARY.map((f) => xp[f](a!, b!)), xp.where(a!, b!, 5)],
    };
    const [found] = await onMachine(await machineOf(kind), [given], tier);
    exactly(given).forEach((want, i) => {
      const { off, at } = worst(found![i]!, want);
      const [a, b] = [NASTY[Math.floor(at / NASTY.length)], NASTY[at % NASTY.length]];
      // Sums, products and choices are rounded once; WGSL promises 2.5 units of a quotient.
      expect(off, `${BINARY[i] ?? 'where'} of ${a} and ${b}`).toBeLessThanOrEqual(BINARY[i] === 'div' ? 2.5 : 0.5);
    });
  });

  it('raise to powers with an error of a few units of the exponent', async () => {
    const { uniform } = stream(2, 'data');
    const bases = Array.from({ length: 60 }, (_, i) => (1 + uniform()) * 2 ** (4 * i - 120));
    const exponents = [...Array.from({ length: 40 }, () => 4 * uniform() - 2), -1, -0.5, -0.25, 0.25, 0.5, 1, 0];
    const [a, b] = [single([...bases, 0, Infinity, -1, NaN], [1, 64, 1]), single(exponents, [1, 1, 47])];
    const given: Case = { inputs: [a, b], compute: (xp, [x, y]) => [xp.pow(x!, y!)] };
    const [found] = await onMachine(await machineOf(kind), [given], tier);
    const size = (at: number) => Math.abs(b.data[at % 47]! * Math.log(a.data[Math.floor(at / 47)]!));
    const { off, at } = worst(found![0]!, exactly(given)[0]!, (i) => (Number.isFinite(size(i)) ? 4 + 2 * size(i) : 0));
    expect(off, `${a.data[Math.floor(at / 47)]} to ${b.data[at % 47]}`).toBe(0);
  });
});

const extent = fc.oneof(
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 5, arbitrary: fc.integer({ min: 2, max: 20 }) },
  // More than a strip of every lane, more than tiles.
  { weight: 1, arbitrary: fc.integer({ min: 30, max: 160 }) },
);

/** Matrices of numbers of many magnitudes, none or one in sixteen of them nasty; by seed, because shrinking them one by one takes minutes. */
function matrices(replicas: number, rows: number, columns: number): fc.Arbitrary<Array64> {
  return fc.tuple(fc.nat(), fc.constantFrom(0, 1 / 16)).map(([seed, share]) => {
    const { uniform, normal, integer } = stream(seed, 'data');
    const draw = () => (uniform() < share ? NASTY[integer(NASTY.length)]! : normal() * 2 ** (8 * uniform() - 4));
    return single(Array.from({ length: replicas * rows * columns }, draw), [replicas, rows, columns]);
  });
}

/** Whether a sum can be held to the bound: no infinity, no NaN, and no partial sum beyond the largest number. */
const isTame = (magnitude: number) => magnitude <= LARGEST;

/** That `found` is within `slack` of `want`, or NaN or infinite where it has to be. */
function expectWithin(label: string, found: Array64, want: Array64, slack: Array64): void {
  expect(found.shape).toEqual(want.shape);
  want.data.forEach((right, i) => {
    const [got, size] = [found.data[i]!, slack.data[i]!];
    if (Number.isNaN(right) ? Number.isNaN(got) : Math.abs(got - right) <= size) return;
    if (got === right || (!isTame(size * 2 ** 24) && !Number.isNaN(size) && !Number.isFinite(got))) return;
    expect.fail(`${label}: element ${i} of [${want.shape.join(',')}] is ${got} where ${right} ± ${size} is right`);
  });
}

/** Half a unit for each of n terms, and what is lost where a term is too small to be normal. */
function slackOf(terms: number, magnitudes: Array64): Array64 {
  return float64.mul(terms, float64.add(float64.mul(2 ** -24, magnitudes), NORMAL));
}

describe.each(KINDS)('products and reductions on the %s machine', (kind) => {
  const runs = kind === 'usual' ? 40 : 15;

  it('multiply matrices, transposed, repeated and cut out of larger ones, to n·2⁻²⁴·Σ|a||b|', async () => {
    const machine = await machineOf(kind);
    const pairs = fc
      .tuple(fc.integer({ min: 1, max: 3 }), extent, extent, extent)
      .chain(([replicas, m, n, inner]) => fc.tuple(matrices(replicas, m, inner), matrices(replicas, inner, n)));
    const compute: Case['compute'] = (xp, [a, b]) => {
      const [at, bt] = [xp.transpose(a!), xp.transpose(b!)];
      const [, rows] = xp.shape(a!);
      const [, inner, columns] = xp.shape(b!);
      return [
        xp.matmul(a!, b!),
        xp.matmul(at, b!, { transposeA: true }),
        xp.matmul(xp.concat([at, at], 'rows'), xp.concat([bt, bt], 'columns'), { transposeA: true, transposeB: true }),
        xp.matmul(xp.slice(a!, { rows: [rows - 1, rows] }), xp.slice(b!, { columns: [0, Math.ceil(columns / 2)] })),
        xp.matmul(xp.full([1, 2, inner], 0.5), b!),
        xp.matmul(xp.slice(a!, { columns: [inner - 1, inner] }), xp.slice(b!, { rows: [inner - 1, inner] })),
      ];
    };
    const magnitudes: Case['compute'] = (xp, [a, b]) => compute(xp, [xp.abs(a!), xp.abs(b!)]);
    await fc.assert(
      fc.asyncProperty(fc.array(pairs, { minLength: 1, maxLength: 3 }), async (drawn) => {
        const found = await onMachine(
          machine,
          drawn.map((inputs) => ({ inputs, compute })),
        );
        drawn.forEach((inputs, n) => {
          const [want, sizes] = [exactly({ inputs, compute }), exactly({ inputs, compute: magnitudes })];
          const inner = inputs[1].shape[1];
          const length = [inner, inner, 2 * inner, inner, inner, 1];
          want.forEach((right, i) =>
            expectWithin(`product ${i}`, found[n]![i]!, right, slackOf(length[i]!, sizes[i]!)),
          );
        });
      }),
      { numRuns: runs },
    );
  });

  it('multiply in groups, transposed and cut out of larger matrices, to n·2⁻²⁴·Σ|a||b|', async () => {
    const machine = await machineOf(kind);
    const small = fc.integer({ min: 1, max: 9 });
    const pairs = fc
      .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 2, max: 40 }), small, small, small)
      .chain(([replicas, groups, m, n, inner]) =>
        fc.tuple(
          fc.constant(groups),
          matrices(replicas, groups * m, inner),
          matrices(replicas, groups * inner, n),
          matrices(replicas, groups * inner, m),
        ),
      );
    const products =
      (groups: number): Case['compute'] =>
      (xp, [a, b, c]) => [
        xp.matmul(a!, b!, { groups }),
        xp.matmul(c!, b!, { transposeA: true, groups }),
        xp.matmul(a!, xp.slice(xp.concat([a!, a!], 'columns'), { columns: [0, xp.shape(a!)[2]] }), {
          transposeB: true,
          groups,
        }),
        xp.matmul(xp.transpose(xp.transpose(c!)), c!, { transposeA: true, groups }),
      ];
    await fc.assert(
      fc.asyncProperty(pairs, async ([groups, ...inputs]) => {
        const compute = products(groups);
        const [found] = await onMachine(machine, [{ inputs, compute }]);
        const magnitudes: Case['compute'] = (xp, all) =>
          compute(
            xp,
            all.map((x) => xp.abs(x)),
          );
        const [want, sizes] = [exactly({ inputs, compute }), exactly({ inputs, compute: magnitudes })];
        want.forEach((right, i) => expectWithin(`product ${i}`, found![i]!, right, slackOf(9, sizes[i]!)));
      }),
      { numRuns: runs },
    );
  });

  it('pick columns, whatever they hold', async () => {
    const machine = await machineOf(kind);
    const twice = [...NASTY, ...NASTY];
    const [x, y] = [single(twice, [2, 1, NASTY.length]), single(twice, [2, NASTY.length, 1])];
    const picked = <T>(xp: Ops<T>, z: T) =>
      xp.pick(
        z,
        Array.from({ length: 50 }, (_, j) => ((7 * j) % (xp.shape(z)[2] + 1)) - 1),
      );
    const given: Case = {
      inputs: [x, y],
      compute: (xp, [a, b]) => [picked(xp, a!), picked(xp, b!), picked(xp, xp.transpose(b!))],
    };
    const [found] = await onMachine(machine, [given]);
    exactly(given).forEach((want, i) => expectWithin(`picked ${i}`, found![i]!, want, float64.full(want.shape, 0)));
  });

  it('sum to n·2⁻²⁴·Σ|x| and find maxima exactly, of rows, columns and matrices, transposed and cut out too', async () => {
    const machine = await machineOf(kind);
    const drawing = fc.tuple(fc.integer({ min: 1, max: 3 }), extent, extent).chain((shape) => matrices(...shape));
    const views = <T>(xp: Ops<T>, x: T): readonly T[] => {
      const [, rows, columns] = xp.shape(x);
      const half = { rows: [Math.floor(rows / 2), rows], columns: [0, Math.ceil(columns / 2)] } as const;
      return [x, xp.transpose(x), xp.slice(x, half), xp.transpose(xp.slice(x, half))];
    };
    const over = ['rows', 'columns', 'matrix'] as const;
    const sums: Case['compute'] = (xp, [x]) => views(xp, x!).flatMap((y) => over.map((axis) => xp.sum(y, axis)));
    const maxima: Case['compute'] = (xp, [x]) => views(xp, x!).flatMap((y) => over.map((axis) => xp.max(y, axis)));
    const magnitudes: Case['compute'] = (xp, [x]) => sums(xp, [xp.abs(x!)]);
    await fc.assert(
      fc.asyncProperty(drawing, async (x) => {
        const inputs = [x];
        const [summed, largest] = await onMachine(machine, [
          { inputs, compute: sums },
          { inputs, compute: maxima },
        ]);
        const [want, sizes] = [exactly({ inputs, compute: sums }), exactly({ inputs, compute: magnitudes })];
        const length = x.data.length / x.shape[0];
        want.forEach((right, i) => expectWithin(`sum ${i}`, summed![i]!, right, slackOf(length, sizes[i]!)));
        exactly({ inputs, compute: maxima }).forEach((right, i) =>
          expectWithin(`maximum ${i}`, largest![i]!, right, float64.mul(0, sizes[i]!)),
        );
      }),
      { numRuns: runs },
    );
  });

  it('add up in the documented order', async () => {
    const { normal } = stream(5, 'data');
    const [rows, columns] = [37, 41];
    const x = single(
      Array.from({ length: rows * columns }, () => 1000 * normal()),
      [1, rows, columns],
    );
    const machine = await machineOf(kind);
    const [found] = await onMachine(machine, [
      { inputs: [x], compute: (xp, [a]) => [xp.sum(a!, 'rows'), xp.sum(a!, 'columns'), xp.sum(a!, 'matrix')] },
    ]);
    const inOrder = (terms: Float64Array) => terms.reduce((sum, term) => Math.fround(sum + term));
    const column = (j: number) => x.data.filter((_, i) => i % columns === j);
    const row = (i: number) => x.data.slice(i * columns, (i + 1) * columns);
    const byFours = (terms: Float64Array) =>
      inOrder(
        Float64Array.from({ length: Math.ceil(terms.length / 4) }, (_, g) => inOrder(terms.subarray(4 * g, 4 * g + 4))),
      );
    expect([...found![0]!.data]).toEqual(Array.from({ length: columns }, (_, j) => byFours(column(j))));
    expect([...found![1]!.data]).toEqual(Array.from({ length: rows }, (_, i) => byFours(row(i))));
    const joined = (lanes: number) => {
      const own = Array.from({ length: lanes }, (_, lane) => inOrder(x.data.filter((__, i) => i % lanes === lane)));
      for (let left = lanes; left > 1; left = Math.ceil(left / 2)) {
        const half = Math.ceil(left / 2);
        for (let lane = 0; lane + half < left; lane++) own[lane] = Math.fround(own[lane]! + own[lane + half]!);
      }
      return own[0]!;
    };
    expect(found![2]!.data[0]).toBe(joined(machine.lanes));
  });

  it('multiply by groups of four inner indices, fused or not, whatever the shape', async () => {
    const { normal } = stream(6, 'data');
    const random = (rows: number, columns: number) =>
      single(Array.from({ length: rows * columns }, normal), [1, rows, columns]);
    const sizes = [
      [1, 50, 1],
      [1, 33, 70],
      [9, 17, 5],
      [64, 29, 64],
    ] as const;
    const cases = sizes.map(([m, inner, n]): Case => ({
      inputs: [random(m, inner), random(inner, n)],
      compute: (xp, [a, b]) => [xp.matmul(a!, b!)],
    }));
    const found = await onMachine(await machineOf(kind), cases);
    const sum = ([a, b]: readonly Array64[], rounded: (x: number) => number) => {
      const [, m, inner] = a!.shape;
      const n = b!.shape[2];
      return Array.from({ length: m * n }, (_, i) => {
        let total = 0;
        for (let first = 0; first < inner; first += 4) {
          let group = 0;
          for (let k = first; k < Math.min(first + 4, inner); k++)
            group = Math.fround(group + rounded(a!.data[Math.floor(i / n) * inner + k]! * b!.data[k * n + (i % n)]!));
          total = Math.fround(total + group);
        }
        return total;
      });
    };
    const agrees = (rounded: (x: number) => number) =>
      cases.every(({ inputs }, i) => {
        const want = sum(inputs, rounded);
        return found[i]![0]!.data.every((x, at) => x === want[at]);
      });
    expect([agrees(Math.fround), agrees((x) => x)]).toContain(true);
  });
});

describe.each([
  ...KINDS.map((kind) => [kind, 'single', false] as const),
  ...KINDS.map((kind) => [kind, 'double', true] as const),
])('decompositions on the %s machine in %s precision', (kind, _, double) => {
  /** The largest magnitude of each replica. */
  const size = (x: Array64) => float64.max(float64.abs(x), 'matrix');
  const symmetric = (replicas: number, n: number, scale = 1) => {
    const { normal } = stream(n, 'data');
    const x = float64.array(Float64Array.from({ length: replicas * n * n }, normal), [replicas, n, n]);
    const sum = float64.mul(scale, float64.add(x, float64.transpose(x)));
    return single(sum.data, sum.shape);
  };

  /**
   * Eigenvalues, `a v − v w` and `vᵀ v − I` are off by roundings of n terms in some ten sweeps, relative to the largest eigenvalue; in double
   * precision by those of the results, of which the products have n.
   */
  const expectDecomposed = (a: Array64, [w, v]: readonly Array64[], label: string) => {
    const n = a.shape[1];
    const bound = (double ? 2 : 10 * n) * 2 ** -24;
    const exact = float64.eigh(a).w;
    const scale = float64.maximum(size(exact), NORMAL);
    const off = (x: Array64, by: Array64 | number = 1) => Math.max(...float64.div(size(x), by).data);
    expect(off(float64.sub(w!, exact), scale), label).toBeLessThan(bound);
    expect(off(float64.sub(float64.matmul(a, v!), float64.mul(v!, w!)), scale), label).toBeLessThan(bound);
    const gram = float64.matmul(v!, v!, { transposeA: true });
    expect(off(float64.sub(gram, float64.eye(n))), label).toBeLessThan(bound);
  };

  it('read the lower triangle of a matrix wherever it is and however it lies', async () => {
    const a = symmetric(2, 9);
    const half: Case['compute'] = (xp, [x]) => [xp.slice(x!, { rows: [2, 7], columns: [2, 7] })];
    const turned: Case['compute'] = (xp, [x]) => [xp.transpose(xp.add(x!, xp.mul(5, upper(xp, 9))))];
    const stretched: Case['compute'] = (xp) => [xp.full([1, 4, 4], 0.5)];
    const literal: Case['compute'] = (xp) => [xp.array([2, 9, 9, 1, 3, 9, 0.5, -1, 4], [1, 3, 3])];
    for (const [label, compute] of Object.entries({ half, turned, stretched, literal })) {
      const [found] = await onMachine(await machineOf(kind), [
        {
          inputs: [a],
          double,
          compute: (xp, inputs) => {
            const { w, v } = xp.eigh(compute(xp, inputs)[0]!);
            return [w, v];
          },
        },
      ]);
      const [given] = exactly({ inputs: [a], compute });
      expectDecomposed(mirrored(given!), found!, label);
    }
  });

  it('stand degenerate, huge, tiny and broken matrices', async () => {
    const { eye } = float64;
    const given: Readonly<Record<string, Array64>> = {
      one: single([-3], [1, 1, 1]),
      zero: single(new Float64Array(25), [1, 5, 5]),
      identity: eye(6),
      'all equal': float64.full([1, 7, 7], 1),
      diagonal: single([3, 0, 0, 0, -1, 0, 0, 0, 3], [1, 3, 3]),
      huge: symmetric(1, 8, 1e30),
      tiny: symmetric(1, 8, 1e-30),
    };
    const decompose: Case['compute'] = (xp, [x]) => {
      const { w, v } = xp.eigh(x!);
      return [w, v];
    };
    const machine = await machineOf(kind);
    const cases = Object.values(given).map((a): Case => ({ inputs: [a], compute: decompose, double }));
    const found = await onMachine(machine, cases);
    Object.entries(given).forEach(([label, a], i) => expectDecomposed(a, found[i]!, label));
    const broken = symmetric(3, 6);
    broken.data[6 + 36] = NaN;
    broken.data[2 * 36] = Infinity;
    const [[w, v]] = (await onMachine(machine, [{ inputs: [broken], compute: decompose, double }])) as [
      readonly Array64[],
    ];
    expect(w!.data.subarray(6).every(Number.isNaN)).toBe(true);
    expect(v!.data.subarray(36).every(Number.isNaN)).toBe(true);
    const whole = float64.slice(broken, { replicas: [0, 1] });
    const first = (x: Array64) => float64.slice(x, { replicas: [0, 1] });
    expectDecomposed(whole, [first(w!), first(v!)], 'beside broken ones');
  });
});

/** Ones above the diagonal. */
function upper<T>(xp: Ops<T>, n: number): T {
  return xp.array(
    Array.from({ length: n * n }, (_, i) => (i % n > Math.floor(i / n) ? 1 : 0)),
    [1, n, n],
  );
}

/** The symmetric matrix of a lower triangle. */
function mirrored({ shape, data }: Array64): Array64 {
  const n = shape[1];
  return {
    shape,
    data: data.map((x, i) => {
      const [row, column] = [Math.floor(i / n) % n, i % n];
      return column > row ? data[i - row * n - column + column * n + row]! : x;
    }),
  };
}

describe('random expressions of whole numbers, on which float32 is exact', () => {
  const expectExact = (found: readonly Array64[], given: Case) =>
    exactly(given).forEach(({ data }, i) => {
      const own = found[i]!.data;
      const at = own.findIndex((x, k) => x !== data[k % data.length]);
      if (at !== -1) expect.fail(`result ${i}, element ${at}, is ${own[at]} and not ${data[at % data.length]}`);
    });

  it.each([
    ['usual', 60, 24],
    ['usual', 10, 60],
    ['wide', 25, 24],
    ['many lanes', 20, 40],
  ] as const)('are computed by the %s machine, several programs at once', async (kind, runs, longest) => {
    const machine = await machineOf(kind);
    const some = fc.array(expressions({ whole: true, longest }), { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(some, async (cases) => {
      const found = await onMachine(machine, cases);
      cases.forEach((given, i) => expectExact(found[i]!, given));
    });
    await fc.assert(property, { numRuns: runs });
  });

  // Only kernels without branches show on the software adapter whether lanes wait for each other where they must.
  it.each([
    ['usual', 3],
    ['many lanes', 5],
  ] as const)('are computed by specialised kernels of the %s machine', async (kind, count) => {
    const machine = await machineOf(kind);
    for (const given of fc.sample(expressions({ whole: true, longest: 20 }), count))
      expectExact((await onMachine(machine, [given], 'specialised'))[0]!, given);
  });
});
