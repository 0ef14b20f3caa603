import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import {
  gramOf,
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
  type Choice,
  type Matrix,
  type Numbers,
} from './landscapes.properties.ts';
import { newton } from './newton.ts';

const saddle = quadratic(
  [
    [2, 0],
    [0, -2],
  ],
  [0, 0],
);

/** Eigenvalues and the angle of the first eigenvector of a symmetric 2 × 2 matrix, in closed form. */
function eigen2(h: Matrix) {
  const [a, b, d] = [h[0]![0]!, h[0]![1]!, h[1]![1]!];
  const angle = Math.atan2(2 * b, a - d) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return { first: a * c * c + 2 * b * c * s + d * s * s, second: a * s * s - 2 * b * c * s + d * c * c, c, s };
}

/** Newton's step written out for two weights. */
function textbookStep(mode: string, h: Matrix, g: readonly number[], lambda: number): number[] {
  const { first, second, c, s } = eigen2(h);
  if (mode === 'kept') return solve(plusIdentity(h, lambda), g);
  if (mode === 'raised') return solve(plusIdentity(h, lambda + Math.max(0, -first, -second)), g);
  const along = (c * g[0]! + s * g[1]!) / Math.max(Math.abs(first), lambda);
  const across = (-s * g[0]! + c * g[1]!) / Math.max(Math.abs(second), lambda);
  return [c * along - s * across, s * along + c * across];
}

/** Newton with λ as it is set. */
const plain = (f: Numbers, start: Array64, choice: Choice, steps: number) =>
  walk(newton, surface(f), start, { adaptation: 'fixed', ...choice }, steps);

describe('Newton', () => {
  const a = plusIdentity(gramOf(normalMatrix(8, 6, 1)), 0.1);
  const b = normals(6, 2);

  it.each(['kept', 'raised', 'saddleFree'])('solves a quadratic in one step (%s)', (indefinite) => {
    const { weights } = plain(quadratic(a, b), row(normals(6, 3)), { indefinite, damping: 0 }, 1);
    // Elimination and eigenvectors both lose about the condition number, here 2e2, times 1e-16.
    expect(worst(weights[0]!.data, solve(a, b))).toBeLessThan(1e-10);
  });

  it.each([0, 1])(
    'finds every element of the Hessian of seventy weights, the first row and column times %d',
    (first) => {
      const large = normalMatrix(70, 70, 8).map((line, i, all) =>
        line.map((value, j) => (i === j ? 0 : (i * j === 0 ? first : 1) * (value + all[j]![i]!))),
      );
      const { statistics } = plain(quadratic(large, normals(70, 9)), row(normals(70, 10)), {}, 1);
      expect(worst(statistics!.H!.data, large.flat())).toBe(0);
    },
  );

  it('as it is goes to a saddle, in one step; without negative curvature it leaves it', () => {
    const end = (indefinite: string) => {
      const start = row([1, 1e-3]);
      return plain(saddle, start, { indefinite, damping: indefinite === 'raised' ? 0.5 : 0 }, 4)
        .weights.map(({ data }) => [...data])
        .at(-1)!;
    };
    expect(worst(end('kept'), [0, 0])).toBeLessThan(1e-15);
    // The uphill coordinate y doubles: y + |−2|⁻¹ 2y. With λ = 2 + ½ it is multiplied by 1 + 2/½.
    expect(worst(end('saddleFree'), [0, 16e-3])).toBeLessThan(1e-15);
    expect(end('raised')[1]).toBeCloseTo(5 ** 4 * 1e-3, 12);
  });

  // From here the first Hessian of Rosenbrock's valley is indefinite; later ones are not.
  it.each([
    ['kept', 0.3, 1],
    ['raised', 0.3, 1],
    ['saddleFree', 0.3, 1],
    ['saddleFree', 500, 1],
    ['kept', 0.3, 3],
    ['saddleFree', 0.3, 3],
  ])('is the textbook’s on Rosenbrock’s valley (%s, λ = %d, every %d steps)', (indefinite, damping, interval) => {
    const start = [0.2, 1.5];
    expect(eigen2(rosenbrock.hessian(start)).second).toBeLessThan(0);
    const choice: Choice = { indefinite, damping, interval, learningRate: 0.7 };
    const { weights } = plain(rosenbrock, row(start), choice, 12);
    let w: number[] = start;
    let h = rosenbrock.hessian(w);
    weights.forEach(({ data }, step) => {
      if (step % interval === 0) h = rosenbrock.hessian(w);
      const d = textbookStep(indefinite, h, rosenbrock.gradient(w), damping);
      w = w.map((value, i) => value - 0.7 * d[i]!);
      // The valley magnifies a difference by its condition number, about 2500, once or twice.
      expect(worst(data, w), `step ${step}`).toBeLessThan(1e-9 * Math.max(1, Math.abs(w[0]!), Math.abs(w[1]!)));
    });
  });

  it('averages Hessians, corrected for the start at zero', () => {
    const choice: Choice = { indefinite: 'kept', damping: 1, beta2: 0.6, learningRate: 0.1 };
    const { weights, statistics } = plain(rosenbrock, row([-1, 1.2]), choice, 6);
    let w = [-1, 1.2];
    let mean: number[][] = [];
    let shares = 0;
    const seen: Matrix[] = [];
    weights.forEach(({ data }) => {
      seen.unshift(rosenbrock.hessian(w));
      shares = seen.reduce((sum, _, age) => sum + 0.6 ** age, 0);
      mean = [0, 1].map((i) =>
        [0, 1].map((j) => seen.reduce((sum, h, age) => sum + 0.6 ** age * h[i]![j]!, 0) / shares),
      );
      const d = solve(plusIdentity(mean, 1), rosenbrock.gradient(w));
      w = w.map((value, i) => value - 0.1 * d[i]!);
      expect(worst(data, w)).toBeLessThan(1e-11);
    });
    expect(worst(statistics!.H!.data, mean.flat())).toBeLessThan(1e-10);
  });

  it('has as its operator what it does to the gradient', () => {
    const { operator } = plain(quadratic(a, b), row(normals(6, 3)), { indefinite: 'kept', damping: 0.2 }, 1);
    const g = normals(6, 4);
    expect(worst(applyOperator(xp, operator, row(g)).data, solve(plusIdentity(a, 0.2), g))).toBeLessThan(1e-10);
  });

  it('makes no step along a direction without curvature or damping', () => {
    const flat = quadratic(
      [
        [4, 0],
        [0, 0],
      ],
      [4, 1],
    );
    for (const indefinite of ['kept', 'raised', 'saddleFree']) {
      const { weights } = plain(flat, row([3, 7]), { indefinite, damping: 0 }, 2);
      expect([...weights[1]!.data]).toEqual([1, 7]);
    }
  });

  it.each([100, -100])('takes eigenvalues for 0 that are 0 but for rounding, beside one of %d', (curvature) => {
    const u = normals(5, 5);
    const length = Math.hypot(...u);
    const h = u.map((x) => u.map((y) => (curvature * x * y) / length ** 2));
    const g = normals(5, 6);
    const along = u.reduce((sum, value, i) => sum + value * g[i]!, 0) / length ** 2;
    for (const indefinite of ['kept', 'saddleFree']) {
      const divisor = indefinite === 'kept' ? curvature : Math.abs(curvature);
      const { weights } = plain(
        quadratic(
          h,
          g.map((x) => -x),
        ),
        row([0, 0, 0, 0, 0]),
        { indefinite, damping: 0 },
        1,
      );
      expect(
        worst(
          weights[0]!.data,
          u.map((value) => (-value * along) / divisor),
        ),
      ).toBeLessThan(1e-12);
    }
  });

  it('starts from the identity where the first matrix is late', () => {
    const choice: Choice = { indefinite: 'kept', damping: 1, interval: 2, delay: 1, learningRate: 0.5 };
    const { weights } = plain(quadratic(a, b), row([0, 0, 0, 0, 0, 0]), choice, 2);
    expect(
      worst(
        weights[0]!.data,
        b.map((value) => (0.5 * value) / 2),
      ),
    ).toBeLessThan(1e-15);
    const g = quadratic(a, b).gradient([...weights[0]!.data]);
    const d = solve(plusIdentity(a, 1), g);
    expect(
      worst(
        weights[1]!.data,
        [...weights[0]!.data].map((value, i) => value - 0.5 * d[i]!),
      ),
    ).toBeLessThan(1e-12);
  });

  it('treats replicas apart', () => {
    const [one, two] = [
      [0.2, 1.5],
      [-1, 0.4],
    ] as const;
    const both = xp.array([...one, ...two], [2, 1, 2]);
    const together = plain(rosenbrock, both, {}, 5).weights.at(-1)!;
    const alone = [one, two].map((start) => plain(rosenbrock, row(start), {}, 5).weights.at(-1)!);
    expect([...together.data]).toEqual(alone.flatMap(({ data }) => [...data]));
  });

  it('adapts its damping to how well steps are foretold by the Hessian, and goes up no hill', () => {
    const choice: Choice = { indefinite: 'raised', damping: 1e-3, dampingRate: 0.5 };
    const { weights, states } = walk(newton, surface(rosenbrock), row([-2, 2]), choice, 60);
    let w = [-2, 2];
    let lambda = 1e-3;
    const verdicts = new Set<string>();
    weights.forEach(({ data }, step) => {
      const [g, h] = [rosenbrock.gradient(w), rosenbrock.hessian(w)];
      const d = textbookStep('raised', h, g, lambda);
      const bend =
        d[0]! ** 2 * (h[0]![0]! + lambda) + 2 * d[0]! * d[1]! * h[0]![1]! + d[1]! ** 2 * (h[1]![1]! + lambda);
      const predicted = bend / 2 - g[0]! * d[0]! - g[1]! * d[1]!;
      const moved = w.map((value, i) => value - d[i]!);
      const ratio = (rosenbrock.value(moved) - rosenbrock.value(w)) / predicted;
      if (Math.abs(predicted) > 1e-14) {
        if (ratio > 0) w = moved;
        if (ratio > 3 / 4) lambda *= 0.5;
        if (ratio < 1 / 4) lambda *= ratio > 0 ? 2 : 10;
        verdicts.add(ratio > 3 / 4 ? 'lowered' : ratio > 1 / 4 ? 'as it is' : ratio > 0 ? 'raised' : 'refused');
        expect(worst(data, w), `step ${step}`).toBeLessThan(1e-9);
        expect(1e-3 * states[step]!.factor!.data[0]!).toBeCloseTo(lambda, 12);
      }
    });
    expect([...verdicts].sort()).toEqual(['as it is', 'lowered', 'raised', 'refused']);
    expect(worst(weights.at(-1)!.data, [1, 1])).toBeLessThan(1e-8);
  });

  it('refuses more weights than it can hold pairs of, with the numbers', () => {
    expect(newton.refuses({ name: 'all weights', rows: 1, columns: 401 }, {})).toMatch(/401 × 401.*at most 400/);
    expect(newton.refuses({ name: 'all weights', rows: 1, columns: 400 }, {})).toBeUndefined();
  });
});
