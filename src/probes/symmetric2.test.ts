import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { condition2, congruent2, eigenvalues2, solve2, squareRoot2, type Symmetric2 } from './symmetric2.ts';

const entry = fc.double({ min: -10, max: 10, noNaN: true });
const symmetric = fc.record({ a: entry, b: entry, d: entry });
const full = ({ a, b, d }: Symmetric2) => xp.array([a, b, b, d], [1, 2, 2]);
/** BᵀB, positive semi-definite. */
const square = ({ a, b, d }: Symmetric2): Symmetric2 => ({ a: a * a + b * b, b: a * b + b * d, d: b * b + d * d });

describe('2×2 symmetric matrices', () => {
  it('have the eigenvalues of the general method', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const [small, large] = eigenvalues2(matrix);
        const { data } = xp.eigh(full(matrix)).w;
        expect(small).toBeCloseTo(data[0]!, 10);
        expect(large).toBeCloseTo(data[1]!, 10);
      }),
    );
  });

  it('have a square root whose square they are, and a solution that solves', () => {
    fc.assert(
      fc.property(symmetric, entry, entry, (seed, x, y) => {
        const matrix = square(seed);
        fc.pre(matrix.a * matrix.d - matrix.b ** 2 > 1e-3);
        const again = square(squareRoot2(matrix));
        for (const key of ['a', 'b', 'd'] as const) expect(again[key]).toBeCloseTo(matrix[key], 8);
        const [u, v] = solve2(matrix, x, y);
        expect(matrix.a * u + matrix.b * v).toBeCloseTo(x, 6);
        expect(matrix.b * u + matrix.d * v).toBeCloseTo(y, 6);
      }),
    );
  });

  it('transform by congruence as matrices do', () => {
    fc.assert(
      fc.property(symmetric, symmetric, (s, h) => {
        const expected = xp.matmul(xp.matmul(full(s), full(h)), full(s)).data;
        const { a, b, d } = congruent2(s, h);
        [a, b, b, d].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 8));
      }),
    );
  });

  it('have a condition number that keeps its digits, and none when they are no bowl', () => {
    expect(condition2({ a: 1, b: 0, d: 1e-12 })).toBeCloseTo(1e12, 0);
    expect(condition2({ a: 1, b: 0, d: -1 })).toBeNaN();
    expect(condition2({ a: 0, b: 0, d: 0 })).toBeNaN();
  });
});
