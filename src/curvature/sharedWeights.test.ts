import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { buildModel, outputs, type Model } from '../experiment/model.ts';
import { presets } from '../experiment/presets/index.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { averageFactors, factorState } from '../optimizers/kroneckerFactors.ts';
import { optimizers } from '../optimizers/index.ts';
import { refusal } from '../optimizers/refusal.ts';
import { asOne, byLayer } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import { landscapeOf } from './landscape.ts';
import { dot, random, worst } from './trial.properties.ts';

const EXAMPLES = 6;

/** Six images of 5 × 6 pixels in two classes. */
const images = (() => {
  const { normal } = stream(1, 'data');
  return {
    inputs: Array.from({ length: EXAMPLES }, () => Array.from({ length: 30 }, normal)),
    targets: Array.from({ length: EXAMPLES }, (_, n) => [n % 2, 1 - (n % 2)]),
  };
})();

function modelOf(kind: string, network: string, settings: Settings, own: Settings = {}): Model {
  const problem = { kind, settings: { ...defaults(problemOf(kind)!.fields), ...own } };
  return buildModel({
    ...presets[0].experiment,
    problem: kind === 'inline' ? { ...problem, data: images } : problem,
    network: { kind: network, settings: { ...defaults(networkOf(network)!.fields), ...settings } },
  });
}

/** A model at weights near its initial ones, on its first examples. */
function trialOf(model: Model) {
  const weights = model.parameters.map(({ rows, columns }, i) =>
    xp.array(
      model.initial(3)[i]!.map((w, k) => w + 0.1 * Math.sin(k + i)),
      [1, rows, columns],
    ),
  );
  const { inputs, targets, inputWidth, targetWidth } = model.data!.training;
  const few = Math.min(EXAMPLES, model.data!.training.examples);
  const batch = {
    inputs: xp.array(inputs.slice(0, few * inputWidth), [1, few, inputWidth]),
    targets: xp.array(targets.slice(0, few * targetWidth), [1, few, targetWidth]),
  };
  return { model, weights, batch };
}

const one = (array: Array64, row: number) => xp.slice(array, { rows: [row, row + 1] });
const KERNELS = { channels: [3, 2], kernel: 3, stride: 2, activation: 'tanh' };
const convolutional = trialOf(modelOf('inline', 'convolution', KERNELS, { heldOut: 0, task: 'classification' }));
const SEQUENCES = { points: 20, length: 4, vocabulary: 3, heldOut: 0 };
const tokens = trialOf(modelOf('sequences', 'transformer', { heads: 2, headWidth: 2, activation: 'tanh' }, SEQUENCES));
const flat = trialOf(modelOf('sequences', 'mlp', { widths: [5] }, SEQUENCES));

describe.each([
  ['kernels', convolutional],
  ['attention', tokens],
  ['a layer with several predictions', flat],
])('the curvature of %s', (_, { model, weights, batch }) => {
  const units = asOne(model.parameters);
  const landscape = landscapeOf(xp, model, units, weights, batch);
  const unit = units[0]!;
  const w = xp.concat(
    weights.map((array) => xp.reshape(array, 1, array.data.length)),
    'columns',
  );
  const h = 1e-5;

  it('has Hessian products that are the differences of gradients, and a symmetric Hessian', () => {
    const [u, v] = [random(unit, 1), random(unit, 2)];
    const [hv] = landscape.hessianProduct([v]);
    const at = (t: number) => landscape.at([xp.add(w, xp.mul(t, v))]).gradients()[0]!;
    // Central differences: h² of truncation on third derivatives of order 1000 along vectors of length 10.
    expect(worst(hv!, xp.div(xp.sub(at(h), at(-h)), 2 * h))).toBeLessThan(1e-6);
    expect(dot(u, hv!)).toBeCloseTo(dot(v, landscape.hessianProduct([u])[0]!), 9);
  });

  it('has Gauss–Newton products made of the variances of predictions along a direction', () => {
    const v = random(unit, 3);
    const [gv] = landscape.examples!.gaussNewtonProduct([v]);
    const passes = model.passes!;
    const at = (t: number) => {
      const moved = xp.add(w, xp.mul(t, v));
      let from = 0;
      const parts = model.parameters.map(({ rows, columns }) => {
        const part = xp.slice(moved, { columns: [from, from + rows * columns] });
        from += rows * columns;
        return xp.reshape(part, rows, columns);
      });
      return outputs(passes.forward(xp, parts, batch.inputs));
    };
    const [out, slope] = [at(0), xp.div(xp.sub(at(h), at(-h)), 2 * h)];
    const exponentials = xp.exp(out);
    const p = xp.div(exponentials, xp.sum(exponentials, 'columns'));
    const mean = xp.sum(xp.mul(p, slope), 'columns');
    const variance = xp.sum(xp.mul(p, xp.mul(xp.sub(slope, mean), xp.sub(slope, mean))), 'matrix').data[0]!;
    expect(dot(v, gv!)).toBeCloseTo(variance / out.shape[1], 6);
  });
});

describe('kernels', () => {
  const { model, weights, batch } = convolutional;
  const whole = landscapeOf(xp, model, asOne(model.parameters), weights, batch).examples!;

  it('have as gradient of each example that of a batch of this example alone', () => {
    const gradients = whole.exampleGradients('data');
    for (let n = 0; n < EXAMPLES; n++) {
      const alone = { inputs: one(batch.inputs, n), targets: one(batch.targets, n) };
      const [expected] = landscapeOf(xp, model, asOne(model.parameters), weights, alone).gradients();
      expect(worst(one(gradients, n), expected!)).toBeLessThan(1e-14);
    }
  });

  it('have a root Jacobian whose JᵀJ is the Gauss–Newton matrix', () => {
    const J = whole.rootJacobian();
    const v = random({ rows: 1, columns: J.shape[2] }, 3);
    const product = xp.matmul(xp.matmul(v, J, { transposeB: true }), J);
    expect(worst(whole.gaussNewtonProduct([v])[0]!, product)).toBeLessThan(1e-12);
  });

  it('have the factors of KFC: inputs summed over places, derivatives averaged over them', () => {
    const units = byLayer(model.parameters);
    const landscape = landscapeOf(xp, model, units, weights, batch);
    const fixed = { fisher: 'empirical', averaging: 'first' };
    const PLACES = [9, 4, 1];
    units.forEach((unit, layer) => {
      const sight = { unit, landscape, parameter: xp.eye(1), grad: xp.eye(1) };
      const state = factorState(xp, unit, 1, fixed);
      const found = averageFactors(xp, sight, state, xp.full([1, 1, 1], 0.9), fixed);
      const [inputs, derivatives] = [
        landscape.examples!.inputs()[layer]!,
        landscape.examples!.derivatives('data')[layer]!,
      ];
      expect(inputs.shape).toEqual([1, EXAMPLES * PLACES[layer]!, unit.rows]);
      const moment = (rows: Array64, i: number, j: number) => {
        let sum = 0;
        const width = rows.shape[2];
        for (let row = 0; row < rows.shape[1]; row++) sum += rows.data[row * width + i]! * rows.data[row * width + j]!;
        return sum / EXAMPLES;
      };
      for (let i = 0; i < unit.rows; i++)
        for (let j = 0; j < unit.rows; j++)
          expect(found.inputs.data[i * unit.rows + j]).toBeCloseTo(moment(inputs, i, j), 12);
      for (let i = 0; i < unit.columns; i++)
        for (let j = 0; j < unit.columns; j++)
          expect(found.derivatives.data[i * unit.columns + j]).toBeCloseTo(
            moment(derivatives, i, j) / PLACES[layer]!,
            12,
          );
    });
  });
});

describe('methods that look at single examples', () => {
  const looking = optimizers.filter(({ needs }) => needs === 'examples');
  const refusedOf = ({ parameters }: Model) =>
    looking.flatMap((optimizer) => {
      const fixed = Object.fromEntries(
        Object.entries(defaults(optimizer.fixed)).flatMap(([name, value]) =>
          typeof value === 'object' ? [] : [[name, value]],
        ),
      );
      return refusal(optimizer, parameters, fixed) === undefined ? [] : [optimizer.kind];
    });

  it('train kernels only if they allow for several places', () => {
    expect(refusedOf(convolutional.model).toSorted()).toEqual(['ekfac', 'kbfgs', 'kfacDouble']);
  });

  it('do not train what makes several predictions of an example', () => {
    expect(refusedOf(tokens.model)).toEqual(looking.map(({ kind }) => kind));
    expect(refusedOf(flat.model)).toEqual(looking.map(({ kind }) => kind));
    expect(refusal(looking[0]!, tokens.model.parameters, {})).toMatch(/several predictions/);
  });
});
