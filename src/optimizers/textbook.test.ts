import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { feed, gradients } from './feed.properties.ts';

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

describe('written out in scalars', () => {
  const grads = gradients(1, 3, 12);
  const column = (i: number) => grads.map((grad) => grad.data[i]!);

  /** RMSProp of one coordinate: centred, with ε in its place. */
  function rmsprop(values: readonly number[], placement: string, centered: boolean): number {
    let [w, v, mean] = [0, 0, 0];
    for (const g of values) {
      v = 0.9 * v + 0.1 * g * g;
      mean = 0.9 * mean + 0.1 * g;
      const moment = centered ? v - mean * mean : v;
      w -= 0.1 * (placement === 'inside' ? g / Math.sqrt(moment + 0.3) : g / (Math.sqrt(moment) + 0.3));
    }
    return w;
  }

  it.each([
    ['outside', 'no'],
    ['inside', 'no'],
    ['outside', 'yes'],
    ['inside', 'yes'],
  ])('RMSProp with ε %s, centred: %s', (placement, centered) => {
    const { weights } = feed('rmsprop', { learningRate: 0.1, beta2: 0.9, epsilon: 0.3, placement, centered }, grads);
    const expected = [0, 1, 2].map((i) => rmsprop(column(i), placement, centered === 'yes'));
    expect(worst(weights.at(-1)!.data, expected)).toBeLessThan(1e-13);
  });

  it.each(['outside', 'inside', 'uncorrected'])('Adam with ε %s', (placement) => {
    const adam = (values: readonly number[]) => {
      let [w, m, v] = [0, 0, 0];
      values.forEach((g, step) => {
        const [c1, c2] = [1 - 0.8 ** (step + 1), 1 - 0.9 ** (step + 1)];
        m = 0.8 * m + 0.2 * g;
        v = 0.9 * v + 0.1 * g * g;
        const scale = {
          outside: 1 / (Math.sqrt(v / c2) + 0.3),
          inside: 1 / Math.sqrt(v / c2 + 0.3),
          uncorrected: Math.sqrt(c2) / (Math.sqrt(v) + 0.3),
        }[placement]!;
        w -= (0.1 * m * scale) / c1;
      });
      return w;
    };
    const { weights } = feed('adam', { learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.3, placement }, grads);
    expect(
      worst(
        weights.at(-1)!.data,
        [0, 1, 2].map((i) => adam(column(i))),
      ),
    ).toBeLessThan(1e-13);
  });
});

describe('Sketchy of a rank that is too low', () => {
  const grads = gradients(6, 5, 15);
  const choice = { grafting: 'none', beta2: 0.9, epsilon: 1e-6, rank: 2, learningRate: 0.1 };

  it('as a moving average is the fading sum on another scale: steps longer by √((1 − βᵗ)/(1 − β))', () => {
    const average = feed('sketchy', { ...choice, statistics: 'ema' }, grads).weights;
    const fading = feed('sketchy', { ...choice, statistics: 'decayed' }, grads).weights;
    const stepOf = (weights: readonly Array64[], t: number) =>
      t === 0 ? weights[0]! : xp.sub(weights[t]!, weights[t - 1]!);
    grads.forEach((_, t) => {
      const ratio = Math.sqrt((1 - 0.9 ** (t + 1)) / (1 - 0.9));
      expect(worst(stepOf(average, t).data, xp.mul(ratio, stepOf(fading, t)).data)).toBeLessThan(1e-10);
    });
  });

  it('over-estimates the exact statistics by its escaped mass, and under-estimates them without', () => {
    const exact = xp.mul(0, xp.matmul(grads[0]!, grads[0]!, { transposeB: true }));
    const left = grads.reduce((sum, g) => xp.add(xp.mul(0.9, sum), xp.matmul(g, g, { transposeB: true })), exact);
    const gap = (escaped: string) => {
      const { L } = feed('sketchy', { ...choice, statistics: 'decayed', escaped }, grads).statistics!;
      return xp.eigh(xp.sub(L!, left)).w.data;
    };
    expect(gap('compensate')[0]!).toBeGreaterThan(-1e-12);
    expect(gap('ignore').at(-1)!).toBeLessThan(1e-12);
    expect(gap('ignore')[0]!).toBeLessThan(-1);
  });

  it('with the √β₂ of tearfree keeps more escaped mass than with β₂', () => {
    const trace = (escaped: string) => {
      const { R } = feed('sketchy', { ...choice, statistics: 'decayed', escaped }, grads).statistics!;
      return [0, 6, 12, 18, 24].reduce((sum, i) => sum + R!.data[i]!, 0);
    };
    expect(trace('sqrt')).toBeGreaterThan(trace('compensate') * 1.01);
  });

  it('on a vector, with rank enough, is full-matrix AdaGrad', () => {
    const vectors = gradients(1, 4, 12);
    const full = feed('adagradFull', { learningRate: 0.1, epsilon: 1e-8 }, vectors).weights;
    const sketchy = feed(
      'sketchy',
      { learningRate: 0.1, epsilon: 1e-8, statistics: 'sum', grafting: 'none', rank: 8 },
      vectors,
    ).weights;
    // Before the fourth gradient the statistics are rank-deficient; both leave the null space alone.
    full.forEach((w, step) => expect(worst(w.data, sketchy[step]!.data)).toBeLessThan(1e-8));
  });
});
