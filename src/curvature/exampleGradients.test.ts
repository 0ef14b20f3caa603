import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { outputs } from '../experiment/model.ts';
import { asOne, scatter } from '../optimizers/units.ts';
import { landscapeOf } from './landscape.ts';
import { trial, worst } from './trial.properties.ts';

const one = (array: Array64, row: number) => xp.slice(array, { rows: [row, row + 1] });

describe.each([
  ['blobs', { widths: [4, 3], activation: 'tanh' }],
  ['blobs', { widths: [5], activation: 'silu', bias: 'last' }],
  ['teacherStudent', { widths: [3, 1], activation: 'sigmoid', bias: 'none' }],
  ['illConditionedRegression', { widths: [] }],
  ['illConditionedRegression', { widths: [], bias: 'none' }],
] as const)('%s %o', (kind, settings) => {
  const { model, weights, batch } = trial(kind, settings, 4);
  const units = asOne(model.parameters);
  const { examples } = landscapeOf(xp, model, units, weights, batch);
  const size = units[0]!.columns;

  it('has as gradient of each example that of a batch of this example alone', () => {
    const gradients = examples!.exampleGradients('data');
    expect(gradients.shape).toEqual([1, 4, size]);
    for (let n = 0; n < 4; n++) {
      const alone = { inputs: one(batch.inputs, n), targets: one(batch.targets, n) };
      const [expected] = landscapeOf(xp, model, units, weights, alone).gradients();
      expect(worst(one(gradients, n), expected!)).toBeLessThan(1e-14);
    }
  });

  it('has rows of the Jacobian that are differences of outputs, weighted by a root of the output Hessian', () => {
    const J = examples!.rootJacobian();
    const passes = model.passes!;
    const C = passes.outputs;
    expect(J.shape).toEqual([1, 4 * C, size]);
    const at = (vector: Array64) => {
      const shift = scatter(xp, units, model.parameters, [vector]);
      return outputs(
        passes.forward(
          xp,
          weights.map((w, i) => xp.add(w, shift[i]!)),
          batch.inputs,
        ),
      );
    };
    const out = at(xp.full([1, 1, size], 0));
    const exponentials = xp.exp(out);
    const p = xp.div(exponentials, xp.sum(exponentials, 'columns'));
    const h = 1e-5;
    for (let i = 0; i < size; i++) {
      const step = xp.mul(h, one(xp.eye(size), i));
      const slopes = xp.div(xp.sub(at(step), at(xp.neg(step))), 2 * h);
      for (let c = 0; c < C; c++)
        for (let n = 0; n < 4; n++) {
          const slope = (k: number) => slopes.data[n * C + k]!;
          const mean = Array.from({ length: C }, (_, k) => p.data[n * C + k]! * slope(k)).reduce((a, b) => a + b);
          const expected =
            model.task === 'classification' ? Math.sqrt(p.data[n * C + c]!) * (slope(c) - mean) : slope(c);
          // Central differences: h² of truncation, and rounding of 1e-16/h.
          expect(Math.abs(J.data[(c * 4 + n) * size + i]! - expected / Math.sqrt(4))).toBeLessThan(1e-8);
        }
    }
  });
});
