import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { buildModel, type Batch, type Model } from '../experiment/model.ts';
import { presets } from '../experiment/presets/index.ts';
import { asOne, byLayer } from '../optimizers/units.ts';
import { landscapeOf } from './landscape.ts';
import { dot, random, trial, worst } from './trial.properties.ts';

function whole({ model, weights, batch }: { model: Model; weights: readonly Array64[]; batch?: Batch<Array64> }) {
  const units = asOne(model.parameters);
  return { unit: units[0]!, landscape: landscapeOf(xp, model, units, weights, batch) };
}

const networks = [
  ['moons', { widths: [4, 3], activation: 'tanh' }],
  ['blobs', { widths: [4], activation: 'softplus' }],
  ['moons', { widths: [5], activation: 'gelu', bias: 'none' }],
  ['teacherStudent', { widths: [3], activation: 'sigmoid' }],
  ['illConditionedRegression', { widths: [], bias: 'last' }],
  ['inline', { widths: [3, 2, 3], code: 'linear' }],
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
});

it('draws no targets without noise', () => {
  const { model, weights, batch } = trial('moons', { widths: [3] }, 4);
  const { examples } = landscapeOf(xp, model, asOne(model.parameters), weights, batch);
  expect(() => examples!.exampleGradients('sampled')).toThrow('noise');
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
