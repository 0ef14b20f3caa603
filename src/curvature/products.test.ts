import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { buildModel, type Batch } from '../experiment/model.ts';
import { presets } from '../experiment/presets/index.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { exactly, onReference } from '../gpu/machineOps.properties.ts';
import { activations } from '../networks/activations.ts';
import type { Examples } from '../optimizers/landscape.ts';
import { asOne } from '../optimizers/units.ts';
import { problemOf, problems } from '../problems/index.ts';
import { landscapeOf } from './landscape.ts';
import { gaussNewtonProduct, hessianProduct } from './products.ts';
import { dot, random, trial, worst, type Trial } from './trial.properties.ts';

/** `H v` on a surface at w. */
function onSurface(kind: string, settings: Settings, w: readonly number[], v: readonly number[]): Array64 {
  const model = buildModel({ ...presets[0].experiment, problem: { kind, settings } });
  const row = (values: readonly number[]) => xp.array(values, [1, 1, values.length]);
  return hessianProduct(xp, model, [row(w)], undefined, [row(v)])[0]!;
}

describe('Hessian products on surfaces', () => {
  const [w, v] = [
    [0.7, -1.3],
    [0.4, 2.1],
  ] as const;
  const [x, y] = w;

  it.each([
    ['rosenbrock', { steepness: 100 }, [2 - 400 * (y - 3 * x * x), -400 * x, 200]],
    ['saddle', { steepness: 3, descent: 0.5 }, [3, 0, 3 * y * y - 0.5]],
    ['himmelblau', {}, [12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26]],
  ] as const)('are those of the Hessian known for %s', (kind, settings, [xx, xy, yy]) => {
    const [first, second] = onSurface(kind, settings, w, v).data;
    // A few roundings of numbers of at most 1e4.
    expect(first).toBeCloseTo(xx * v[0] + xy * v[1], 10);
    expect(second).toBeCloseTo(xy * v[0] + yy * v[1], 10);
  });

  it('are on a quadratic its gradient at the vector, to the last bit, wherever they are taken', () => {
    const settings = { dimension: 7, conditionNumber: 1e4, spectrum: 'logarithmic', rotation: 'random' };
    const problem = problemOf('quadraticN')!;
    if (problem.type !== 'surface') throw new Error('a quadratic is a surface');
    const vector = random({ rows: 1, columns: 7 }, 1);
    const at = [...random({ rows: 1, columns: 7 }, 2).data];
    const expected = problem.gradient(xp, vector, settings);
    expect(onSurface('quadraticN', settings, at, [...vector.data])).toEqual(expected);
  });

  it.each(problems.filter(({ type }) => type === 'surface').map(({ kind }) => kind))('are symmetric on %s', (kind) => {
    const problem = problemOf(kind)!;
    if (problem.type !== 'surface') throw new Error('not a surface');
    const settings = defaults(problem.fields);
    const n = problem.dimension(settings);
    const normal = stream(4, 'data').normal;
    const [at, u, z] = [0, 1, 2].map(() => Array.from({ length: n }, normal));
    const row = (values: readonly number[]) => xp.array(values, [1, 1, n]);
    const [hu, hz] = [u!, z!].map((vector) => onSurface(kind, settings, at!, vector));
    const [one, other] = [dot(row(z!), hu!), dot(row(u!), hz!)];
    expect(Math.abs(one)).toBeGreaterThan(1e-3);
    expect(Math.abs(one / other - 1)).toBeLessThan(1e-10);
  });
});

describe.each(Object.keys(activations))('%s', (activation) => {
  const { model, weights, batch } = trial('blobs', { widths: [4, 3], activation });
  const vectors = (seed: number) => model.parameters.map((parameter, i) => random(parameter, 10 * seed + i));
  const inner = (a: readonly Array64[], b: readonly Array64[]) => a.reduce((sum, part, i) => sum + dot(part, b[i]!), 0);

  it('has Hessian products that are the differences of gradients, and symmetric', () => {
    const [u, v] = [vectors(1), vectors(2)];
    const hv = hessianProduct(xp, model, weights, batch, v);
    const h = 1e-5;
    const at = (t: number) =>
      model.gradients(
        xp,
        weights.map((w, i) => xp.add(w, xp.mul(t, v[i]!))),
        batch,
      ).grads;
    const [above, below] = [at(h), at(-h)];
    hv.forEach((part, i) => {
      // Central differences: h² of truncation on third derivatives of about 10.
      expect(worst(part, xp.div(xp.sub(above[i]!, below[i]!), 2 * h))).toBeLessThan(1e-7);
    });
    const [one, other] = [inner(u, hv), inner(v, hessianProduct(xp, model, weights, batch, u))];
    expect(Math.abs(one)).toBeGreaterThan(1e-3);
    expect(Math.abs(one - other)).toBeLessThan(1e-13 * Math.max(1, inner(hv, hv)));
  });

  it('has a Gauss–Newton matrix that is JᵀJ, positive semi-definite', () => {
    const v = vectors(3);
    const product = gaussNewtonProduct(xp, model.passes!, weights, batch, v);
    const { examples } = landscapeOf(xp, model, asOne(model.parameters), weights, batch);
    const row = (parts: readonly Array64[]) =>
      xp.concat(
        parts.map((part) => xp.reshape(part, 1, part.data.length)),
        'columns',
      );
    const J = examples!.rootJacobian();
    const expected = xp.matmul(xp.matmul(row(v), J, { transposeB: true }), J);
    expect(worst(row(product), expected)).toBeLessThan(1e-10);
    expect(inner(v, product)).toBeGreaterThan(1e-3);
  });
});

it('directions left out are 0', () => {
  const { model, weights, batch } = trial('moons', { widths: [3] });
  const zero = weights.map(({ shape }) => xp.full(shape, 0));
  expect(hessianProduct(xp, model, weights, batch, [])).toEqual(zero);
  expect(gaussNewtonProduct(xp, model.passes!, weights, batch, []).map((part) => xp.abs(part))).toEqual(zero);
});

it.each(['relu', 'softplus'])('%s at exactly 0 has the same slope in either direction', (activation) => {
  const { model, weights, batch } = trial('moons', { widths: [3], activation });
  const [W1, b1, ...rest] = weights;
  const atZero = [W1!, xp.mul(0, b1!), ...rest];
  // The first example at the origin, where without biases all pre-activations are 0.
  const inputs = xp.concat([xp.full([1, 1, 2], 0), xp.slice(batch.inputs, { rows: [1, 9] })], 'rows');
  const v = model.parameters.map((parameter, i) => random(parameter, i));
  const product = gaussNewtonProduct(xp, model.passes!, atZero, { ...batch, inputs }, v);
  const units = asOne(model.parameters);
  const { examples } = landscapeOf(xp, model, units, atZero, { ...batch, inputs });
  const row = (parts: readonly Array64[]) =>
    xp.concat(
      parts.map((part) => xp.reshape(part, 1, part.data.length)),
      'columns',
    );
  const J = examples!.rootJacobian();
  expect(worst(row(product), xp.matmul(xp.matmul(row(v), J, { transposeB: true }), J))).toBeLessThan(1e-12);
});

/** Everything that can be asked of the examples, and a Hessian product, for weights, a direction and noise given in this order. */
function everything<T>(
  xp: Ops<T>,
  { model }: Trial,
  [inputs, targets, noise, v, ...weights]: readonly T[],
): readonly T[] {
  if (inputs === undefined || targets === undefined || noise === undefined || v === undefined)
    throw new Error('not all is given');
  const batch: Batch<T> = { inputs, targets, noise };
  const { hessianProduct: product, examples } = landscapeOf(xp, model, asOne(model.parameters), weights, batch);
  const all: Examples<T> | undefined = examples;
  if (!all) throw new Error('no examples');
  return [
    ...product([v]),
    ...all.gaussNewtonProduct([v]),
    all.rootJacobian(),
    all.exampleGradients('data'),
    all.exampleGradients('sampled'),
  ];
}

const REPLICAS = 3;

/** Inputs of `everything`, all but the examples different in each replica. */
function replicated({ model, weights, batch }: Trial): readonly Array64[] {
  const { normal, uniform } = stream(5, 'noise');
  const [, count, outputs] = batch.targets.shape;
  const width = model.task === 'classification' ? 1 : outputs;
  const draw = (rows: number, columns: number, from: () => number) =>
    xp.array(Float64Array.from({ length: REPLICAS * rows * columns }, from), [REPLICAS, rows, columns]);
  const { columns } = asOne(model.parameters)[0]!;
  return [
    batch.inputs,
    batch.targets,
    draw(count, width, model.task === 'regression' ? normal : uniform),
    draw(1, columns, normal),
    ...weights.map((w) => xp.add(w, xp.mul(0.1, draw(w.shape[1], w.shape[2], normal)))),
  ];
}

describe.each([
  ['blobs', { widths: [4, 3], activation: 'gelu' }],
  ['teacherStudent', { widths: [3], activation: 'softplus' }],
  ['inline', { widths: [3, 2], code: 'linear' }],
] as const)('on %s', (kind, settings) => {
  const given = trial(kind, settings, 5);
  const arrays = replicated(given);
  const all = everything(xp, given, arrays);
  const replica = (array: Array64, r: number) =>
    array.shape[0] === 1 ? array : xp.slice(array, { replicas: [r, r + 1] });

  it('replicas are independent, bit for bit', () => {
    for (let r = 0; r < REPLICAS; r++) {
      const own = everything(
        xp,
        given,
        arrays.map((array) => replica(array, r)),
      );
      expect(all.map((result) => replica(result, r))).toEqual(own);
      expect(own.every(({ data }) => data.every(Number.isFinite))).toBe(true);
    }
    const spoiled = arrays.map((array) => {
      const data = array.data.slice();
      if (array.shape[0] > 1) data.fill(NaN, 0, data.length / REPLICAS);
      return xp.array(data, array.shape);
    });
    everything(xp, given, spoiled).forEach((result, i) => {
      expect(result.data[0]).toBeNaN();
      for (let r = 1; r < REPLICAS; r++) expect(replica(result, r)).toEqual(replica(all[i]!, r));
    });
  });

  it('recorded, compiled and run one instruction after the other they are the same', () => {
    const compute = <T>(ops: Ops<T>, inputs: readonly T[]) => everything(ops, given, inputs);
    const calculation = { inputs: arrays, compute };
    const expected = exactly(calculation);
    onReference(calculation).forEach((result, i) => {
      // Only the order of additions may differ.
      expect(result.shape).toEqual(expected[i]!.shape);
      expect(worst(result, expected[i]!)).toBeLessThan(1e-12);
    });
  });
});
