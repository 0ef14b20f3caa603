import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import {
  fisherOf,
  leastSquares,
  logistic,
  matrix,
  modelLandscape,
  normalMatrix,
  normals,
  outerProducts,
  plusIdentity,
  row,
  softmax,
  solve,
  times,
  transposed,
  walk,
  worst,
  type Choice,
  type Matrix,
  type Modelled,
} from './landscapes.properties.ts';
import { naturalGradient } from './naturalGradient.ts';
import { fitted } from './sampleSpace.ts';

const gradientOf = (model: Modelled, w: readonly number[]) => [...modelLandscape(model)(row(w)).gradients()[0]!.data];
const path = (model: Modelled, start: readonly number[], choice: Choice, steps: number) =>
  walk(naturalGradient, modelLandscape(model), row(start), { length: 'solved', ...choice }, steps);

/** Mean Kullback–Leibler divergence from the predictions at w to those at v. */
function divergence(model: Modelled, w: readonly number[], v: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < model.count; i++) {
    const [p, q] = [softmax(model.output(w, i)), softmax(model.output(v, i))];
    p.forEach((own, c) => (sum += own * Math.log(own / q[c]!)));
  }
  return sum / model.count;
}

describe('the natural gradient', () => {
  const model = logistic(9, 3, 4, 11);
  const start = normals(12, 12).map((value) => 0.3 * value);

  it.each(['weights', 'examples'])('is the textbook’s on logistic regression, in the space of %s', (form) => {
    const choice = { form, damping: 0.05, learningRate: 0.6, samples: 40 };
    const { weights, statistics, operator } = path(model, start, choice, 6);
    let w = start;
    let f: Matrix = [];
    for (const { data } of weights) {
      f = fisherOf(model, w);
      const d = solve(plusIdentity(f, 0.05), gradientOf(model, w));
      w = w.map((value, i) => value - 0.6 * d[i]!);
      // F + λI has a condition number of about 20.
      expect(worst(data, w)).toBeLessThan(1e-12);
    }
    const spectrum = (a: typeof statistics) => [...xp.eigh(a!.F!).w.data].slice(-12);
    expect(worst(spectrum(statistics), xp.eigh(matrix(f)).w.data)).toBeLessThan(1e-12);
    const g = normals(12, 13);
    expect(worst(applyOperator(xp, operator, row(g)).data, solve(plusIdentity(f, 0.05), g))).toBeLessThan(1e-12);
  });

  it('is the same from weights and from examples where these are fewer, and as its formula has it', () => {
    const few = logistic(3, 8, 4, 21);
    const from = normals(32, 22).map((value) => 0.3 * value);
    const run = (choice: Choice) => path(few, from, { damping: 1e-3, ...choice }, 5).weights;
    const primal = run({ form: 'weights' });
    for (const samples of [12, 17]) {
      const dual = run({ form: 'examples', samples });
      // Rounding of g, 1e-16, is divided by λ.
      primal.forEach(({ data }, step) => expect(worst(data, dual[step]!.data)).toBeLessThan(1e-10));
    }
    const j = rowsOf(few, from);
    const g = gradientOf(few, from);
    const inner = solve(
      plusIdentity(
        j.map((a) => times(j, a)),
        1e-3,
      ),
      times(j, g),
    );
    const back = times(transposed(j), inner);
    const expected = from.map((value, i) => value - (g[i]! - back[i]!) / 1e-3);
    expect(worst(primal[0]!.data, expected)).toBeLessThan(1e-10);
  });

  it('steps by a divergence of κ, to second order: a quarter of κ has an eighth of the error', () => {
    const many = logistic(40, 3, 3, 31);
    const from = normals(9, 32).map((value) => 0.3 * value);
    const error = (kappa: number) => {
      const choice = { length: 'normalised', divergence: kappa, damping: 1e-10 };
      return divergence(many, from, [...path(many, from, choice, 1).weights[0]!.data]) - kappa;
    };
    const errors = [4e-3, 1e-3, 2.5e-4, 6.25e-5].map(error);
    expect(Math.abs(errors[0]! / 4e-3)).toBeLessThan(0.1);
    [0, 1, 2].forEach((i) => {
      expect(errors[i]! / errors[i + 1]!).toBeGreaterThan(7);
      expect(errors[i]! / errors[i + 1]!).toBeLessThan(9);
    });
  });

  it('is clipped to a divergence of κ where it would be more, and left alone where it would be less', () => {
    const step = (choice: Choice) => worst(path(model, start, { damping: 0.05, ...choice }, 1).weights[0]!.data, start);
    const g = gradientOf(model, start);
    const solved = solve(plusIdentity(fisherOf(model, start), 0.05), g);
    const own = g.reduce((sum, value, i) => sum + value * solved[i]!, 0) / 2;
    const longest = Math.max(...solved.map(Math.abs));
    expect(step({ length: 'solved' })).toBeCloseTo(longest, 12);
    expect(step({ length: 'clipped', divergence: own * 4 })).toBeCloseTo(longest, 12);
    expect(step({ length: 'clipped', divergence: own / 4 })).toBeCloseTo(longest / 2, 12);
    expect(step({ length: 'normalised', divergence: own * 4 })).toBeCloseTo(longest * 2, 12);
  });

  it('does not move where the gradient is 0', () => {
    const fit = leastSquares({ value: ([a = 0], x) => a * x, slope: (_w, x) => [x] }, [1, 2], [3, 6]);
    for (const length of ['solved', 'normalised', 'clipped'])
      expect([...path(fit, [3], { length }, 2).weights[1]!.data]).toEqual([3]);
  });

  it('with little damping does not see a change of coordinates; with much it does', () => {
    // Weights w = Tv: the same model in other coordinates.
    const many = logistic(40, 3, 2, 41);
    const half: Modelled = {
      ...many,
      // Two classes have three weights that matter: the second class has output 0.
      output: (w, i) => [
        many.output(
          w.flatMap((value) => [value, 0]),
          i,
        )[0]!,
        0,
      ],
      jacobian: (_w, i) => [many.jacobian([], i)[0]!.filter((_, k) => k % 2 === 0), [0, 0, 0]],
    };
    const turn = plusIdentity(normalMatrix(3, 3, 42), 2);
    const turned: Modelled = {
      ...half,
      output: (v, i) => half.output(times(turn, v), i),
      jacobian: (v, i) => half.jacobian(v, i).map((line) => times(transposed(turn), line)),
    };
    const from = [0.2, -0.4, 0.1];
    const gap = (damping: number) => {
      const own = path(half, from, { damping }, 4).weights.at(-1)!;
      const other = path(turned, solve(turn, from), { damping }, 4).weights.at(-1)!;
      return worst(own.data, times(turn, [...other.data]));
    };
    expect(gap(1)).toBeGreaterThan(1e-2);
    expect(gap(1e-4)).toBeLessThan(gap(1e-2) / 50);
    expect(gap(1e-10)).toBeLessThan(1e-8);
  });

  it.each(['sampled', 'empirical'] as const)('can have its matrix from gradients of single examples: %s', (fisher) => {
    for (const form of ['weights', 'examples']) {
      const { weights } = path(model, start, { fisher, form, damping: 0.1, samples: 9 }, 4);
      let w = start;
      for (const { data } of weights) {
        const f = outerProducts(model, w, fisher === 'sampled' ? 'sampled' : 'data');
        const d = solve(plusIdentity(f, 0.1), gradientOf(model, w));
        w = w.map((value, i) => value - d[i]!);
        expect(worst(data, w)).toBeLessThan(1e-11);
      }
    }
  });

  it('with the empirical matrix stalls far out on a regression that the exact one solves in a step', () => {
    // Far from the data residuals are large: the empirical matrix is their square too large, and the step as much too short.
    const fit = leastSquares(
      { value: ([a = 0, b = 0], x) => a + b * x, slope: (_w, x) => [1, x] },
      [-1, 0, 1, 2],
      [1, 1, 2, 2],
    );
    const loss = (fisher: string) => {
      const { data } = path(fit, [100, -100], { fisher, damping: 1e-8 }, 20).weights.at(-1)!;
      return modelLandscape(fit)(row(data)).loss().data[0]!;
    };
    const least = 0.2 / 8;
    expect(loss('exact')).toBeCloseTo(least, 10);
    expect(loss('empirical')).toBeGreaterThan(100);
  });

  it('averages F, corrected for the start at zero', () => {
    const { weights } = path(model, start, { beta2: 0.7, damping: 0.1 }, 4);
    const seen: Matrix[] = [];
    let w = start;
    for (const { data } of weights) {
      seen.unshift(fisherOf(model, w));
      const shares = seen.reduce((sum, _, age) => sum + 0.7 ** age, 0);
      const mean = w.map((_, i) =>
        w.map((__, j) => seen.reduce((sum, f, age) => sum + 0.7 ** age * f[i]![j]!, 0) / shares),
      );
      const d = solve(plusIdentity(mean, 0.1), gradientOf(model, w));
      w = w.map((value, i) => value - d[i]!);
      expect(worst(data, w)).toBeLessThan(1e-12);
    }
  });

  it('has the first examples stand for all where rows are too few', () => {
    const { weights } = path(model, start, { form: 'examples', samples: 22, damping: 0.1 }, 1);
    const d = solve(plusIdentity(fisherOf(model, start, 5), 0.1), gradientOf(model, start));
    const expected = start.map((value, i) => value - d[i]!);
    expect(worst(weights[0]!.data, expected)).toBeLessThan(1e-12);
    const [a, b, c, d2, e, f] = normalMatrix(6, 2, 1);
    const zero = [0, 0];
    // Two outputs of three examples.
    const root = matrix([a!, b!, c!, d2!, e!, f!]);
    expect(fitted(xp, root, 2, 6)).toEqual(root);
    expect(fitted(xp, root, 2, 8)).toEqual(matrix([a!, b!, c!, d2!, e!, f!, zero, zero]));
    expect(fitted(xp, root, 2, 5)).toEqual(xp.mul(Math.sqrt(3 / 2), matrix([a!, b!, d2!, e!, zero])));
    expect(fitted(xp, root, 2, 4)).toEqual(xp.mul(Math.sqrt(3 / 2), matrix([a!, b!, d2!, e!])));
    expect(() => fitted(xp, matrix(normalMatrix(8, 2, 1)), 4, 3)).toThrow(/3 rows.*4 outputs/);
  });

  it.each(['weights', 'examples'])('uses a matrix only when its delay is over, in the space of %s', (form) => {
    const choice = { form, samples: 40, damping: 0.1, learningRate: 0.3, interval: 3, delay: 2 };
    const { weights } = path(model, start, choice, 9);
    let w = start;
    let underWay: Matrix = [];
    let f: Matrix = [];
    weights.forEach(({ data }, step) => {
      if (step % 3 === 0) underWay = fisherOf(model, w);
      if (step >= 2 && step % 3 === 2) f = underWay;
      const g = gradientOf(model, w);
      // Until then F is the identity, or the whole inverse is.
      const early = g.map((value) => (form === 'weights' ? value / 1.1 : value));
      const d = step < 2 ? early : solve(plusIdentity(f, 0.1), g);
      w = w.map((value, i) => value - 0.3 * d[i]!);
      expect(worst(data, w), `step ${step}`).toBeLessThan(1e-12);
    });
  });

  it.each(['weights', 'examples'])('is right where F has few directions, in the space of %s', (form) => {
    // All inputs alike: F has rank 3 of 12, and the 36 × 36 products of rows have 33 eigenvalues that are rounding, some of them negative.
    const alike: Modelled = { ...model, output: (w) => model.output(w, 0), jacobian: (w) => model.jacobian(w, 0) };
    const { operator } = path(alike, start, { form, damping: 1e-3, samples: 40 }, 1);
    const g = normals(12, 13);
    const expected = solve(plusIdentity(fisherOf(alike, start), 1e-3), g);
    // 1e-16 / λ, relative to a step of |g| / λ.
    expect(worst(applyOperator(xp, operator, row(g)).data, expected)).toBeLessThan(1e-9);
  });

  it('refuses in the space of weights what it takes in that of examples', () => {
    const unit = { name: 'all weights', rows: 1, columns: 5000 };
    expect(naturalGradient.refuses(unit, { form: 'weights' })).toMatch(/5000 × 5000.*at most 400/);
    expect(naturalGradient.refuses(unit, { form: 'examples', samples: 64 })).toBeUndefined();
  });

  it.each([
    ['weights', 2 * 144 + 12],
    ['examples', 2 * 7 * 12 + 7],
  ])('keeps as many floats as it says, in the space of %s', (form, expected) => {
    const fixed = { form, samples: 7 };
    const state = naturalGradient.init(xp, { name: 'all weights', rows: 1, columns: 12 }, 1, fixed);
    const floats = Object.values(state).reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
    expect(floats).toBe(expected);
    expect(naturalGradient.memory(1, 12, fixed)).toBe(expected);
  });
});

function rowsOf(model: Modelled, w: readonly number[]): Matrix {
  const { data, shape } = modelLandscape(model)(row(w)).examples!.rootJacobian();
  return Array.from({ length: shape[1] }, (_, i) => [...data.slice(i * shape[2], (i + 1) * shape[2])]);
}
