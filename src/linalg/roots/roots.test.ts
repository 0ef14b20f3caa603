import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../../array/float64.ts';
import { rounded } from '../../array/rounded.ts';
import { coupledNewton } from './coupledNewton.ts';
import { ACCEPTED_RESIDUAL, fixedRoot } from './fixedRoot.ts';
import { rootMethods } from './index.ts';
import { largestEigenvalue, rayleighQuotients } from './powerIteration.ts';
import { ridged } from './ridged.ts';
import { trueResidual, type Iterate } from './root.ts';
import { settled } from './settled.ts';
import { testMatrix } from './testMatrix.ts';

const largest = (x: Array64) => x.data.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
const difference = (x: Array64, y: Array64) => largest(xp.sub(x, y)) / largest(y);

const ORDERS = [1, 2, 3, 4, 6, 8];
/** Steps that are enough for a condition number of 1000, from the counts in the test of convergence. */
const STEPS = 30;
/** What is added to the eigenvalues, of which the largest is 1. */
const RIDGES: Readonly<Record<string, number>> = { eigenRidge: 1e-6, eigenShift: 1e-6 };

const cases = rootMethods.flatMap((method) =>
  ORDERS.filter((p) => method.fits(p)).map((p) => [method.name, p, method] as const),
);

describe('every method', () => {
  it.each(cases)('%s takes inverse roots of order %i of matrices that are not diagonal', (name, p, method) => {
    // Classical Newton blows up at this condition number before it has converged; 2 is what it stands.
    const condition = name === 'classical' && p > 1 ? 2 : 1000;
    const { matrix, exactRoot } = testMatrix(7, condition, p);
    const { root, residual } = fixedRoot(xp, method, matrix, p, STEPS);
    // Errors of 2⁻⁵², times the condition number, in some tens of products.
    expect(difference(root, exactRoot(p, RIDGES[name]))).toBeLessThan(1e-10);
    // A ridge of 10⁻⁶ makes an error of a thousandth in an eigenvalue of a thousandth.
    expect(residual.data[0]).toBeLessThan(RIDGES[name] ? 2e-3 : 1e-9);
  });

  it.each(cases)('%s takes the root of order %i of 1 × 1 matrices and of multiples of I', (name, p, method) => {
    const one = fixedRoot(xp, method, xp.full([1, 1, 1], 5), p, STEPS);
    expect(one.root.data[0]).toBeCloseTo((5 + 0) ** (-1 / p), RIDGES[name] ? 6 : 14);
    const many = fixedRoot(xp, method, xp.mul(5, xp.eye(4)), p, STEPS);
    expect(difference(many.root, xp.mul(5 ** (-1 / p), xp.eye(4)))).toBeLessThan(RIDGES[name] ? 1e-6 : 1e-14);
  });

  it.each(cases)('%s takes the root of order %i where eigenvalues are repeated', (name, p, method) => {
    const { v } = xp.eigh(testMatrix(5, 10, 3).matrix);
    const spectrum = [2, 2, 2, 3, 3];
    const power = (exponent: number, ridge = 0) =>
      xp.matmul(
        xp.mul(
          v,
          xp.pow(
            xp.array(
              spectrum.map((x) => x + ridge),
              [1, 1, 5],
            ),
            exponent,
          ),
        ),
        v,
        {
          transposeB: true,
        },
      );
    const ridge = (RIDGES[name] ?? 0) * (name === 'eigenRidge' ? 3 : 1);
    const { root } = fixedRoot(xp, method, power(1), p, STEPS);
    expect(difference(root, power(-1 / p, ridge))).toBeLessThan(1e-13);
  });

  it.each(cases)(
    '%s at order %i takes zeros with a ridge, and without one does not pass for right',
    (name, p, method) => {
      const zero = xp.full([1, 3, 3], 0);
      if (!RIDGES[name] && name !== 'eigenPseudo') {
        const { root } = fixedRoot(xp, method, ridged(xp, zero, 1e-3, 'relative'), p, STEPS);
        expect(difference(root, xp.mul(1e-9 ** (-1 / p), xp.eye(3)))).toBeLessThan(1e-12);
      }
      const { residual } = fixedRoot(xp, method, zero, p, STEPS);
      expect(residual.data[0]! < ACCEPTED_RESIDUAL).toBe(false);
    },
  );

  it.each(cases)('%s at order %i gives a replica the same bits alone and among others', (_, p, method) => {
    for (const arithmetic of [xp, rounded('float32')]) {
      const good = [1.5, 1e2, 1e9].map((condition) => testMatrix(4, condition, 9).matrix);
      const spoilt = [NaN, Infinity, 0, -1].map((value) => xp.full([1, 4, 4], value));
      const all = [...good, ...spoilt, ...good].map(({ data, shape }) => arithmetic.array(data, shape));
      const together = fixedRoot(arithmetic, method, arithmetic.concat(all, 'replicas'), p, STEPS);
      all.forEach((matrix, r) => {
        const alone = fixedRoot(arithmetic, method, matrix, p, STEPS);
        expect(together.root.data.slice(16 * r, 16 * (r + 1))).toEqual(alone.root.data);
        expect(together.residual.data[r]).toBe(alone.residual.data[0]);
      });
    }
  });

  it('says what it is, under a name of its own', () => {
    expect(new Set(rootMethods.map(({ name }) => name)).size).toBe(rootMethods.length);
    for (const { label, summary, measures, source } of rootMethods)
      for (const text of [label, summary, measures, source]) expect(text).not.toBe('');
  });

  it('gives a direct method one iterate and the others one after the other', () => {
    const { matrix } = testMatrix(3, 10, 1);
    for (const method of rootMethods) {
      const iterates = method.iterates(xp, matrix, 2);
      iterates.next();
      expect(iterates.next().done === true).toBe(method.isDirect);
    }
  });
});

describe('the true residual', () => {
  it('sees a wrong exponent, on anything but I', () => {
    const { matrix, exactRoot } = testMatrix(6, 100, 2);
    for (const [wrong, p] of [
      [2, 4],
      [4, 2],
      [3, 4],
      [1, 2],
    ] as const) {
      expect(trueResidual(xp, xp.eye(6), xp.eye(6), p).data[0]).toBe(0);
      expect(trueResidual(xp, exactRoot(wrong), matrix, p).data[0]).toBeGreaterThan(0.5);
      expect(trueResidual(xp, exactRoot(p), matrix, p).data[0]).toBeLessThan(1e-12);
    }
    // The square root’s iteration, only scaled as the fourth root’s: right on multiples of I, and only there.
    const rescaled = (a: Array64) => {
      const size = xp.sqrt(xp.sum(xp.mul(a, a), 'matrix'));
      return xp.div(
        fixedRoot(
          xp,
          rootMethods.find(({ name }) => name === 'schulz')!,
          xp.div(a, size),
          2,
          STEPS,
        ).root,
        xp.pow(size, 0.25),
      );
    };
    const multiple = xp.mul(7, xp.eye(1));
    expect(trueResidual(xp, rescaled(multiple), multiple, 4).data[0]).toBeLessThan(1e-12);
    expect(trueResidual(xp, rescaled(matrix), matrix, 4).data[0]).toBeGreaterThan(0.5);
  });
});

describe('a root with a fixed number of steps', () => {
  it.each([
    [3, 2],
    [4, 3],
    [10, 3],
  ])('takes exponents that are fractions: −%i⁻¹ · %i', (p, q) => {
    const { matrix, exactRoot } = testMatrix(5, 100, 4);
    const { root, residual } = fixedRoot(xp, coupledNewton, matrix, p, STEPS, q);
    expect(difference(root, exactRoot(p / q))).toBeLessThan(1e-12);
    expect(residual.data[0]).toBeLessThan(1e-10);
  });

  it('says by its residual that too few steps were too few', () => {
    const { matrix } = testMatrix(8, 1e6, 1);
    expect(fixedRoot(xp, coupledNewton, matrix, 4, 10).residual.data[0]).toBeGreaterThan(ACCEPTED_RESIDUAL);
    expect(fixedRoot(xp, coupledNewton, matrix, 4, 25).residual.data[0]).toBeLessThan(1e-8);
  });

  it('keeps the step with the least residual, in each replica on its own, whatever comes after', () => {
    const residuals = [
      [1, 0.3, 0.9, 0.5, NaN, 0.4],
      [1, NaN, Infinity, 0.5, 0.6, 0.2],
      [NaN, 0.5, 0.2, 0.1, 0.05, 0.01],
    ];
    function* made(): Generator<Iterate<Array64>, void> {
      for (let step = 0; step < 6; step++) {
        const own = xp.array(
          residuals.map((row) => row[step]!),
          [3, 1, 1],
        );
        yield { own, root: xp.full([3, 1, 1], step) };
      }
    }
    const after = (count: number) => [...settled(xp, made(), count, ({ root }) => root).data];
    expect(after(10)).toEqual([1, 5, 0]);
    expect(after(4)).toEqual([1, 3, 0]);
    expect(after(0)).toEqual([0, 0, 0]);
  });

  it('keeps the best of an iteration that blows up', () => {
    const classical = rootMethods.find(({ name }) => name === 'classical')!;
    const { matrix } = testMatrix(16, 100, 1);
    // 2e-7 at step 8, NaN by step 60.
    expect(fixedRoot(xp, classical, matrix, 4, 60).residual.data[0]).toBeLessThan(1e-5);
  });

  it.each([1e-30, 1e-12, 1e12, 1e30])('in float32 takes matrices of size %d as it takes those of size 1', (size) => {
    const single = rounded('float32');
    const { matrix, exactRoot } = testMatrix(5, 100, 4);
    for (const method of rootMethods.filter(({ name, isDirect }) => !isDirect && name !== 'classical')) {
      const a = single.array(xp.mul(size, matrix).data, matrix.shape);
      const { root } = fixedRoot(single, method, a, 4, STEPS);
      // 24 bits, of which a condition number of 100 costs at most five; a bit less is lost than that.
      expect(difference(root, xp.mul(size ** -0.25, exactRoot(4)))).toBeLessThan(2 ** -19);
    }
  });
});

describe('power iteration', () => {
  it('finds the largest eigenvalue from below', () => {
    // The second largest is 0.27 of it, so that squares of quotients leave nothing after 20 steps.
    const { matrix } = testMatrix(8, 1e4, 5);
    let before = 0;
    const quotients = rayleighQuotients(xp, matrix);
    for (let step = 0; step < 20; step++) {
      const value = quotients.next().value!.data[0]!;
      expect(value).toBeGreaterThanOrEqual(before - 1e-15);
      expect(value).toBeLessThan(1 + 1e-14);
      before = value;
    }
    expect(before).toBeCloseTo(1, 12);
    expect(largestEigenvalue(xp, matrix).data[0]).toBeCloseTo(1, 14);
  });

  it('gives 0 for zeros, and each replica its own', () => {
    const stacked = xp.concat([xp.full([1, 3, 3], 0), xp.mul(4, xp.eye(3)), xp.full([1, 3, 3], 1)], 'replicas');
    const found = largestEigenvalue(xp, stacked).data;
    expect(found[0]).toBe(0);
    expect(found[1]).toBeCloseTo(4, 14);
    expect(found[2]).toBeCloseTo(3, 14);
  });
});

describe('ridges', () => {
  it('are relative to the largest eigenvalue or absolute, and leave the statistic as it is', () => {
    const a = xp.array([4, 0, 0, 1], [1, 2, 2]);
    const relative = ridged(xp, a, 0.1, 'relative').data;
    [4.4, 0, 0, 1.4].forEach((x, i) => expect(relative[i]).toBeCloseTo(x, 14));
    expect([...ridged(xp, a, 0.5, 'absolute').data]).toEqual([4.5, 0, 0, 1.5]);
    expect([...a.data]).toEqual([4, 0, 0, 1]);
  });
});
