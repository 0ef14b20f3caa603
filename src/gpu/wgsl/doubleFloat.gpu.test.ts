import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOUBLE_FLOAT } from './doubleFloat.ts';
import { runTestKernel } from './kernel.properties.ts';

/** Pairs of each operation in one dispatch. */
const COUNT = 256;
const OPERATIONS = [
  'doubleAdd(a, b)',
  'doubleSub(a, b)',
  'doubleMul(a, b)',
  'doubleDiv(a, b)',
  'doubleSqrt(select(a, -a, a.x < 0.0))',
];

const BODY = /* wgsl */ `
  for (var i = lane; i < ${COUNT}u; i += LANES) {
    let a = vec2<f32>(memory[4u * i], memory[4u * i + 1u]);
    let b = vec2<f32>(memory[4u * i + 2u], memory[4u * i + 3u]);
    ${OPERATIONS.map(
      (call, k) => /* wgsl */ `
    let result${k} = ${call};
    memory[${4 * COUNT + 2 * k * COUNT}u + 2u * i] = result${k}.x;
    memory[${4 * COUNT + 2 * k * COUNT}u + 2u * i + 1u] = result${k}.y;`,
    ).join('')}
  }
`;

/** What the double-float next to x is, as a float64. */
function rounded(x: number): number {
  const high = Math.fround(x);
  return high + Math.fround(x - high);
}

async function calculate(pairs: readonly (readonly [number, number])[]): Promise<readonly (readonly number[])[]> {
  const memory = new Float32Array((4 + 2 * OPERATIONS.length) * COUNT).fill(1);
  pairs.flat().forEach((x, i) => memory.set([x, x - Math.fround(x)], 2 * i));
  const dispatches = [{ body: BODY, groups: 1 }];
  const result = await runTestKernel({ text: DOUBLE_FLOAT, lanes: 16, n: 0, dispatches }, memory);
  return OPERATIONS.map((_, k) =>
    pairs.map((__, i) => {
      const at = 4 * COUNT + 2 * k * COUNT + 2 * i;
      return result[at]! + result[at + 1]!;
    }),
  );
}

const number = fc
  .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -20, max: 20 }), fc.boolean())
  .map(([mantissa, exponent, isNegative]) => rounded((isNegative ? -1 : 1) * mantissa * 2 ** exponent));

const pair = fc.oneof(
  fc.tuple(number, number),
  // Nearly all of the first part cancels.
  fc.tuple(number, fc.integer({ min: -8, max: 8 })).map(([x, k]) => [x, rounded(-x * (1 + k * 2 ** -44))] as const),
  fc.tuple(number, fc.integer({ min: -8, max: 8 })).map(([x, k]) => [x, rounded(x * (1 + k * 2 ** -23))] as const),
);

describe('double-float arithmetic', () => {
  it('has 44 bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: COUNT, maxLength: COUNT }), async (pairs) => {
        const results = await calculate(pairs);
        const exact = [
          (a: number, b: number) => a + b,
          (a: number, b: number) => a - b,
          (a: number, b: number) => a * b,
          (a: number, b: number) => a / b,
          (a: number) => Math.sqrt(Math.abs(a)),
        ];
        exact.forEach((f, k) =>
          pairs.forEach(([a, b], i) => {
            // A few units of 2⁻⁴⁷ (Joldes, Muller and Popescu 2017: 3, 5 to 7, 10 to 15 of 2⁻⁴⁸ for sums, products and quotients).
            const error = Math.abs(results[k]![i]! - f(a, b));
            if (error > 2 ** -44 * Math.abs(f(a, b)))
              throw new Error(`${OPERATIONS[k]} of ${a} and ${b} is off by ${error}`);
          }),
        );
      }),
      { numRuns: 10 },
    );
  });

  it('is exact where float32 is not', async () => {
    const small = 2 ** -40;
    const [sums, differences, products] = await calculate([
      [1, small],
      [1 + small, 1],
      [1 + 2 ** -23, 1 - 2 ** -23],
    ]);
    expect(sums![0]).toBe(1 + small);
    expect(differences![1]).toBe(small);
    expect(products![2]).toBe(1 - 2 ** -46);
  });
});
