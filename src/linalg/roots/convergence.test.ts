import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../../array/float64.ts';
import type { Ops } from '../../array/ops.ts';
import { rounded } from '../../array/rounded.ts';
import { classicalNewton, errorGrowth } from './classicalNewton.ts';
import { coupledNewton } from './coupledNewton.ts';
import { higherOrder } from './higherOrder.ts';
import { rootMethods } from './index.ts';
import type { Iterate, RootMethod } from './root.ts';
import { ridgeSearch } from './ridgeSearch.ts';
import { GOOGLE_RULE, META_HIGHER_RULE, META_RULE, rootHistory, type StoppingRule } from './rootHistory.ts';
import { testMatrix } from './testMatrix.ts';

/** Never stops by itself. */
const onAndOn = (limit: number): StoppingRule => ({ tolerance: 0, limit, afterGrowth: 'last' });
const toTolerance = (tolerance: number): StoppingRule => ({ tolerance, limit: 100, afterGrowth: 'last' });

describe('coupled Newton', () => {
  // Counts of an independent implementation in numpy, of which nothing but the random basis differs.
  it.each([
    [1e2, [11, 9, 8]],
    [1e4, [16, 14, 13]],
    [1e6, [22, 19, 18]],
    [1e8, [27, 25, 23]],
    [1e12, [39, 35, 33]],
  ] as const)('at condition %d needs %j steps for p = 2, 4, 8', (condition, counts) => {
    const { matrix } = testMatrix(16, condition, 1);
    const found = [2, 4, 8].map((p) => rootHistory(xp, coupledNewton, matrix, p, toTolerance(1e-12)).steps.length - 1);
    expect(found).toEqual(counts);
  });

  it('stays where it converged', () => {
    const { matrix, exactRoot } = testMatrix(16, 100, 1);
    const { steps, result } = rootHistory(xp, coupledNewton, matrix, 4, onAndOn(100), exactRoot(4));
    expect(steps).toHaveLength(101);
    expect(result.residual).toBeLessThan(1e-10);
    expect(result.error).toBeLessThan(1e-12);
  });
});

describe('classical Newton', () => {
  const residuals = (p: number, condition: number) =>
    rootHistory(xp, classicalNewton, testMatrix(16, condition, 1).matrix, p, onAndOn(100)).steps.map(
      ({ residual }) => residual,
    );

  // From an independent implementation in numpy: the least residual there, and the step by which 1e16 is passed. Where errors grow from
  // depends on the basis, so the residual is held to a factor of 4 and the step to 3.
  it.each([
    [2, 4, 1.6e-15, 82],
    [2, 100, 2.6e-6, 19],
    [2, 1e4, 0.31, 15],
    [4, 100, 3.6e-7, 20],
    [4, 1e4, 0.19, 14],
  ])('for p = %i at condition %d comes to %d, then blows up by step %i', (p, condition, least, gone) => {
    const found = residuals(p, condition);
    const best = Math.min(...found.filter(Number.isFinite));
    expect(best).toBeGreaterThan(least / 4);
    expect(best).toBeLessThan(least * 4);
    const step = found.findIndex((x) => !(x < 1e16));
    expect(Math.abs(step - gone)).toBeLessThanOrEqual(3);
  });

  it('ends in nothing where coupled Newton ends right: κ = 100, p = 4, 60 steps', () => {
    const { matrix } = testMatrix(16, 100, 2);
    const [classical, coupled] = [classicalNewton, coupledNewton].map(
      (method) => rootHistory(xp, method, matrix, 4, onAndOn(60)).result.residual,
    );
    expect(classical! <= 1).toBe(false);
    expect(coupled).toBeLessThan(1e-10);
  });

  it('is stable for p = 1 and where errors shrink', () => {
    for (const [p, condition] of [
      [1, 4],
      [1, 100],
      [2, 2.3],
      [4, 2.6],
    ] as const)
      expect(residuals(p, condition).at(-1)).toBeLessThan(1e-12);
    expect(residuals(2, 3).at(-1)! < 1e-12).toBe(false);
  });

  it.each([
    [2, 2.438],
    [4, 2.834],
  ])('for p = %i stands a condition number up to %d', (p, limit) => {
    expect(errorGrowth(limit - 0.005, p)).toBeGreaterThan(-1);
    expect(errorGrowth(limit + 0.005, p)).toBeLessThan(-1);
  });

  it.each([1, 2, 3, 4])('for p = %i multiplies a small error of the root by what the formula says', (p) => {
    const matrix = xp.array([4, 0, 0, 1], [1, 2, 2]);
    const size = 1e-6;
    // A root that is right but for the element between the eigenvectors of 4 and 1, then one step of the formula of the method.
    const root = xp.array([4 ** (-1 / p), size, 0, 1], [1, 2, 2]);
    let product = matrix;
    for (let i = 0; i < p; i++) product = xp.matmul(root, product);
    const next = xp.div(xp.matmul(root, xp.sub(xp.mul(p + 1, xp.eye(2)), product)), p);
    expect(next.data[1]! / size).toBeCloseTo(errorGrowth(1 / 4, p), 4);
  });
});

describe('every iteration', () => {
  it.each(rootMethods.filter(({ isDirect }) => !isDirect).map((method) => [method.name, method] as const))(
    '%s records its way: own residual, true residual and error, from the start to the end',
    (name, method) => {
      const { matrix, exactRoot } = testMatrix(8, 2, 1);
      const { steps, result, stopped } = rootHistory(xp, method, matrix, 2, toTolerance(1e-13), exactRoot(2));
      expect(stopped).toBe('converged');
      expect(result).toBe(steps.at(-1));
      expect(steps[0]!.own).toBeGreaterThan(0.1);
      expect(steps[0]!.error).toBeGreaterThan(0.1);
      // Without rounding both residuals are the same, if the method says what it claims to say.
      for (const { own, residual, error } of steps) {
        expect(Math.abs(own - residual)).toBeLessThan(1e-12);
        // ‖XA^{1/2} − I‖ is about half of ‖X² A − I‖, in whichever norm.
        if (residual < 0.1) expect(error).toBeLessThan(8 * residual + 1e-14);
      }
      const [last, before, earlier] = [...steps].reverse().map((step) => step.error!);
      expect(last).toBeLessThan(1e-12);
      // Quadratic, and cubic with three terms of the series.
      if (before! > 1e-10) expect(before).toBeLessThan(10 * earlier! ** (name === 'order3' ? 3 : 2));
    },
  );

  it('takes fewer steps the higher its order', () => {
    const { matrix, exactRoot } = testMatrix(16, 1e4, 1);
    const counts = [2, 3, 4, 6, 9].map((order) => {
      const { steps, result } = rootHistory(xp, higherOrder(order), matrix, 4, toTolerance(1e-12), exactRoot(4));
      expect(result.error).toBeLessThan(1e-11);
      return steps.length - 1;
    });
    counts.reduce((before, count) => {
      expect(count).toBeLessThan(before);
      return count;
    }, 100);
  });

  it('of order 2 is Newton’s from another start', () => {
    const { matrix } = testMatrix(6, 100, 1);
    const count = (method: RootMethod) => rootHistory(xp, method, matrix, 4, toTolerance(1e-12)).steps.length;
    expect(Math.abs(count(higherOrder(2)) - count(coupledNewton))).toBeLessThanOrEqual(2);
  });
});

describe('stopping rules', () => {
  const single = rounded('float32');
  const { matrix } = testMatrix(16, 1e10, 1);

  it.each([
    ['Google’s', GOOGLE_RULE, 2],
    ['Meta’s for higher orders', META_HIGHER_RULE, 3],
  ] as const)('%s lets the residual grow by a fifth in one step, and by no more', (_, rule, given) => {
    const scripted: RootMethod = {
      ...coupledNewton,
      *iterates<T>(ops: Ops<T>): Generator<Iterate<T>, void> {
        for (const own of [1, 1.19, 1.42, 1.72, 0.5])
          yield { own: ops.full([1, 1, 1], own), root: ops.full([1, 1, 1], own) };
      },
    };
    const { steps, result, stopped } = rootHistory(xp, scripted, xp.full([1, 1, 1], 1), 2, rule);
    expect(stopped).toBe('grew');
    expect(steps.map(({ own }) => own)).toEqual([1, 1.19, 1.42, 1.72]);
    expect(result).toBe(steps[given]);
  });

  it('Google’s gives the root before the residual grew', () => {
    const { steps, result, stopped } = rootHistory(single, coupledNewton, matrix, 4, GOOGLE_RULE);
    expect(stopped).toBe('grew');
    expect(result).toBe(steps.at(-2));
    expect(steps.at(-1)!.own).toBeGreaterThan(1.2 * result.own);
  });

  it('Meta’s has no guard for Newton’s iteration: it goes on to the limit', () => {
    const { steps, result, stopped } = rootHistory(single, coupledNewton, matrix, 4, META_RULE);
    expect(stopped).toBe('limit');
    expect(steps).toHaveLength(101);
    expect(result.own < 0.1).toBe(false);
  });

  it('Meta’s for higher orders gives the root after the residual grew, or stood still near 0', () => {
    const grown = rootHistory(single, higherOrder(3), matrix, 4, META_HIGHER_RULE);
    expect(grown.stopped).toBe('grew');
    expect(grown.result).toBe(grown.steps.at(-1));
    const still = rootHistory(single, higherOrder(3), testMatrix(16, 100, 1).matrix, 4, META_HIGHER_RULE);
    expect(still.stopped).toBe('stagnated');
    expect(still.result.own).toBe(still.steps.at(-2)!.own);
    expect(still.result.own).toBeLessThan(1e-5);
  });

  it('a search of the ridge raises it by ten until the method is content', () => {
    const content = ridgeSearch(single, coupledNewton, matrix, 4, 1e-9, GOOGLE_RULE);
    const ridges = content.map(({ ridge }) => Math.round(Math.log10(ridge)));
    expect(ridges).toEqual(ridges.map((_, i) => i - 9));
    // Float32 cannot tell eigenvalues below 1e-7 of the largest from 0, and ridges of 1e-6 are known to be enough.
    expect(ridges.at(-1)).toBeGreaterThanOrEqual(-8);
    expect(ridges.at(-1)).toBeLessThanOrEqual(-6);
    for (const { history } of content.slice(0, -1)) expect(history.result.own).toBeGreaterThan(0.05);
    expect(content.at(-1)!.history.result.own).toBeLessThanOrEqual(0.05);
    expect(ridgeSearch(xp, coupledNewton, xp.full([1, 3, 3], NaN), 4, 1e-6, GOOGLE_RULE)).toHaveLength(6);
  });
});
