import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { float64 } from '../array/float64.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { mlp } from '../networks/mlp.ts';
import { problemOf } from '../problems/index.ts';
import type { Experiment } from './experiment.ts';
import { buildModel, type Model } from './model.ts';

interface Golden {
  readonly inputs: {
    readonly X: number[][];
    readonly Y: number[][];
    readonly params0: Readonly<Record<string, number[][] | number[]>>;
  };
  readonly steps: readonly {
    readonly loss_before: number;
    readonly grad: Readonly<Record<string, number[][] | number[]>>;
  }[];
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../optimizers/golden/${name}.json`, import.meta.url), 'utf8'));
}

function experimentWith(
  kind: string,
  changed: Partial<Experiment> = {},
  settings: Settings = {},
  network: Settings = {},
): Experiment {
  return {
    version: 1,
    title: '',
    problem: { kind, settings: { ...defaults(problemOf(kind)!.fields), ...settings } },
    network: { kind: 'mlp', settings: { ...defaults(mlp.fields), ...network } },
    runs: [],
    steps: 1,
    batch: 0,
    seed: 1,
    seeds: 1,
    engine: 'float64',
    view: {
      xAxis: 'step',
      logX: false,
      logY: true,
      smoothing: 0,
      metric: 'training',
      focus: 0,
      parameter: '',
      side: 'left',
      rank: 4,
      decay: 1,
      plane: 'random',
      cursor: -1,
    },
    ...changed,
  };
}

function weightsOf(model: Model, seed = 1) {
  const values = model.initial(seed);
  return model.parameters.map(({ rows, columns }, i) => float64.array(values[i]!, [1, rows, columns]));
}

/** All training examples as a batch. */
function everything({ data }: Model) {
  const { examples, inputWidth, targetWidth, inputs, targets } = data!.training;
  return {
    inputs: float64.array(inputs, [1, examples, inputWidth]),
    targets: float64.array(targets, [1, examples, targetWidth]),
  };
}

const inRows = (value: number[][] | number[]) => (value.every((row) => typeof row === 'number') ? [value] : value);

describe.each(['torch_sgd', 'torch_sgd_bias'])('the first gradient of %s', (name) => {
  const { inputs, steps } = golden(name);
  const experiment = experimentWith(
    'inline',
    {},
    {},
    { widths: [5], activation: 'identity', bias: 'b' in inputs.params0 ? 'last' : 'none' },
  );
  const weights = Object.fromEntries(Object.entries(inputs.params0).map(([key, value]) => [key, inRows(value)]));
  const model = buildModel({
    ...experiment,
    problem: { ...experiment.problem, data: { inputs: inputs.X, targets: inputs.Y } },
    network: { ...experiment.network, weights },
  });

  it('comes out of inline data and weights, to 1e-12', () => {
    const { loss, grads } = model.gradients(float64, weightsOf(model), everything(model));
    expect(Math.abs(loss.data[0]! - steps[0]!.loss_before)).toBeLessThan(1e-12);
    expect(model.parameters.map(({ name: parameter }) => parameter)).toEqual(Object.keys(steps[0]!.grad));
    model.parameters.forEach(({ name: parameter }, i) => {
      const expected = steps[0]!.grad[parameter]!.flat();
      expect(grads[i]!.data).toHaveLength(expected.length);
      expected.forEach((value, k) => expect(Math.abs(grads[i]!.data[k]! - value)).toBeLessThan(1e-12));
    });
  });

  it('has no held-out loss', () => {
    expect(model.data?.heldOut.examples).toBe(0);
    expect(model.evaluate(float64, weightsOf(model), undefined).loss.data).toEqual(Float64Array.of(NaN));
  });
});

describe('a surface', () => {
  it('is one vector that starts where the experiment or the problem says', () => {
    const model = buildModel(experimentWith('rosenbrock'));
    expect(model).toMatchObject({ task: 'surface', batch: 0, parameters: [{ name: 'w', rows: 1, columns: 2 }] });
    expect(model.initial(7)).toEqual([Float64Array.of(-1.2, 1)]);
    expect(model.batchRows(1, 0)).toHaveLength(0);
    const { loss, grads } = model.gradients(float64, weightsOf(model), undefined);
    expect(loss.data[0]).toBeCloseTo(24.2, 12);
    expect([...grads[0]!.data].map((value) => Number(value.toFixed(9)))).toEqual([-215.6, -88]);
    expect(model.passes).toBeUndefined();
    expect(model.evaluate(float64, weightsOf(model), undefined).loss).toEqual(loss);
    const moved = experimentWith('rosenbrock');
    expect(buildModel({ ...moved, problem: { ...moved.problem, start: [0, 3] } }).initial(1)).toEqual([
      Float64Array.of(0, 3),
    ]);
    expect(() => buildModel({ ...moved, problem: { ...moved.problem, start: [0] } })).toThrow(
      'a start of 1 numbers does not fit 2 dimensions',
    );
  });
});

describe('batches', () => {
  const model = (batch: number) => buildModel(experimentWith('moons', { batch }, { points: 50, heldOut: 0.2 }));

  it('are everything, in order, when 0 or too large', () => {
    for (const batch of [0, 40, 1000]) {
      expect(model(batch).batch).toBe(40);
      expect([...model(batch).batchRows(5, 3)]).toEqual(Array.from({ length: 40 }, (_, i) => i));
    }
  });
  it('visit every example once an epoch, in another order each epoch and seed', () => {
    const { batch, batchRows } = model(12);
    expect(batch).toBe(12);
    const epochs = (seed: number) => {
      const visited = Array.from({ length: 20 }, (_, step) => [...batchRows(seed, step)]).flat();
      return Array.from({ length: 6 }, (_, epoch) => visited.slice(40 * epoch, 40 * (epoch + 1)));
    };
    const orders = [...epochs(1), ...epochs(2)];
    for (const order of orders)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(new Set(orders.map(String)).size).toBe(12);
    expect(epochs(1)).toEqual(epochs(1));
  });
});

describe('a model with data', () => {
  it('has the same data for every replica seed and other weights for each', () => {
    const experiment = experimentWith('blobs', {}, { classes: 4 });
    const model = buildModel(experiment);
    expect(model.task).toBe('classification');
    expect(buildModel(experiment).data).toEqual(model.data);
    expect(buildModel({ ...experiment, seed: 2 }).data).not.toEqual(model.data);
    expect(model.initial(1)).toEqual(buildModel({ ...experiment, seed: 2 }).initial(1));
    expect(model.initial(1)).not.toEqual(model.initial(2));
  });

  it('evaluates as it trains, and descends along its gradient to a good accuracy', () => {
    const model = buildModel(experimentWith('blobs', {}, { noise: 0.15 }));
    let weights = weightsOf(model);
    const batch = everything(model);
    const before = model.evaluate(float64, weights, batch);
    expect(before.loss).toEqual(model.gradients(float64, weights, batch).loss);
    for (let step = 0; step < 200; step++) {
      const { grads } = model.gradients(float64, weights, batch);
      weights = weights.map((weight, i) => float64.sub(weight, float64.mul(0.5, grads[i]!)));
    }
    const after = model.evaluate(float64, weights, batch);
    expect(after.loss.data[0]!).toBeLessThan(0.1 * before.loss.data[0]!);
    expect(after.accuracy!.data[0]).toBeGreaterThan(0.97);
    expect(model.evaluate(float64, weights, undefined).accuracy?.data[0]).toBeNaN();
  });

  it('has for a linear network on linear regression the Hessian XᵀX/N', () => {
    const model = buildModel(
      experimentWith('illConditionedRegression', {}, { inputs: 3 }, { widths: [], bias: 'none' }),
    );
    const batch = everything(model);
    const slope = (w: readonly number[]) => model.gradients(float64, [float64.array(w, [1, 3, 1])], batch).grads[0]!;
    const gram = float64.div(
      float64.matmul(batch.inputs, batch.inputs, { transposeA: true }),
      model.data!.training.examples,
    );
    const origin = slope([0, 0, 0]);
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ].forEach((axis, row) => {
      const column = float64.sub(slope(axis), origin).data;
      column.forEach((value, k) => expect(value).toBeCloseTo(gram.data[row * 3 + k]!, 12));
    });
  });

  it('refuses what does not fit', () => {
    const inline = experimentWith('inline');
    const data = { inputs: [[1, 2]], targets: [[1]] };
    expect(() => buildModel(inline)).toThrow('problem inline needs data');
    expect(() =>
      buildModel({
        ...inline,
        problem: { kind: 'inline', settings: { ...inline.problem.settings, task: 'classification' }, data },
      }),
    ).toThrow('at least 2 classes');
    expect(() => buildModel({ ...inline, problem: { ...inline.problem, kind: 'nothing' } })).toThrow(
      'unknown problem: nothing',
    );
    expect(() => buildModel({ ...experimentWith('moons'), network: { ...inline.network, kind: 'nothing' } })).toThrow(
      'unknown network: nothing',
    );
    const linear = { kind: 'mlp', settings: { ...inline.network.settings, widths: [], bias: 'none' } };
    const build = (weights: Readonly<Record<string, number[][]>>) =>
      buildModel({ ...inline, problem: { ...inline.problem, data }, network: { ...linear, weights } });
    expect(() => build({ W1: [[1]] })).toThrow('weights W1 must be 2 × 1, not 1 × 1');
    expect(() => build({})).toThrow('weights W1 must be 2 × 1, not missing');
    expect(build({ W1: [[1], [2]] }).initial(1)).toEqual([Float64Array.of(1, 2)]);
    expect(() => build({ W1: [[1], [2]] }).gradients(float64, [], undefined)).toThrow('needs a batch');
  });
});
