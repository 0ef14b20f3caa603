import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { kfacDouble } from './kfacDouble.ts';
import {
  firstDirection,
  layerLandscape,
  normals,
  settingsOf,
  train,
  worst,
  type Task,
} from './kfacNetwork.properties.ts';

const at = ({ data, shape: [, , columns] }: Array64, row: number, column: number) => data[row * columns + column]!;
const trace = (a: Array64) => Array.from({ length: a.shape[1] }, (_, i) => at(a, i, i)).reduce((sum, x) => sum + x);

/** Inputs that are nearly of rank one as p × q matrices, m of them kept. */
function nearlyRankOne(count: number, p: number, q: number, m: number): Array64 {
  const [u, v, rest] = [normals(count, p, 1), normals(count, q, 2), normals(count, p * q, 3)];
  // A last row that is cut off has little in it.
  const share = (k: number) => (m < p * q && k >= q * (p - 1) ? 0.05 : 1);
  const rows = Array.from({ length: count }, (_, e) =>
    Array.from(
      { length: m },
      (__, k) => share(k) * at(u, e, Math.floor(k / q)) * at(v, e, k % q) + 0.03 * at(rest, e, k),
    ),
  );
  return xp.array(rows.flat(), [1, count, m]);
}

/** `E[σ u uᵀ]` and `E[σ v vᵀ]` by eigendecompositions of `M Mᵀ` and `Mᵀ M` of each example. */
function momentsOf(rows: Array64, p: number, q: number): readonly [Array64, Array64] {
  const [, count, m] = rows.shape;
  let tall = xp.full([1, p, p], 0);
  let wide = xp.full([1, q, q], 0);
  for (let e = 0; e < count; e++) {
    const filled = Array.from({ length: p * q }, (_, k) => (k < m ? at(rows, e, k) : 0));
    const matrix = xp.array(filled, [1, p, q]);
    const first = (gram: Array64) => {
      const { w, v } = xp.eigh(gram);
      const n = gram.shape[1];
      const axis = xp.slice(v, { columns: [n - 1, n] });
      return xp.mul(Math.sqrt(w.data[n - 1]!) / count, xp.matmul(axis, axis, { transposeB: true }));
    };
    tall = xp.add(tall, first(xp.matmul(matrix, matrix, { transposeB: true })));
    wide = xp.add(wide, first(xp.matmul(matrix, matrix, { transposeA: true })));
  }
  return [tall, wide];
}

/** The inverses of all three factors with their shares of λ, as the formula has them. */
function inversesOf(factors: readonly Array64[], lambda: number): readonly Array64[] {
  const sizes = factors.map((factor) => trace(factor) / factor.shape[1]);
  const product = sizes.reduce((all, size) => all * size);
  return factors.map((factor, i) => {
    const damped = xp.add(xp.div(factor, sizes[i]!), xp.mul(Math.cbrt(lambda / product), xp.eye(factor.shape[1])));
    const { w, v } = xp.eigh(xp.mul(Math.cbrt(product), damped));
    return xp.matmul(xp.div(v, w), v, { transposeB: true });
  });
}

describe('doubly factored K-FAC', () => {
  it.each([
    [12, 4, 3],
    [10, 4, 3],
    [7, 3, 3],
    [5, 3, 2],
  ])('of %i inputs as %i × %i is the textbook’s', (m, p, q) => {
    const [x, d] = [nearlyRankOne(8, p, q, m), normals(8, 2, 4)];
    const choice = { fisher: 'empirical', scaling: 'rate', damping: 0.02, beta2: 0.5 };
    const { direction, state, operator } = firstDirection(kfacDouble, layerLandscape(x, d), choice);
    const factors = [...momentsOf(x, p, q), xp.div(xp.matmul(d, d, { transposeA: true }), 8)];
    const shown = kfacDouble.statistics!(xp, state, {}, {});
    // Eight iterations leave (σ₂/σ₁)^16 of the second singular vectors, and these have less than a third of the first.
    [shown.K!, shown.Ψ!, shown.S!].forEach((found, i) => expect(worst(found, factors[i]!)).toBeLessThan(1e-7));
    const inverses = inversesOf([shown.K!, shown.Ψ!, shown.S!], 0.02);
    const g = xp.div(xp.matmul(x, d, { transposeA: true }), 8);
    const expected = Array.from({ length: m * 2 }, (_, k) => {
      const [row, column] = [Math.floor(k / 2), k % 2];
      let sum = 0;
      for (let i = 0; i < m; i++)
        for (let j = 0; j < 2; j++)
          sum +=
            at(inverses[0]!, Math.floor(row / q), Math.floor(i / q)) *
            at(inverses[1]!, row % q, i % q) *
            at(g, i, j) *
            at(inverses[2]!, j, column);
      return sum;
    });
    expect(worst(direction, xp.array(expected, [1, m, 2]))).toBeLessThan(1e-12);
    expect(worst(direction, applyOperator(xp, operator, g))).toBeLessThan(1e-12);
  });

  it('averages, and has the identity where nothing goes in or comes back', () => {
    const task = (step: number): Task => ({
      loss: 'squared',
      inputs: normals(6, 5, 10 + step),
      targets: normals(6, 2, 20 + step),
      drawn: normals(6, 2, 30 + step),
    });
    const choice = { beta2: 0.8, averaging: 'corrected', damping: 0.1, learningRate: 0.1 };
    const path = train(kfacDouble, task, [normals(6, 2, 5)], choice, 3);
    const alone = path.map(({ before }, t) => train(kfacDouble, () => task(t), before, choice, 1)[0]!.states[0]!);
    for (const name of ['tall', 'wide', 'derivatives']) {
      const weights = [0.64, 0.8, 1];
      const sum = alone
        .map((state, t) => xp.mul(weights[t]! / 2.44, state[name]!))
        .reduce((all, each) => xp.add(all, each));
      expect(worst(path[2]!.states[0]![name]!, sum)).toBeLessThan(1e-14);
    }
    const none = layerLandscape(xp.full([1, 3, 6], 0), xp.full([1, 3, 2], 0));
    const { operator } = firstDirection(kfacDouble, none, { fisher: 'empirical', damping: 0.1 });
    const g = normals(6, 2, 6);
    expect(worst(applyOperator(xp, operator, g), xp.mul(10, g))).toBeLessThan(1e-12);
  });

  it('keeps and counts what it says', () => {
    const { fixed } = settingsOf(kfacDouble, {});
    const state = kfacDouble.init(xp, { name: 'W', rows: 10, columns: 4, layer: 0 }, 1, fixed);
    const floats = Object.values(state).reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
    expect(floats).toBe(2 * (16 + 9 + 16) + 10);
    expect(kfacDouble.memory(10, 4, fixed)).toBe(floats);
    const late = kfacDouble.memory(10, 4, { ...fixed, interval: 2, delay: 2 });
    expect(late).toBe(floats + 16 + 9 + 16);
    const moments = 6 * (16 + 9 + 16 + 40);
    const step = moments + 2 * 8 * 6 * 12 * 7 + 4 * 12 * 7 + 10 * 16 + 40;
    expect(kfacDouble.cost(10, 4, fixed, 6)).toEqual({ step, refresh: 10 * (64 + 27 + 64) });
  });
});
