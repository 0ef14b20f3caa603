import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import type { MatmulFlags, Ops, Shape } from './ops.ts';
import { stream } from './random.ts';

const FLAGS: readonly MatmulFlags[] = [
  {},
  { transposeA: true },
  { transposeB: true },
  { transposeA: true, transposeB: true },
];
const REPLICAS = 7;
const SPOILT = 2;

/** A product of m × k and k × n. */
export type ProductSize = readonly [m: number, k: number, n: number];

/** Inner dimensions of every remainder by the vectors of 4, below, at and beyond a tile of 32. */
export const INNER_SIZES: readonly ProductSize[] = [1, 2, 3, 4, 5, 7, 9, 16, 30, 31, 32, 33, 34, 35, 40].map((k) => [
  5,
  k,
  8,
]);

/** Outer dimensions that fill tiles and vectors of 4 or do not, and products too big for the plain program of WebGPU. */
export const OUTER_SIZES: readonly ProductSize[] = [
  ...[2, 8, 33].flatMap((k): ProductSize[] => [
    [1, k, 7],
    [1, k, 8],
    [32, k, 32],
    [6, k, 1],
  ]),
  [40, 130, 72],
  [65, 65, 66],
];

/** That a replica's numbers are its own: the same bits alone or among others, and whatever the others hold. Inputs come as replicas 0 … 6. */
export function replicaProperties<T>(
  name: string,
  open: () => Promise<Engine<T>>,
  sizes: readonly ProductSize[],
): void {
  describe(`replicas on ${name}`, () => {
    let engine: Engine<T>;
    beforeAll(async () => {
      engine = await open();
    }, 60_000);
    afterAll(() => engine?.dispose());

    const values = ([replicas, rows, columns]: Shape, seed: number) => {
      const { normal } = stream(seed, 'data');
      return Array.from({ length: replicas * rows * columns }, normal);
    };
    const cut = (xp: Ops<T>, data: readonly number[], [, rows, columns]: Shape, count: number) =>
      xp.array(data.slice(0, count * rows * columns), [count, rows, columns]);
    const spoil = (data: readonly number[], poison: number) =>
      data.map((x, i) => (Math.floor(i / (data.length / REPLICAS)) === SPOILT ? poison : x));

    /** The results of `compute` on the first `count` replicas of data, read back, one array per result and replica. */
    async function run(
      count: number,
      inputs: readonly (readonly number[])[],
      shapes: readonly Shape[],
      compute: (xp: Ops<T>, arrays: readonly T[]) => readonly T[],
    ) {
      const { xp } = engine;
      const made = engine.scope(
        () =>
          compute(
            xp,
            inputs.map((data, i) => cut(xp, data, shapes[i]!, count)),
          ),
        (x) => x,
      );
      const read = await engine.read(made);
      engine.free(made);
      return read.map((all) =>
        Array.from({ length: count }, (_, r) => all.subarray((r * all.length) / count, ((r + 1) * all.length) / count)),
      );
    }

    async function expectIndependence(
      label: string,
      shapes: readonly Shape[],
      compute: (xp: Ops<T>, arrays: readonly T[]) => readonly T[],
    ) {
      const inputs = shapes.map((shape, i) => values(shape, i + 1));
      const whole = await run(REPLICAS, inputs, shapes, compute);
      for (const count of [1, 4]) {
        const part = await run(count, inputs, shapes, compute);
        part.forEach((results, k) =>
          results.forEach((found, r) =>
            expectSameBits(found, whole[k]![r]!, `${label}, result ${k}: replica ${r} of ${count} and of ${REPLICAS}`),
          ),
        );
      }
      for (const poison of [NaN, Infinity, -3e38]) {
        const mixed = await run(
          REPLICAS,
          inputs.map((data) => spoil(data, poison)),
          shapes,
          compute,
        );
        mixed.forEach((results, k) =>
          results.forEach((found, r) => {
            if (r !== SPOILT)
              expectSameBits(found, whole[k]![r]!, `${label}, result ${k}: replica ${r} beside one of ${poison}`);
          }),
        );
      }
    }

    it.each(FLAGS)(
      'do not reach each other through matrix products %o',
      async (flags) => {
        const { transposeA, transposeB } = flags;
        const shapes = sizes.flatMap(([m, k, n]): Shape[] => [
          [REPLICAS, transposeA ? k : m, transposeA ? m : k],
          [REPLICAS, transposeB ? n : k, transposeB ? k : n],
        ]);
        await expectIndependence('product', shapes, (xp, arrays) =>
          sizes.map((_, i) => xp.matmul(arrays[2 * i]!, arrays[2 * i + 1]!, flags)),
        );
      },
      120_000,
    );

    it('do not reach each other through factors that they share', async () => {
      for (const k of [2, 8, 33]) {
        const shared = values([1, k, 8], 9);
        await expectIndependence(`shared right ${k}`, [[REPLICAS, 5, k]], (xp, [a]) => [
          xp.matmul(a!, xp.array(shared, [1, k, 8])),
        ]);
        await expectIndependence(`shared left ${k}`, [[REPLICAS, 8, 5]], (xp, [b]) => [
          xp.matmul(xp.array(shared, [1, k, 8]), b!),
        ]);
      }
    }, 60_000);

    it('do not reach each other through any other operation', async () => {
      for (const [rows, columns] of [
        [1, 1],
        [3, 5],
        [4, 8],
      ] as const) {
        const shape: Shape = [REPLICAS, rows, columns];
        await expectIndependence(`${rows}×${columns}`, [shape, shape, [REPLICAS, 1, 1]], (xp, [a, b, c]) => [
          ...([xp.add, xp.sub, xp.mul, xp.div, xp.maximum, xp.minimum, xp.greater] as const).flatMap((op) => [
            op(a!, b!),
            op(a!, c!),
            op(c!, 2),
          ]),
          xp.pow(xp.abs(a!), c!),
          xp.where(xp.greater(a!, c!), a!, b!),
          ...(
            [
              xp.neg,
              xp.abs,
              xp.sign,
              xp.sqrt,
              xp.exp,
              xp.log,
              xp.expm1,
              xp.log1p,
              xp.tanh,
              xp.sin,
              xp.cos,
              xp.transpose,
            ] as const
          ).map((op) => op(a!)),
          ...(['rows', 'columns', 'matrix'] as const).flatMap((over) => [xp.sum(a!, over), xp.max(a!, over)]),
          xp.reshape(a!, columns, rows),
          xp.slice(a!, { rows: [0, 1] }),
          xp.pick(a!, [columns - 1, -1, 0, columns - 1]),
          xp.matmul(a!, b!, { transposeB: true, groups: rows }),
          xp.concat([a!, b!, xp.full([1, 1, columns], 1)], 'rows'),
        ]);
      }
    }, 60_000);
  });
}

/** As `toEqual`, which takes seconds for arrays of this size. */
function expectSameBits(found: Float64Array, want: Float64Array, label: string): void {
  expect(found.length, label).toBe(want.length);
  const changed = found.findIndex((x, i) => !Object.is(x, want[i]));
  if (changed >= 0) expect.fail(`${label}: element ${changed} is ${found[changed]} and was ${want[changed]}`);
}
