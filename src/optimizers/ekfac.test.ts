import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { ekfac } from './ekfac.ts';
import { load } from './golden.properties.ts';
import { kfac } from './kfac.ts';
import {
  firstDirection,
  layerLandscape,
  normals,
  recordedDeviation,
  settingsOf,
  train,
  worst,
  type Task,
} from './kfacNetwork.properties.ts';

const task = (step: number): Task => ({
  loss: 'squared',
  inputs: normals(10, 3, 100 + step),
  targets: normals(10, 2, 200 + step),
  drawn: normals(10, 2, 300 + step),
});
const start = [xp.mul(0.5, normals(4, 3, 1)), xp.mul(0.5, normals(4, 2, 2))];
const at = ({ data, shape: [, , columns] }: Array64, row: number, column: number) => data[row * columns + column]!;
const squared = (a: Array64) => a.data.reduce((sum, x) => sum + x * x, 0);

/** Row by row, of the gradients `xᵢ dⱼ` of single examples: their mean outer product `[1,mn,mn]`. */
function fisherOf(inputs: Array64, derivatives: Array64): Array64 {
  const [, count, m] = inputs.shape;
  const n = derivatives.shape[2];
  const gradients = Array.from({ length: count }, (_, e) =>
    Array.from({ length: m * n }, (__, k) => at(inputs, e, Math.floor(k / n)) * at(derivatives, e, k % n)),
  );
  const rows = xp.array(gradients.flat(), [1, count, m * n]);
  return xp.div(xp.matmul(rows, rows, { transposeA: true }), count);
}

/** `a ⊗ b`, row by row. */
function product(a: Array64, b: Array64): Array64 {
  const [m, n] = [a.shape[1], b.shape[1]];
  const values = Array.from({ length: m * n }, (_, i) =>
    Array.from({ length: m * n }, (__, j) => at(a, Math.floor(i / n), Math.floor(j / n)) * at(b, i % n, j % n)),
  );
  return xp.array(values.flat(), [1, m * n, m * n]);
}

describe('EKFAC', () => {
  it('does what EKFAC-pytorch does, with the second moments of each batch', () => {
    const choice = { fisher: 'empirical', averaging: 'first', beta2: 0, damping: 0.1, scaling: 'rate' };
    const { loss, weights } = recordedDeviation(load('ekfac_thrandis_intra'), ekfac, { ...choice, learningRate: 0.3 });
    expect(loss).toBeLessThan(1e-12);
    expect(weights).toBeLessThan(1e-12);
  });

  it('is never further from the Fisher matrix than K-FAC, and nearest in its basis', () => {
    let gained = 0;
    for (let seed = 0; seed < 50; seed++) {
      const [x, d] = [normals(6, 4, 2 * seed + 500), normals(6, 3, 2 * seed + 501)];
      const choice = { fisher: 'empirical', damping: 1e-3, scaling: 'rate' };
      const { state } = firstDirection(ekfac, layerLandscape(x, d), choice);
      const fisher = fisherOf(x, d);
      const axes = product(state.left!, state.right!);
      const within = (moments: Array64) =>
        xp.matmul(xp.mul(axes, xp.reshape(moments, 1, 12)), axes, { transposeB: true });
      const error = squared(xp.sub(fisher, within(state.moments!)));
      const kroneckerError = squared(xp.sub(fisher, product(state.inputs!, state.derivatives!)));
      expect(error).toBeLessThanOrEqual(kroneckerError);
      if (error < 0.99 * kroneckerError) gained += 1;
      const shifted = squared(xp.sub(fisher, within(xp.add(state.moments!, normals(4, 3, seed)))));
      expect(error).toBeLessThan(shifted);
    }
    expect(gained).toBeGreaterThan(40);
  });

  it('on one example is K-FAC with exact damping', () => {
    const landscape = layerLandscape(normals(1, 4, 3), normals(1, 3, 4));
    const choice = { fisher: 'empirical', damping: 0.1 };
    const own = firstDirection(ekfac, landscape, choice).direction;
    const other = firstDirection(kfac, landscape, { ...choice, tikhonov: 'exact' }).direction;
    expect(worst(own, other)).toBeLessThan(1e-14);
  });

  it('has second moments along the axes of all roots of the curvature, added up', () => {
    const choice = { fisher: 'exact', damping: 0.1, scaling: 'rate', learningRate: 0.1 };
    const [{ landscape, states, before, weights }] = train(ekfac, task, start, choice, 1) as [
      ReturnType<typeof train>[number],
    ];
    const { inputs, curvatureRoots, count } = landscape.examples!;
    const { left, right, moments } = states[0]!;
    const [x, d] = [inputs()[0]!, curvatureRoots()[0]!];
    const along = (rows: Array64, e: number, basis: Array64, axis: number) =>
      Array.from({ length: rows.shape[2] }, (_, k) => at(rows, e, k) * at(basis, k, axis)).reduce((sum, v) => sum + v);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let e = 0; e < count; e++)
          for (const root of [0, 1]) sum += along(x, e, left!, i) ** 2 * along(d, e + root * count, right!, j) ** 2;
        expect(at(moments!, i, j)).toBeCloseTo(sum / count, 13);
      }
    const g = landscape.gradients()[0]!;
    const full = product(left!, right!);
    const inside = xp.matmul(full, xp.reshape(g, 12, 1), { transposeA: true });
    const divided = xp.div(inside, xp.reshape(xp.add(moments!, 0.1), 12, 1));
    const expected = xp.sub(before[0]!, xp.mul(0.1, xp.reshape(xp.matmul(full, divided), 4, 3)));
    expect(worst(weights[0]!, expected)).toBeLessThan(1e-13);
  });

  it('averages squares of the batch gradient along axes that stay, from products of eigenvalues when they change', () => {
    const choice = {
      moments: 'running',
      momentDecay: 0.7,
      damping: 0.1,
      scaling: 'rate',
      learningRate: 0.2,
      interval: 3,
    };
    for (const delay of [0, 1]) {
      const path = train(ekfac, task, start, { ...choice, delay }, 9);
      let expected = xp.full([1, 4, 3], 1);
      path.forEach(({ states, landscape, before, weights, operators }, t) => {
        const { left, right, moments, bases, basesUsed } = states[0]!;
        const seen = Math.floor((t - delay) / 3) + 1;
        expect([bases!.data[0], basesUsed!.data[0]]).toEqual([seen, seen]);
        if (t % 3 === delay) {
          const from = path[t - delay]!.states[0]!;
          const [a, s] = [xp.eigh(from.inputs!).w, xp.eigh(from.derivatives!).w];
          expected = xp.matmul(a, s, { transposeA: true });
        }
        const g = landscape.gradients()[0]!;
        const inside = xp.matmul(xp.matmul(xp.transpose(left!), g), right!);
        expected = xp.add(xp.mul(0.7, expected), xp.mul(0.3 * 10, xp.mul(inside, inside)));
        expect(worst(moments!, expected), `step ${t}`).toBeLessThan(1e-13);
        const direction = applyOperator(xp, operators[0]!, g);
        expect(worst(weights[0]!, xp.sub(before[0]!, xp.mul(0.2, direction)))).toBeLessThan(1e-15);
      });
    }
  });

  it('has factors and a damping that adapts as K-FAC has', () => {
    const choice = {
      adaptation: 'adaptive',
      period: 2,
      damping: 0.2,
      dampingRate: 0.5,
      learningRate: 0.01,
      scaling: 'rate',
    };
    const path = train(ekfac, task, start, choice, 4);
    expect(path.map(({ states }) => states[1]!.factor!.data[0])).toEqual([1, 0.5, 0.5, 0.25]);
    const { states, landscape, before, weights } = path[2]!;
    const { left, right, moments, inputs, derivatives } = states[1]!;
    const g = landscape.gradients()[1]!;
    const inside = xp.matmul(xp.matmul(left!, g, { transposeA: true }), right!);
    const divided = xp.div(inside, xp.add(moments!, 0.1));
    const direction = xp.matmul(xp.matmul(left!, divided), right!, { transposeB: true });
    expect(worst(weights[1]!, xp.sub(before[1]!, xp.mul(0.01, direction)))).toBeLessThan(1e-14);
    const other = train(kfac, task, start, { ...choice, learningRate: 1e-6 }, 1)[0]!.states[1]!;
    const own = path[0]!.states[1]!;
    expect([own.inputs, own.derivatives]).toEqual([other.inputs, other.derivatives]);
    expect(ekfac.statistics!(xp, states[1]!, {}, {})).toEqual({ A: inputs, S: derivatives });
  });

  it.each([{}, { moments: 'running' }])('descends with defaults and %o', (choice) => {
    const fit = task(0);
    const losses = train(ekfac, () => fit, start, choice, 80).map(({ landscape }) => landscape.loss().data[0]!);
    expect(losses.at(-1)!).toBeLessThan(0.4 * losses[0]!);
  });

  it.each([
    [{}, 10 * (36 + 16 + 24) + 2 * 24 * 10 + 10 * (36 + 16 + 24) + 24],
    [{ fisher: 'empirical', moments: 'running' }, 10 * (36 + 16) + 3 * 24 * 10 + 24],
  ])('counts multiply–adds: %o', (choice, step) => {
    const { fixed } = settingsOf(ekfac, choice);
    expect(ekfac.cost(6, 4, fixed, 10)).toEqual({ step, refresh: 10 * (216 + 64) });
  });

  it.each([
    [{}, 2 * (36 + 16) + 24 + 10],
    [{ delay: 1 }, 3 * (36 + 16) + 24 + 20],
    [{ scaling: 'momentum' }, 2 * (36 + 16) + 48 + 10],
  ])('keeps as many floats as it says: %o', (choice, expected) => {
    const { fixed } = settingsOf(ekfac, choice);
    const state = ekfac.init(xp, { name: 'W', rows: 6, columns: 4, layer: 0 }, 1, fixed);
    const floats = Object.values(state).reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
    expect(floats).toBe(expected);
    expect(ekfac.memory(6, 4, fixed)).toBe(expected);
  });
});
