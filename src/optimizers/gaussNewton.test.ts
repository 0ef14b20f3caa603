import { describe, expect, it } from 'vitest';
import { gaussNewton } from './gaussNewton.ts';
import {
  fisherOf,
  leastSquares,
  logistic,
  modelLandscape,
  normals,
  plusIdentity,
  row,
  solve,
  times,
  walk,
  worst,
  type Modelled,
} from './landscapes.properties.ts';
import { naturalGradient } from './naturalGradient.ts';

/** `y = a exp(bx)` through points that lie near such a curve. */
const x = [0, 0.5, 1, 1.5, 2, 2.5];
const growth = leastSquares(
  {
    value: ([a = 0, b = 0], at) => a * Math.exp(b * at),
    slope: ([a = 0, b = 0], at) => [Math.exp(b * at), a * at * Math.exp(b * at)],
  },
  x,
  x.map((at, i) => 2 * Math.exp(-0.7 * at) + 0.02 * (-1) ** i),
);

interface Textbook {
  readonly damping: number;
  readonly omega: number;
  readonly rate: number;
  readonly guarded: boolean;
}

/** Levenberg–Marquardt, written out: the weights and λ after each step, and what happened. */
function textbook(
  model: Modelled,
  start: readonly number[],
  { damping, omega, rate, guarded }: Textbook,
  steps: number,
) {
  const lossOf = (w: readonly number[]) => modelLandscape(model)(row(w)).loss().data[0]!;
  let w = [...start];
  let lambda = damping;
  return Array.from({ length: steps }, () => {
    const g = [...modelLandscape(model)(row(w)).gradients()[0]!.data];
    const damped = plusIdentity(fisherOf(model, w), lambda);
    const delta = solve(damped, g).map((value) => -rate * value);
    const curved = times(damped, delta);
    let predicted = 0;
    for (const i of delta.keys()) predicted += g[i]! * delta[i]! + (delta[i]! * curved[i]!) / 2;
    const moved = w.map((value, i) => value + delta[i]!);
    const isRounding = Math.abs(predicted) < 8 * 2 ** -52 * lossOf(w);
    const ratio = isRounding ? 1 / 2 : (lossOf(moved) - lossOf(w)) / predicted;
    if (!guarded || ratio > 0) w = moved;
    let verdict = 'as it is';
    if (ratio > 3 / 4) [verdict, lambda] = ['lowered', lambda * omega];
    if (!(ratio >= 1 / 4)) [verdict, lambda] = ['raised', lambda / omega];
    if (guarded && !(ratio > 0)) [verdict, lambda] = ['refused', lambda * omega * 10];
    return { w, lambda, verdict };
  });
}

describe('Gauss–Newton', () => {
  const model = logistic(9, 3, 3, 51);
  const start = normals(9, 52);

  it('with fixed damping is the natural gradient', () => {
    const run = (optimizer: typeof gaussNewton) =>
      walk(optimizer, modelLandscape(model), row(start), { adaptation: 'fixed', length: 'solved', damping: 0.01 }, 4)
        .weights;
    const own = run(gaussNewton);
    run(naturalGradient).forEach(({ data }, step) => expect([...own[step]!.data]).toEqual([...data]));
  });

  it.each([
    ['adaptive', 1e-3, [0.5, 0.9]],
    ['guarded', 1e-3, [-1, 0.9]],
  ])('adapts its damping as the textbook does (%s)', (adaptation, damping, from) => {
    const settings = { damping, omega: 0.4, rate: 0.9, guarded: adaptation === 'guarded' };
    const choice = { damping, dampingRate: 0.4, learningRate: 0.9, adaptation };
    const { weights, states } = walk(gaussNewton, modelLandscape(growth), row(from), choice, 20);
    const expected = textbook(growth, from, settings, 20);
    weights.forEach(({ data }, step) => {
      // Far from the minimum curvature and damping differ by six powers of ten.
      expect(worst(data, expected[step]!.w), `step ${step}`).toBeLessThan(1e-9);
      expect(damping * states[step]!.factor!.data[0]!).toBeCloseTo(expected[step]!.lambda, 12);
    });
    const verdicts = new Set(expected.map(({ verdict }) => verdict));
    if (adaptation === 'guarded') expect([...verdicts].sort()).toEqual(['as it is', 'lowered', 'raised', 'refused']);
    expect(verdicts.size).toBeGreaterThan(1);
  });

  it('is as sure of a linear least squares problem as it may be: λ falls to its bound, and never rises', () => {
    const line = leastSquares(
      { value: ([a = 0, b = 0], at) => a + b * at, slope: (_w, at) => [1, at] },
      x,
      x.map(Math.sin),
    );
    const { weights, states } = walk(
      gaussNewton,
      modelLandscape(line),
      row([5, -3]),
      { damping: 1, dampingRate: 0.1, adaptation: 'adaptive' },
      12,
    );
    const g = modelLandscape(line)(row([0, 0])).gradients()[0]!;
    const best = solve(fisherOf(line, [0, 0]), [...g.data]).map((value) => -value);
    expect(worst(weights.at(-1)!.data, best)).toBeLessThan(1e-10);
    const factors = states.map(({ factor }) => factor!.data[0]!);
    factors.slice(0, 5).forEach((factor, step) => expect(factor).toBeCloseTo(0.1 ** (step + 1), 12));
  });

  it('keeps λ within bounds, and goes nowhere, where no loss is a number', () => {
    const broken: Modelled = { ...growth, loss: () => NaN };
    const { weights, states } = walk(
      gaussNewton,
      modelLandscape(broken),
      row([0.5, 0.9]),
      { adaptation: 'guarded', dampingRate: 0.1 },
      20,
    );
    expect([...weights.at(-1)!.data]).toEqual([0.5, 0.9]);
    expect(states.at(-1)!.factor!.data[0]).toBe(1e8);
  });
});
