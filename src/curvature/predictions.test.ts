import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dual } from '../array/dual.ts';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { rootColumns, sampledTargets } from './predictions.ts';
import { modelOf, worst } from './trial.properties.ts';

const classes = modelOf('blobs').passes!;
const numbers = modelOf('teacherStudent').passes!;
const pixels = modelOf('inline').passes!;

/** Logits of up to 6 classes, some of them so far apart that probabilities are 0. */
const logits = fc.integer({ min: 2, max: 6 }).chain((C) =>
  fc
    .array(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(-800, 0, 40)), {
      minLength: 4 * C,
      maxLength: 4 * C,
    })
    .map((values) => xp.array(values, [2, 2, C])),
);
const BELOW_1 = 1 - 2 ** -53;
const uniform = fc.array(
  fc.oneof(fc.double({ min: 0, max: BELOW_1, noNaN: true }), fc.constantFrom(0, 2 ** -53, 0.5, BELOW_1)),
  { minLength: 4, maxLength: 4 },
);

/** Softmax of one row, one number at a time. */
function softmax(row: readonly number[]): readonly number[] {
  const exponentials = row.map((z) => Math.exp(z - Math.max(...row)));
  return exponentials.map((e) => e / exponentials.reduce((sum, other) => sum + other));
}

const rowsOf = ({ data, shape }: Array64) =>
  Array.from({ length: shape[0] * shape[1] }, (_, i) => [...data.subarray(i * shape[2], (i + 1) * shape[2])]);

it('draws exactly one class, the one that inversion of the distribution gives, also at the ends of the noise', () => {
  fc.assert(
    fc.property(logits, uniform, (outputs, noise) => {
      const drawn = sampledTargets(xp, classes, 'classification', outputs, xp.array(noise, [2, 2, 1]));
      expect(drawn.shape).toEqual(outputs.shape);
      const all = rowsOf(outputs).map(softmax);
      rowsOf(drawn).forEach((row, i) => {
        expect(row.filter((value) => value === 0)).toHaveLength(row.length - 1);
        expect(row).toContain(1);
        const [c, p, u] = [row.indexOf(1), all[i]!, noise[i]!];
        const upTo = (end: number) => p.slice(0, end).reduce((sum, x) => sum + x, 0);
        // Sums of probabilities are right to some units of 2^−53.
        expect(upTo(c)).toBeLessThanOrEqual(u + 1e-15);
        expect(upTo(c + 1)).toBeGreaterThan(u - 1e-15);
      });
    }),
  );
});

it('draws each class as often as it is probable, from evenly spaced noise', () => {
  const count = 1000;
  const outputs = xp.add(xp.array([1, -0.5, 0.3, 0], [1, 1, 4]), xp.full([1, count, 4], 0));
  const noise = xp.array(
    Array.from({ length: count }, (_, i) => (i + 0.5) / count),
    [1, count, 1],
  );
  const drawn = xp.sum(sampledTargets(xp, classes, 'classification', outputs, noise), 'rows');
  const expected = xp.array(softmax([1, -0.5, 0.3, 0]), [1, 1, 4]);
  // One in a thousand either way at each of two boundaries.
  expect(worst(xp.div(drawn, count), expected)).toBeLessThan(2e-3);
});

it('draws numbers around the outputs with variance 1', () => {
  const [outputs, noise] = [xp.array([1, 2, 3, 4], [1, 2, 2]), xp.array([0.5, -1, 0, 2], [1, 2, 2])];
  expect(sampledTargets(xp, numbers, 'regression', outputs, noise).data).toEqual(Float64Array.of(1.5, 1, 3, 6));
});

it('draws ink in each pixel where its noise is below its probability', () => {
  fc.assert(
    fc.property(logits, uniform, (outputs, noise) => {
      const all = xp.add(xp.array(noise, [2, 2, 1]), xp.mul(0, outputs));
      const drawn = sampledTargets(xp, pixels, 'reconstruction', outputs, all);
      outputs.data.forEach((z, i) => {
        const p = 1 / (1 + Math.exp(-z));
        // Where they agree up to rounding either is right.
        if (Math.abs(p - all.data[i]!) > 1e-15) expect(drawn.data[i]).toBe(p > all.data[i]! ? 1 : 0);
        else expect([0, 1]).toContain(drawn.data[i]);
      });
    }),
  );
});

it.each([
  ['classification', classes],
  ['regression', numbers],
  ['reconstruction', pixels],
] as const)(
  'has columns whose outer products make the Hessian of the loss by the outputs: %s',
  (prediction, passes) => {
    fc.assert(
      fc.property(logits, (outputs) => {
        const [replicas, count, C] = outputs.shape;
        const columns = rootColumns(xp, passes, prediction, outputs);
        expect(columns).toHaveLength(C);
        const targets = { primal: xp.full(outputs.shape, 0), tangent: undefined };
        for (let j = 0; j < C; j++) {
          // Column j of the Hessian, of each example: the derivative of the loss differentiated along unit vector j.
          const tangent = xp.add(xp.slice(xp.eye(C), { rows: [j, j + 1] }), xp.full(outputs.shape, 0));
          const { derivative } = passes.loss(dual(xp), { primal: outputs, tangent }, targets);
          const products = columns.map((column) => xp.mul(column, xp.slice(column, { columns: [j, j + 1] })));
          const sum = products.reduce((a, b) => xp.add(a, b));
          expect(sum.shape).toEqual([replicas, count, C]);
          expect(worst(sum, xp.mul(count, derivative.tangent!))).toBeLessThan(1e-14);
        }
      }),
    );
  },
);
