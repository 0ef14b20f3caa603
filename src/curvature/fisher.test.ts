import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { outputs, type Batch } from '../experiment/model.ts';
import { asOne, scatter } from '../optimizers/units.ts';
import { landscapeOf } from './landscape.ts';
import { dot, random, trial, worst, type Trial } from './trial.properties.ts';

const networks = [
  ['moons', { widths: [4, 3], activation: 'tanh' }],
  ['blobs', { widths: [4], activation: 'softplus' }],
  ['teacherStudent', { widths: [3], activation: 'sigmoid' }],
  ['inline', { widths: [3, 2, 3], code: 'linear' }],
] as const;

/** What is predicted at these weights: probabilities of classes or of ink, or means of normal distributions of variance 1. */
function predictions({ model, batch }: Trial, weights: readonly Array64[]): Array64 {
  const out = outputs(model.passes!.forward(xp, weights, batch.inputs));
  if (model.task === 'regression') return out;
  if (model.task === 'reconstruction') return xp.div(1, xp.add(1, xp.exp(xp.neg(out))));
  const exponentials = xp.exp(xp.sub(out, xp.max(out, 'columns')));
  return xp.div(exponentials, xp.sum(exponentials, 'columns'));
}

/** The Hessian on all weights as one: its products with all unit vectors, one in each replica. */
function hessian({ model, weights }: Trial, batch: Batch<Array64>): Array64 {
  const units = asOne(model.parameters);
  const size = units[0]!.columns;
  const inAll = weights.map((w) => xp.add(w, xp.full([size, 1, 1], 0)));
  const [columns] = landscapeOf(xp, model, units, inAll, batch).hessianProduct([
    xp.array(xp.eye(size).data, [size, 1, size]),
  ]);
  return xp.array(columns!.data, [1, size, size]);
}

/**
 * The mean over the examples of what is expected of a function of one example when targets come from the model. Targets that a normal
 * distribution draws are represented by `output ± √C e_c`, which have its mean and its covariance 1, and pixels by `p ± √(C p_c(1 − p_c)) e_c`
 * likewise: exact for what is of second degree.
 */
function mean(given: Trial, f: (example: Batch<Array64>) => Array64): Array64 {
  const p = predictions(given, given.weights);
  const [, count, C] = p.shape;
  const one = (array: Array64, n: number) => xp.slice(array, { rows: [n, n + 1] });
  const terms = Array.from({ length: count }, (_, n) =>
    Array.from({ length: C }, (_unused, c) => {
      const [inputs, unit] = [one(given.batch.inputs, n), one(xp.eye(C), c)];
      if (given.model.task === 'classification') return xp.mul(p.data[n * C + c]!, f({ inputs, targets: unit }));
      const variance = given.model.task === 'regression' ? 1 : p.data[n * C + c]! * (1 - p.data[n * C + c]!);
      const both = [Math.sqrt(C * variance), -Math.sqrt(C * variance)].map((s) =>
        f({ inputs, targets: xp.add(one(p, n), xp.mul(s, unit)) }),
      );
      return xp.div(xp.add(both[0]!, both[1]!), 2 * C);
    }),
  ).flat();
  return xp.div(
    terms.reduce((sum, term) => xp.add(sum, term)),
    count,
  );
}

const norm = (a: Array64) => Math.hypot(...a.data);

describe.each(networks)('the Fisher matrix of %s %o', (kind, settings) => {
  const given = trial(kind, settings, 5);
  const { model, weights, batch } = given;
  const units = asOne(model.parameters);
  const { examples } = landscapeOf(xp, model, units, weights, batch);
  const J = examples!.rootJacobian();
  const fisher = xp.matmul(J, J, { transposeA: true });

  it('is the expected Hessian of −log p', () => {
    expect(
      worst(
        fisher,
        mean(given, (example) => hessian(given, example)),
      ),
    ).toBeLessThan(1e-12);
    expect(norm(fisher)).toBeGreaterThan(0.1);
    // With the targets of the data the Hessian is another one.
    expect(worst(fisher, hessian(given, batch))).toBeGreaterThan(1e-3);
  });

  it('is the expected outer product of the gradients of −log p', () => {
    const expected = mean(given, (example) => {
      const [g] = landscapeOf(xp, model, units, weights, example).gradients();
      return xp.matmul(g!, g!, { transposeA: true });
    });
    expect(worst(fisher, expected)).toBeLessThan(1e-12);
  });

  it('is the curvature of the divergence from nearby models: its error falls with the third power', () => {
    const v = xp.mul(0.2, random(units[0]!, 5));
    const p = predictions(given, weights);
    const divergence = (t: number) => {
      const shift = scatter(xp, units, model.parameters, [xp.mul(t, v)]);
      const q = predictions(
        given,
        weights.map((w, i) => xp.add(w, shift[i]!)),
      );
      const term =
        model.task === 'classification'
          ? (x: number, i: number) => x * Math.log(x / q.data[i]!)
          : model.task === 'reconstruction'
            ? (x: number, i: number) => x * Math.log(x / q.data[i]!) + (1 - x) * Math.log((1 - x) / (1 - q.data[i]!))
            : (x: number, i: number) => (x - q.data[i]!) ** 2 / 2;
      return p.data.reduce((sum, x, i) => sum + term(x, i), 0) / p.shape[1];
    };
    const form = dot(v, xp.matmul(v, fisher)) / 2;
    const errors = Array.from({ length: 10 }, (_, k) => Math.abs(divergence(2 ** -k) - 4 ** -k * form));
    const excess = errors.slice(1).map((error, k) => errors[k]! / error - 8);
    // A third-order error falls by 8 with each halving, but for its fourth-order part, which halves once more.
    expect(Math.abs(excess[8]!)).toBeLessThan(0.05);
    expect(excess[8]! / excess[7]!).toBeCloseTo(0.5, 1);
  });
});

describe.each([
  ['blobs', { widths: [3] }],
  ['teacherStudent', { widths: [3] }],
  ['inline', { widths: [3] }],
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
      Float64Array.from({ length: 4 * copies * width }, model.task === 'regression' ? draws.normal : draws.uniform),
      [1, 4 * copies, width],
    );
    const units = asOne(model.parameters);
    const large = { inputs: many(batch.inputs), targets: many(batch.targets), noise };
    const { examples } = landscapeOf(xp, model, units, weights, large);
    const g = examples!.exampleGradients('sampled');
    const sampled = xp.div(xp.matmul(g, g, { transposeA: true }), 4 * copies);
    const J = landscapeOf(xp, model, units, weights, batch).examples!.rootJacobian();
    const exact = xp.matmul(J, J, { transposeA: true });
    // 20,000 draws: 1/√20,000 = 0.7 %, times the spread of fourth moments.
    expect(norm(xp.sub(sampled, exact)) / norm(exact)).toBeLessThan(0.05);
  });
});
