import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { buildModel, type Batch, type Model } from '../experiment/model.ts';
import { presets } from '../experiment/presets.ts';
import { defaults } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { asOne, byLayer, scatter, type Unit } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import { landscapeOf } from './landscape.ts';

/** A small network on some examples of a problem, at its initial weights. */
function trial(kind: string, settings: Record<string, number | string | readonly number[]>, examples = 9) {
  const experiment = {
    ...presets[0].experiment,
    problem: { kind, settings: defaults(problemOf(kind)!.fields) },
    network: { kind: 'mlp', settings: { ...defaults(networkOf('mlp')!.fields), ...settings } },
  };
  const model = buildModel(experiment);
  const weights = model.parameters.map(({ rows, columns }, i) =>
    xp.array(
      model.initial(3)[i]!.map((w, k) => w + 0.1 * Math.sin(k + i)),
      [1, rows, columns],
    ),
  );
  const { training } = model.data!;
  const batch: Batch<Array64> = {
    inputs: xp.array(training.inputs.slice(0, examples * training.inputWidth), [1, examples, training.inputWidth]),
    targets: xp.array(training.targets.slice(0, examples * training.targetWidth), [1, examples, training.targetWidth]),
  };
  return { model, weights, batch };
}

const random = (unit: Pick<Unit, 'rows' | 'columns'>, seed: number) =>
  xp.array(Float64Array.from({ length: unit.rows * unit.columns }, stream(seed, 'data').normal), [
    1,
    unit.rows,
    unit.columns,
  ]);
const worst = (a: Array64, b: Array64) => a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0);
const dot = (a: Array64, b: Array64) => a.data.reduce((sum, v, i) => sum + v * b.data[i]!, 0);

function whole({ model, weights, batch }: { model: Model; weights: readonly Array64[]; batch?: Batch<Array64> }) {
  const units = asOne(model.parameters);
  return { unit: units[0]!, landscape: landscapeOf(xp, model, units, weights, batch) };
}

const networks = [
  ['moons', { widths: [4, 3], activation: 'tanh' }],
  ['moons', { widths: [5], activation: 'gelu', bias: 'none' }],
  ['teacherStudent', { widths: [3], activation: 'sigmoid' }],
  ['illConditionedRegression', { widths: [], bias: 'last' }],
] as const;

describe.each(networks)('%s %o', (kind, settings) => {
  const given = trial(kind, settings);
  const { unit, landscape } = whole(given);
  const examples = landscape.examples!;

  it('has Hessian products that are the differences of gradients, and a symmetric Hessian', () => {
    const [u, v] = [random(unit, 1), random(unit, 2)];
    const [hv] = landscape.hessianProduct([v]);
    const h = 1e-5;
    const w = xp.concat(
      given.weights.map((array) => xp.reshape(array, 1, array.data.length)),
      'columns',
    );
    const at = (t: number) => landscape.at([xp.add(w, xp.mul(t, v))]).gradients()[0]!;
    // Central differences: h² of truncation on third derivatives of about 10.
    expect(worst(hv!, xp.div(xp.sub(at(h), at(-h)), 2 * h))).toBeLessThan(1e-7);
    expect(dot(u, hv!)).toBeCloseTo(dot(v, landscape.hessianProduct([u])[0]!), 10);
  });

  it('has a Gauss–Newton matrix that is the Fisher matrix: JᵀJ of the root Jacobian', () => {
    const J = examples.rootJacobian();
    const v = random(unit, 3);
    const product = xp.matmul(xp.matmul(v, J, { transposeB: true }), J);
    expect(worst(examples.gaussNewtonProduct([v])[0]!, product)).toBeLessThan(1e-10);
  });

  it('has gradients by example whose mean is the gradient', () => {
    const mean = xp.div(xp.sum(examples.exampleGradients('data'), 'rows'), examples.count);
    expect(worst(mean, landscape.gradients()[0]!)).toBeLessThan(1e-14);
  });

  it('gives layers their inputs and derivatives: their product is the gradient of weights and biases', () => {
    const units = byLayer(given.model.parameters);
    const layers = landscapeOf(xp, given.model, units, given.weights, given.batch);
    const [inputs, derivatives] = [layers.examples!.inputs(), layers.examples!.derivatives('data')];
    layers.gradients().forEach((grad, i) => {
      const product = xp.div(xp.matmul(inputs[i]!, derivatives[i]!, { transposeA: true }), examples.count);
      expect(grad.shape).toEqual([1, units[i]!.rows, units[i]!.columns]);
      expect(worst(grad, product)).toBeLessThan(1e-14);
    });
    const factor = layers.examples!.curvatureRoots().at(-1)!;
    expect(factor.shape).toEqual([1, examples.count * examples.outputs, units.at(-1)!.columns]);
  });

  it('has a loss whose divergence from a nearby model is half the Fisher form, up to third order', () => {
    if (given.model.task !== 'classification') return;
    const v = xp.mul(0.2, random(unit, 5));
    const w = xp.concat(
      given.weights.map((array) => xp.reshape(array, 1, array.data.length)),
      'columns',
    );
    const predictions = (row: Array64) => {
      const own = scatter(xp, asOne(given.model.parameters), given.model.parameters, [row]);
      const logits = given.model.passes!.forward(xp, own, given.batch.inputs).at(-1)!.output;
      const exponentials = xp.exp(xp.sub(logits, xp.max(logits, 'columns')));
      return xp.div(exponentials, xp.sum(exponentials, 'columns'));
    };
    const p = predictions(w);
    const divergence = (t: number) => {
      const q = predictions(xp.add(w, xp.mul(t, v)));
      return p.data.reduce((sum, x, i) => sum + x * Math.log(x / q.data[i]!), 0) / examples.count;
    };
    const form = (t: number) => (t * t * dot(v, examples.gaussNewtonProduct([v])[0]!)) / 2;
    const errors = [1, 0.5, 0.25, 0.125].map((t) => Math.abs(divergence(t) - form(t)));
    expect(errors[2]! / errors[3]!).toBeGreaterThan(6);
    expect(errors[2]! / errors[3]!).toBeLessThan(10);
  });
});

describe.each([
  ['moons', { widths: [3] }],
  ['teacherStudent', { widths: [3] }],
] as const)('targets drawn from %s', (kind, settings) => {
  it('make the mean of many Fisher matrices the exact one', () => {
    const { model, weights, batch } = trial(kind, settings, 4);
    const copies = 5000;
    const many = (array: Array64) =>
      xp.concat(
        Array.from({ length: copies }, () => array),
        'rows',
      );
    const width = model.task === 'classification' ? 1 : model.passes!.outputs;
    const draws = stream(8, 'noise');
    const noise = xp.array(
      Float64Array.from({ length: 4 * copies * width }, model.task === 'classification' ? draws.uniform : draws.normal),
      [1, 4 * copies, width],
    );
    const units = asOne(model.parameters);
    const large = { inputs: many(batch.inputs), targets: many(batch.targets), noise };
    const { examples } = landscapeOf(xp, model, units, weights, large);
    const g = examples!.exampleGradients('sampled');
    const sampled = xp.div(xp.matmul(g, g, { transposeA: true }), 4 * copies);
    const J = landscapeOf(xp, model, units, weights, batch).examples!.rootJacobian();
    const exact = xp.matmul(J, J, { transposeA: true });
    const norm = (a: Array64) => Math.hypot(...a.data);
    // 20,000 draws: 1/√20,000 = 0.7 %, times the spread of fourth moments.
    expect(norm(xp.sub(sampled, exact)) / norm(exact)).toBeLessThan(0.05);
  });
});

it('draws exactly one class, also at the ends of the noise', () => {
  const { model, weights, batch } = trial('moons', { widths: [3] }, 4);
  const noise = xp.array([0, 1 - 2 ** -53, 0.5, 0.999999], [1, 4, 1]);
  const units = asOne(model.parameters);
  const { examples } = landscapeOf(xp, model, units, weights, { ...batch, noise });
  expect(examples!.exampleGradients('sampled').data.every(Number.isFinite)).toBe(true);
  expect(() => landscapeOf(xp, model, units, weights, batch).examples!.exampleGradients('sampled')).toThrow('noise');
});

it('a surface has a Hessian and no examples', () => {
  const experiment = presets.find(({ kind }) => kind === 'tilted')!.experiment;
  const model = buildModel(experiment);
  const { landscape } = whole({ model, weights: [xp.array([1, 2], [1, 1, 2])] });
  expect(landscape.examples).toBeUndefined();
  const columns = [
    [1, 0],
    [0, 1],
  ].map((v) => landscape.hessianProduct([xp.array(v, [1, 1, 2])])[0]!.data);
  // Eigenvalues 1 and 1/100: trace 1.01, determinant 0.01.
  expect(columns[0]![0]! + columns[1]![1]!).toBeCloseTo(1.01, 12);
  expect(columns[0]![0]! * columns[1]![1]! - columns[0]![1]! * columns[1]![0]!).toBeCloseTo(0.01, 12);
});
