import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { load, toArray } from './golden.properties.ts';
import { kbfgs } from './kbfgs.ts';
import { doubleDamped, leastBend, updatedInverse } from './kbfgsFormulas.ts';
import {
  firstDirection,
  layerLandscape,
  networkLandscape,
  normals,
  settingsOf,
  train,
  worst,
  type Task,
} from './kfacNetwork.properties.ts';
import type { Landscape } from './landscape.ts';
import { solve, times, transposed, type Matrix } from './landscapes.properties.ts';

interface Recorded {
  readonly hyper: { readonly modified_damping_mu2: number };
  readonly cases: readonly (Record<'s' | 'y' | 'g' | 'dd_s' | 'dd_y', number[]> & Record<'H' | 'H_new', number[][]>)[];
}

const column = (values: number[]) => xp.transpose(toArray(values));
const task = (step: number): Task => ({
  loss: 'softmax',
  inputs: xp.add(0.5, normals(10, 3, 100 + step)),
  targets: xp.array(
    [...normals(10, 1, 200 + step).data].flatMap((value) => (value > 0 ? [1, 0] : [0, 1])),
    [1, 10, 2],
  ),
});
const start = [xp.mul(0.8, normals(4, 3, 1)), xp.mul(0.8, normals(4, 2, 2))];
const rowsOf = ({ data, shape: [, rows, columns] }: Array64): number[][] =>
  Array.from({ length: rows }, (_, i) => [...data.slice(i * columns, (i + 1) * columns)]);
const fromRows = (rows: Matrix) => xp.array(rows.flat(), [1, rows.length, rows[0]!.length]);
const identity = (n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => +(i === j)));
const meanOf = (rows: Matrix) => rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const mix = (p: number, a: readonly number[], q: number, b: readonly number[]) => a.map((x, i) => p * x + q * b[i]!);
const product = (a: Matrix, b: Matrix): number[][] => a.map((row) => times(transposed(b), row));
const inverseOf = (a: Matrix) => transposed(identity(a.length).map((unit) => solve(a, unit)));

/** `(I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ`, as it stands. */
function bfgs(h: Matrix, s: readonly number[], y: readonly number[]): number[][] {
  const rho = 1 / dot(s, y);
  const left = identity(s.length).map((row, i) => row.map((one, j) => one - rho * s[i]! * y[j]!));
  return product(product(left, h), transposed(left)).map((row, i) => row.map((x, j) => x + rho * s[i]! * s[j]!));
}

/** The pair after both dampings, as they stand in the paper. */
function damped(h: Matrix, s: readonly number[], y: readonly number[], mu2: number) {
  const hy = times(h, y);
  const [sy, yhy] = [dot(s, y), dot(y, hy)];
  const first = sy > 0.2 * yhy ? 1 : (0.8 * yhy) / (yhy - sy);
  const moved = mix(first, s, 1 - first, hy);
  const [bent, length] = [dot(moved, y), dot(moved, moved)];
  const second = bent / length > mu2 ? 1 : ((1 - mu2) * length) / (length - bent);
  return { s: moved, y: mix(second, y, 1 - second, moved), wasDamped: [first < 1, second < 1] };
}

describe('the formulas of K-BFGS', () => {
  const { hyper, cases } = load<Recorded>('kbfgs_formulas');

  it.each(cases.map((each, i) => [i, each] as const))('are the authors’, case %i', (_i, each) => {
    const inverse = toArray(each.H);
    const pair = { s: column(each.s), y: column(each.y) };
    const changed = doubleDamped(xp, inverse, pair, hyper.modified_damping_mu2);
    expect(worst(changed.s, column(each.dd_s))).toBeLessThan(1e-12);
    expect(worst(changed.y, column(each.dd_y))).toBeLessThan(1e-12);
    const next = updatedInverse(xp, inverse, changed, leastBend(xp, column(each.g)));
    expect(worst(next, toArray(each.H_new))).toBeLessThan(1e-12);
  });

  it('give s for y, and leave the inverse alone where the pair is too flat for the gradient or not finite', () => {
    const inverse = toArray(cases[3]!.H);
    const s = column([1, 2, 0, 0]);
    const y = column([1e-3, 0, 5, -1]);
    const next = updatedInverse(xp, inverse, { s, y }, 0);
    expect(worst(xp.matmul(next, y), s)).toBeLessThan(1e-9);
    // sᵀy = 1e-3 and sᵀs = 5: the least gradient for which that is too flat has length 2.
    const g = (length: number) => leastBend(xp, column([0, 0.6 * length, -0.8 * length, 0]));
    expect(worst(updatedInverse(xp, inverse, { s, y }, g(1.99)), inverse)).toBeGreaterThan(1);
    expect(updatedInverse(xp, inverse, { s, y }, g(2.01))).toEqual(inverse);
    expect(updatedInverse(xp, inverse, { s: xp.neg(s), y }, 0)).toEqual(inverse);
    expect(updatedInverse(xp, inverse, { s: xp.mul(1e30, s), y: xp.mul(1e-30, y) }, 0)).toEqual(inverse);
    expect(updatedInverse(xp, inverse, { s, y: column([NaN, 0, 0, 0]) }, 0)).toEqual(inverse);
    expect(
      updatedInverse(xp, inverse, doubleDamped(xp, inverse, { s: xp.mul(0, s), y: xp.mul(0, y) }, 0.5), 0),
    ).toEqual(inverse);
  });
});

describe('K-BFGS', () => {
  it('counts multiply–adds', () => {
    // A, both passes of the second look, updates, and the direction; the filter and the step.
    const expected = 10 * (36 + 3 * 24) + 5 * (36 + 16) + 24 * 10 + 2 * 24;
    expect(kbfgs.cost(6, 4, settingsOf(kbfgs, {}).fixed, 10)).toEqual({ step: expected, refresh: 10 * 216 });
  });

  const settings = { learningRate: 0.6, beta1: 0.8, beta2: 0.7, pairDecay: 0.4, damping: 0.16, weightDecay: 0.03 };

  it.each([1200, 3])('is the textbook’s, starting from an exact inverse every %i steps', (interval) => {
    const path = train(kbfgs, task, start, { ...settings, interval }, 8);
    const dampings: boolean[][] = [];
    start.forEach((first, layer) => {
      const n = first.shape[2];
      let w = rowsOf(first);
      let a: Matrix = [];
      let inputs: Matrix = [];
      let outputs: Matrix = identity(n);
      let s = meanOf([identity(n)[0]!.map(() => 0)]);
      let y = s;
      let mean: Matrix = w.map((row) => row.map(() => 0));
      path.forEach(({ landscape, weights, operators }, t) => {
        const { inputs: seen, count } = landscape.examples!;
        const rows = rowsOf(seen()[layer]!);
        const now = product(transposed(rows), rows).map((row) => row.map((x) => x / count));
        a = t === 0 ? now : a.map((row, i) => mix(0.7, row, 0.3, now[i]!));
        const ridged = a.map((row, i) => row.map((x, j) => x + (i === j ? 0.4 : 0)));
        if (t % interval === 0) inputs = inverseOf(ridged);
        const along = times(inputs, meanOf(rows));
        inputs = bfgs(inputs, along, times(ridged, along));
        const grad = rowsOf(landscape.gradients()[layer]!).map((row, i) => mix(1, row, 0.03, w[i]!));
        mean = mean.map((row, i) => mix(0.8, row, 0.2, grad[i]!));
        const corrected = mean.map((row) => row.map((x) => x / (1 - 0.8 ** (t + 1))));
        const direction = product(product(inputs, corrected), outputs);
        const other = applyOperator(xp, operators[layer]!, fromRows(corrected));
        w = w.map((row, i) => mix(1, row, -0.6, direction[i]!));
        expect(worst(weights[layer]!, fromRows(w)), `step ${t}`).toBeLessThan(1e-11);
        const there = networkLandscape(task(t), weights).examples!;
        const here = landscape.examples!;
        const ofLayer = (arrays: readonly Array64[]) => meanOf(rowsOf(arrays[layer]!));
        s = mix(0.4, s, 0.6, mix(1, ofLayer(there.preActivations()), -1, ofLayer(here.preActivations())));
        y = mix(0.4, y, 0.6, mix(1, ofLayer(there.derivatives('data')), -1, ofLayer(here.derivatives('data'))));
        const pair = damped(outputs, s, y, 0.4);
        dampings.push(pair.wasDamped);
        outputs = bfgs(outputs, pair.s, pair.y);
        // What is shown after the step is what the next one will use.
        const next = product(product(inputs, corrected), outputs);
        expect(worst(other, fromRows(next))).toBeLessThan(1e-11);
      });
    });
    for (const which of [0, 1]) expect(new Set(dampings.map((each) => each[which]))).toEqual(new Set([true, false]));
  });

  it('takes a late exact inverse into use when it is there', () => {
    const choice = { ...settings, interval: 4, delay: 2 };
    const path = train(kbfgs, task, start, choice, 4);
    const [first, , third] = path.map(({ states }) => states[0]!);
    expect([first!.inverses!.data[0], first!.inversesUsed!.data[0]]).toEqual([0, 0]);
    expect([third!.inverses!.data[0], third!.inversesUsed!.data[0]]).toEqual([1, 1]);
    // Until then the inverse is updated from the identity.
    const rows = path[0]!.landscape.examples!.inputs()[0]!;
    const mean = xp.div(xp.transpose(xp.sum(rows, 'rows')), 10);
    const y = xp.add(xp.matmul(first!.inputs!, mean), xp.mul(0.4, mean));
    expect(worst(first!.left!, updatedInverse(xp, xp.eye(4), { s: mean, y }, 0))).toBeLessThan(1e-14);
    const exact = fromRows(inverseOf(rowsOf(xp.add(first!.inputs!, xp.mul(0.4, xp.eye(4))))));
    expect(worst(third!.exact!, exact)).toBeLessThan(1e-13);
    const now = path[2]!.landscape.examples!.inputs()[0]!;
    const s = xp.matmul(exact, xp.div(xp.transpose(xp.sum(now, 'rows')), 10));
    const bent = xp.add(xp.matmul(third!.inputs!, s), xp.mul(0.4, s));
    expect(worst(third!.left!, updatedInverse(xp, exact, { s, y: bent }, 0))).toBeLessThan(1e-12);
  });

  it('leaves the inverse of the derivatives alone where the pair is flat for the mean derivative', () => {
    const rows = (...values: number[][]) => xp.array(values.flat(), [1, values.length, 2]);
    const seenAt = (pre: Array64, derivatives: Array64, next?: Landscape<Array64>): Landscape<Array64> => {
      const plain = layerLandscape(normals(2, 3, 5), derivatives);
      return { ...plain, at: () => next!, examples: { ...plain.examples!, preActivations: () => [pre] } };
    };
    /** s = (1, 0), y = (2e-4, 0), at a mean derivative of (0, length). */
    const inverse = (length: number) => {
      const there = seenAt(rows([1, 2], [3, 4]), rows([2e-4, length + 1], [2e-4, length - 1]));
      const here = seenAt(rows([0, 5], [2, 1]), rows([3, length], [-3, length]), there);
      return firstDirection(kbfgs, here, { damping: 1e-10, pairDecay: 0, learningRate: 1e-3 }).state.right!;
    };
    expect(
      worst(
        inverse(1.9),
        toArray([
          [5000, 0],
          [0, 1],
        ]),
      ),
    ).toBeLessThan(1e-7);
    expect([...inverse(2.1).data]).toEqual([1, 0, 0, 1]);
  });

  it('descends with its defaults', () => {
    const fit = task(0);
    const path = train(kbfgs, () => fit, start, {}, 60);
    const losses = path.map(({ landscape }) => landscape.loss().data[0]!);
    expect(losses.at(-1)!).toBeLessThan(0.3 * losses[0]!);
    const { A } = kbfgs.statistics!(xp, path[59]!.states[0]!, {}, {});
    expect(A).toEqual(path[59]!.states[0]!.inputs);
  });

  it.each([
    [{}, 3 * 36 + 16 + 8 + 24],
    [{ delay: 3 }, 4 * 36 + 16 + 8 + 24],
  ])('keeps as many floats as it says: %o', (choice, expected) => {
    const { fixed } = settingsOf(kbfgs, choice);
    const state = kbfgs.init(xp, { name: 'W', rows: 6, columns: 4, layer: 0 }, 1, fixed);
    const floats = Object.values(state).reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
    expect(floats).toBe(expected);
    expect(kbfgs.memory(6, 4, fixed)).toBe(expected);
  });
});
