import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { descend, gradients } from './feed.properties.ts';

/** Weights of a quadratic of condition 100 with noise: gradients depend on the weights, as in training. */
const start = gradients(4, 3, 1)[0]!;
const noise = gradients(4, 3, 40);
const curvature = xp.array([1, 0.7, 0.1, 0.01], [1, 4, 1]);
const gradient = (weights: Array64, step: number) => xp.add(xp.mul(curvature, weights), xp.mul(0.1, noise[step]!));
const path = (kind: string, choice: Record<string, number | string>, rate?: (step: number) => number) =>
  descend(kind, choice, start, gradient, 40, rate).weights;
const gap = (a: readonly Array64[], b: readonly Array64[]) =>
  Math.max(...a.flatMap((x, i) => Array.from(x.data, (value, k) => Math.abs(value - b[i]!.data[k]!))));

describe('special cases of more general methods (Choi et al. 2019, section 3)', () => {
  it('RMSProp that starts from 1 and forgets nothing is heavy ball', () => {
    const common = { learningRate: 0.05, momentum: 0.9 };
    expect(path('rmsprop', { ...common, initial: 1, beta2: 1, epsilon: 0 })).toEqual(path('momentum', common));
  });

  it('Nesterov’s method without momentum is SGD', () => {
    expect(gap(path('nesterov', { learningRate: 0.05, momentum: 0 }), path('sgd', { learningRate: 0.05 }))).toBe(0);
  });

  it.each([
    ['adam', 'momentum'],
    ['nadam', 'nesterov'],
  ])('%s with a large ε is %s, with an error in proportion to 1/ε', (general, special) => {
    const [alpha, gamma] = [0.02, 0.9];
    const target = path(special, { learningRate: alpha, momentum: gamma });
    // Adam averages with weights 1 − γ, and divides by their sum 1 − γᵗ.
    const rate = (step: number) => (1 - gamma ** (step + 1)) / (1 - gamma);
    const errors = [1e2, 1e3, 1e4].map((epsilon) => {
      const choice = { learningRate: alpha * epsilon, beta1: gamma, beta2: 0, epsilon };
      return epsilon * gap(path(general, choice, rate), target);
    });
    // All within a fifth of each other: the next order in 1/ε is a hundredth at ε = 100.
    expect(Math.max(...errors) / Math.min(...errors)).toBeLessThan(1.2);
    expect(Math.min(...errors)).toBeGreaterThan(0.01);
    // At the other end of the range of ε it is something else.
    expect(
      gap(path(general, { learningRate: alpha, beta1: gamma, beta2: 0, epsilon: 1e-10 }, rate), target),
    ).toBeGreaterThan(0.1);
  });

  it('FTRL-Proximal without penalties is AdaGrad with β in the place of ε', () => {
    // The sum of σ w telescopes in exact arithmetic; forty steps round it by some 1e-15.
    const ftrl = path('ftrl', { learningRate: 0.3, beta: 1, l1: 0, l2: 0 });
    const adagrad = path('adagrad', { learningRate: 0.3, epsilon: 1 });
    expect(gap(ftrl, adagrad)).toBeLessThan(1e-12);
  });

  it('LARS without weights to measure by is heavy ball', () => {
    const vector = { learningRate: 0.05, momentum: 0.9 };
    const row = xp.slice(start, { rows: [0, 1] });
    const grads = (_: Array64, step: number) => xp.slice(noise[step]!, { rows: [0, 1] });
    const lars = descend('lars', { ...vector, weightDecay: 0.3 }, row, grads, 20).weights;
    expect(gap(lars, descend('momentum', vector, row, grads, 20).weights)).toBeLessThan(1e-14);
  });
});
