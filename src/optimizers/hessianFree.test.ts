import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { hessianFree } from './hessianFree.ts';
import {
  conjugated,
  fisherOf,
  gramOf,
  logistic,
  modelLandscape,
  normalMatrix,
  normals,
  plusIdentity,
  quadratic,
  rosenbrock,
  row,
  solve,
  surface,
  walk,
  worst,
} from './landscapes.properties.ts';

describe('Hessian-free', () => {
  const fixed = { adaptation: 'fixed' };

  it('solves a quadratic in one step of P iterations', () => {
    const a = plusIdentity(gramOf(normalMatrix(9, 7, 61)), 0.5);
    const b = normals(7, 62);
    const choice = { ...fixed, curvature: 'hessian', damping: 1e-10, iterations: 7 };
    const { weights } = walk(hessianFree, surface(quadratic(a, b)), row(normals(7, 63)), choice, 1);
    // λ itself moves the minimum by 1e-10 times the inverse of the least eigenvalue, ½ at least.
    expect(worst(weights[0]!.data, solve(a, b))).toBeLessThan(1e-8);
  });

  it.each([0, 0.8])(
    'is the textbook’s on logistic regression, with a warm start from ζ = %d of the last solution',
    (warmth) => {
      const model = logistic(9, 3, 4, 81);
      const start = normals(12, 82);
      const choice = { ...fixed, warmth, damping: 0.02, iterations: 4, learningRate: 0.8 };
      const { weights, operator } = walk(hessianFree, modelLandscape(model), row(start), choice, 6);
      let w = start;
      let x = w.map(() => 0);
      for (const { data } of weights) {
        const g = [...modelLandscape(model)(row(w)).gradients()[0]!.data];
        const from = x.map((value) => warmth * value);
        x = conjugated(plusIdentity(fisherOf(model, w), 0.02), g, from, 4).x;
        w = w.map((value, i) => value - 0.8 * x[i]!);
        expect(worst(data, w)).toBeLessThan(1e-12);
      }
      expect(applyOperator(xp, operator, row(start))).toEqual(row(start));
    },
  );

  it('adapts its damping to how well steps are foretold', () => {
    const choice = { curvature: 'hessian', adaptation: 'guarded', damping: 0.1, iterations: 4 };
    const { weights, states } = walk(hessianFree, surface(rosenbrock), row([-1.2, 1]), choice, 60);
    const losses = weights.map(({ data }) => rosenbrock.value([...data]));
    losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i]!));
    expect(losses.at(-1)).toBeLessThan(1e-8);
    const factors = states.map(({ factor }) => factor!.data[0]!);
    expect(Math.max(...factors)).toBeGreaterThan(factors[0]!);
    expect(factors.at(-1)).toBeLessThan(0.1);
  });

  it('leaves a saddle that Gauss–Newton does not know of', () => {
    const saddle = quadratic(
      [
        [2, 0],
        [0, -2],
      ],
      [0, 0],
    );
    const { weights } = walk(hessianFree, surface(saddle), row([1e-3, 1]), { ...fixed, iterations: 2 }, 3);
    expect(Math.abs(weights.at(-1)!.data[1]!)).toBeGreaterThan(5);
  });
});
