import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { feed, gradients } from './feed.properties.ts';
import { deviation } from './golden.properties.ts';
import { muon } from './muon.ts';

const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
/** Steps towards 0 are shorter by nothing: the weights after one step from 0 are minus the direction. */
const once = { learningRate: 1, momentum: 0 };

describe('Muon', () => {
  // The recorded matrices are fan-in × fan-out, and the authors' code takes rows/columns of what it is given.
  const recorded = { learningRate: 0.02, momentum: 0.95, scale: 'tall', orthogonalisation: 'standard' };

  it('has the authors’ settings, but for the rate of vectors', () => {
    const usual = { learningRate: 0.02, momentum: 0.95, beta1: 0.9, beta2: 0.95, epsilon: 1e-10, weightDecay: 0 };
    expect(defaults(muon.hyper)).toEqual({ ...usual, vectorRate: 0.5 });
    expect(defaults(muon.fixed)).toMatchObject({ orthogonalisation: 'standard', lookAhead: 'yes', vectors: 'adamw' });
  });

  it('follows the authors’ code in float64 for 20 steps', () => {
    // Same formulas in the same precision: only the order of a few roundings differs.
    expect(deviation('muon_f64', 'muon', recorded)).toBeLessThan(1e-10);
  });

  it('follows the authors’ code in bfloat16 as far as that goes', () => {
    // Eight bits of mantissa in each of fifteen products, over 20 steps of length 0.02: not more than one step in all.
    expect(deviation('muon_raw_bf16', 'muon', recorded)).toBeLessThan(2e-2);
  });

  it.each([
    [5, 3],
    [3, 5],
    [4, 4],
  ])('with exact roots is Shampoo’s first step on a %i × %i matrix', (rows, columns) => {
    const grads = gradients(rows, columns, 1);
    const exact = feed('muon', { ...once, orthogonalisation: 'exact', scale: 'none', lookAhead: 'no' }, grads);
    const shampoo = feed(
      'shampoo',
      { learningRate: 1, statistics: 'sum', damping: 'pseudoinverse', exponent: 0.25, grafting: 'none', beta1: 0 },
      grads,
    );
    expect(worst(exact.weights[0]!, shampoo.weights[0]!)).toBeLessThan(1e-8);
    const orthogonal = exact.weights[0]!;
    const gram = xp.matmul(orthogonal, orthogonal, rows < columns ? { transposeB: true } : { transposeA: true });
    expect(worst(gram, xp.eye(Math.min(rows, columns)))).toBeLessThan(1e-12);
  });

  it.each([
    ['wide', 2, 8, 2],
    ['wide', 8, 2, 1],
    ['tall', 8, 2, 2],
    ['tall', 2, 8, 1],
    ['spectral', 2, 8, 2],
    ['spectral', 8, 2, 0.5],
    ['rms', 4, 100, 2],
    ['rms', 100, 4, 2],
    ['none', 2, 8, 1],
  ])('steps of length %s on %i × %i weights have singular values %d', (scale, rows, columns, expected) => {
    const { weights } = feed('muon', { ...once, orthogonalisation: 'exact', scale }, gradients(rows, columns, 1));
    const [w] = weights;
    const gram = xp.matmul(w!, w!, rows < columns ? { transposeB: true } : { transposeA: true });
    for (const value of xp.eigh(gram).w.data) expect(Math.sqrt(value)).toBeCloseTo(expected, 10);
  });

  it('averages as it says, looking ahead or not', () => {
    const grads = gradients(3, 4, 6);
    const polar = (x: Array64) => {
      const { w, v } = xp.eigh(xp.matmul(x, x, { transposeB: true }));
      return xp.matmul(xp.matmul(xp.div(v, xp.sqrt(w)), v, { transposeB: true }), x);
    };
    for (const lookAhead of ['yes', 'no']) {
      const choice = { learningRate: 0.1, momentum: 0.8, scale: 'none', orthogonalisation: 'exact', weightDecay: 0.3 };
      const { weights } = feed('muon', { ...choice, lookAhead }, grads);
      let [w, mean] = [xp.full([1, 3, 4], 0), xp.full([1, 3, 4], 0)];
      grads.forEach((grad, step) => {
        mean = xp.add(xp.mul(0.8, mean), xp.mul(0.2, grad));
        const ahead = lookAhead === 'yes' ? xp.add(xp.mul(0.8, mean), xp.mul(0.2, grad)) : mean;
        w = xp.sub(xp.mul(1 - 0.1 * 0.3, w), xp.mul(0.1, polar(ahead)));
        expect(worst(weights[step]!, w)).toBeLessThan(1e-11);
      });
    }
  });

  it('trains vectors by AdamW, or by their averaged gradient, at their own rate', () => {
    const grads = gradients(1, 4, 6);
    const [rate, decay] = [0.1 * 0.25, 1 - 0.1 * 0.3];
    const common = { learningRate: 0.1, vectorRate: 0.25, weightDecay: 0.3 };
    const adam = feed('muon', { ...common, beta1: 0.7, beta2: 0.8, epsilon: 0.01 }, grads).weights;
    const plain = feed('muon', { ...common, momentum: 0.6, vectors: 'plain', lookAhead: 'no' }, grads).weights;
    const ahead = feed('muon', { ...common, momentum: 0.6, vectors: 'plain' }, grads).weights;
    for (let i = 0; i < 4; i++) {
      let [w, m, v, p, a, mean] = [0, 0, 0, 0, 0, 0];
      grads.forEach(({ data }, step) => {
        const g = data[i]!;
        m = 0.7 * m + 0.3 * g;
        v = 0.8 * v + 0.2 * g * g;
        const corrected = Math.sqrt(v / (1 - 0.8 ** (step + 1)));
        w = decay * w - (rate * m) / (1 - 0.7 ** (step + 1)) / (corrected + 0.01);
        mean = 0.6 * mean + 0.4 * g;
        p = decay * p - rate * mean;
        a = decay * a - rate * (0.6 * mean + 0.4 * g);
        expect(adam[step]!.data[i]).toBeCloseTo(w, 12);
        expect(plain[step]!.data[i]).toBeCloseTo(p, 12);
        expect(ahead[step]!.data[i]).toBeCloseTo(a, 12);
      });
    }
  });

  it.each([
    [3, 4],
    [4, 3],
  ])(
    'has the operator that takes the average of a %i × %i matrix to the exact step, and a vector’s to its own',
    (m, n) => {
      const number = (value: number) => xp.full([1, 1, 1], value);
      const hyper = { vectorRate: number(0.25), epsilon: number(0.01) };
      const mean = gradients(m, n, 1)[0]!;
      const applied = applyOperator(xp, muon.operator(xp, { mean }, hyper, { scale: 'spectral' }), mean);
      const { weights } = feed('muon', { ...once, orthogonalisation: 'exact', scale: 'spectral', lookAhead: 'no' }, [
        mean,
      ]);
      expect(worst(applied, xp.neg(weights[0]!))).toBeLessThan(1e-12);
      const state = { mean: gradients(1, 4, 1)[0]!, square: xp.full([1, 1, 4], 0.09), squareCorrection: number(0.25) };
      const scaleOf = (vectors: string) =>
        applyOperator(xp, muon.operator(xp, state, hyper, { vectors }), xp.full([1, 1, 4], 1));
      for (const x of scaleOf('adamw').data) expect(x).toBeCloseTo(0.25 / (0.3 / 0.5 + 0.01), 12);
      expect([...scaleOf('plain').data]).toEqual([0.25, 0.25, 0.25, 0.25]);
    },
  );

  it('keeps and costs what its formulas say for known sizes', () => {
    expect(muon.memory(1024, 4096, { vectors: 'adamw' })).toBe(1024 * 4096);
    expect(muon.memory(1, 64, { vectors: 'adamw' })).toBe(128);
    expect(muon.memory(1, 64, { vectors: 'plain' })).toBe(64);
    // Five iterations on the shorter side, three products elementwise with the step's; one decomposition and two products instead.
    const standard = 5 * (2 * 10 ** 2 * 30 + 10 ** 3) + 3 * 300;
    expect(muon.cost(10, 30, { orthogonalisation: 'standard' }, 1).step).toBe(standard);
    expect(muon.cost(10, 30, { orthogonalisation: 'standard' }, 1).refresh).toBe(0);
    expect(muon.cost(30, 10, { orthogonalisation: 'standard' }, 1).step).toBe(standard);
    expect(muon.cost(10, 30, { orthogonalisation: 'exact' }, 1).step).toBe(10 * 10 ** 3 + 2 * 10 ** 2 * 30 + 3 * 300);
    expect(muon.cost(1, 30, { vectors: 'adamw' }, 1)).toEqual({ step: 6 * 30, refresh: 0 });
  });
});
