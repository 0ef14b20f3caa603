import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { feed, gradients } from './feed.properties.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';

const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

/** x with A x = b, by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, k) => {
    const scale = pivot[k]!;
    rows[k] = pivot.map((x) => x / scale);
    rows.forEach((row, i) => {
      const factor = row[k]!;
      if (i !== k) rows[i] = row.map((x, j) => x - factor * rows[k]![j]!);
    });
  });
  return rows.map((row) => row.at(-1)!);
}

/** Online Newton Step by definition: A is added up and solved with at every step. */
function byDefinition(eta: number, epsilon: number, grads: readonly Array64[]): number[][] {
  const size = grads[0]!.data.length;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j ? epsilon : 0)),
  );
  let w: number[] = Array.from({ length: size }, () => 0);
  return grads.map(({ data: g }) => {
    matrix.forEach((row, i) => row.forEach((_, j) => (row[j]! += g[i]! * g[j]!)));
    const step = solve(matrix, [...g]);
    w = w.map((x, i) => x - eta * step[i]!);
    return w;
  });
}

describe('Online Newton Step', () => {
  const grads = gradients(1, 6, 40);

  it.each([1, 7, 200])('with an inverse computed anew every %d steps is what its definition says', (interval) => {
    for (const epsilon of [0.05, 3]) {
      const { weights } = feed('onlineNewton', { learningRate: 0.7, curvature: epsilon, interval }, grads);
      // Condition of A up to 1e3: an inverse, updated or decomposed, is right to 1e-13.
      byDefinition(0.7, epsilon, grads).forEach((w, step) =>
        expect(gap(weights[step]!.data, w), `step ${step}`).toBeLessThan(1e-11),
      );
    }
  });

  it('keeps the sum of outer products for spectra', () => {
    const { statistics } = feed('onlineNewton', {}, grads);
    const sum = grads.reduce((total, g) => xp.add(total, xp.matmul(g, g, { transposeA: true })), xp.full([1, 6, 6], 0));
    expect(gap(statistics!.H!.data, sum.data)).toBeLessThan(1e-12);
  });

  it('uses an inverse computed anew, though only while it is of the newest sum', () => {
    const { accumulate, init, operator, refresh } = optimizerOf('onlineNewton')!;
    const hyper = { curvature: xp.full([1, 1, 1], 2), weightDecay: xp.full([1, 1, 1], 0) };
    const unit = { name: 'W', rows: 1, columns: 6, index: 0, pieces: [], flat: true };
    const sight = (grad: Array64) => ({ unit, parameter: grad, grad, landscape: noLandscape });
    type State = ReturnType<typeof init<Array64>>;
    /** A with the inverse that is used: the identity where it is right. */
    const product = (state: State, grads: readonly Array64[]) => {
      const outer = grads.map((g) => xp.matmul(g, g, { transposeA: true })).reduce((a, b) => xp.add(a, b));
      const map = operator(xp, state, hyper, {});
      if (map.form !== 'full') throw new Error(`a map of form ${map.form}`);
      return gap(xp.matmul(map.matrix, xp.add(outer, xp.mul(2, xp.eye(6)))).data, xp.eye(6).data);
    };
    const wrong = xp.mul(3, xp.eye(6));
    const [first, second] = [grads[0]!, grads[1]!];
    const once = accumulate(xp, sight(first), init(xp, unit, 1, {}), hyper, {});
    expect(product(once, [first])).toBeLessThan(1e-14);
    expect(product({ ...once, fresh: wrong }, [first])).toBeLessThan(1e-14);
    const anew = refresh!(xp, sight(first), once, hyper, {});
    expect(product({ ...anew, inverse: wrong }, [first])).toBeLessThan(1e-14);
    const twice = accumulate(xp, sight(second), { ...anew, inverse: wrong }, hyper, {});
    expect(product({ ...twice, fresh: wrong }, [first, second])).toBeLessThan(1e-14);
  });

  it('refuses what it cannot hold, with the numbers', () => {
    const { refuses } = optimizerOf('onlineNewton')!;
    expect(refuses({ name: 'all weights', rows: 1, columns: 401 }, {})).toMatch(/401 weights.*at most 400/);
    expect(refuses({ name: 'all weights', rows: 1, columns: 400 }, {})).toBeUndefined();
  });
});
