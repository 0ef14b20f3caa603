import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { gradients } from './feed.properties.ts';
import { load, toArray, type Matrix } from './golden.properties.ts';
import { noLandscape, type Examples, type Landscape } from './landscape.ts';
import type { Fixed, Values } from './optimizer.ts';
import { sophia } from './sophia.ts';
import { takeStep } from './takeStep.ts';
import { byLayer } from './units.ts';

const COUNT = 8;

/** Examples on whose sampled targets the gradients of the mean loss are the given ones: example i sees input i alone. */
function sampling(grads: readonly Array64[]): Landscape<Array64> {
  const padded = (x: Array64) => xp.concat([x, xp.full([1, COUNT - x.shape[1], x.shape[2]], 0)], 'rows');
  const unused = () => {
    throw new Error('not looked at');
  };
  const examples: Examples<Array64> = {
    count: COUNT,
    outputs: 3,
    inputs: () => grads.map(({ shape: [, rows] }) => padded(xp.eye(rows))),
    derivatives: (of) => (of === 'sampled' ? grads.map((grad) => padded(xp.mul(COUNT, grad))) : unused()),
    gaussNewtonProduct: unused,
    preActivations: unused,
    curvatureRoots: unused,
    rootJacobian: unused,
    exampleGradients: unused,
  };
  return { ...noLandscape, examples };
}

const number = (value: number) => xp.full([1, 1, 1], value);
const settings = (choice: Record<string, number>): Values<string, Array64> => ({
  learningRate: number(0.02),
  beta1: number(0.965),
  beta2: number(0.99),
  rho: number(0.04),
  epsilon: number(1e-15),
  weightDecay: number(0),
  ...Object.fromEntries(Object.entries(choice).map(([name, value]) => [name, number(value)])),
});

/** Weights and states after each step, layers of a network being fed with gradients of both kinds. */
function train(
  start: readonly Array64[],
  grads: readonly (readonly Array64[])[],
  sampled: readonly (readonly Array64[])[],
  hyper: Values<string, Array64>,
  fixed: Fixed,
) {
  const parameters = start.map(({ shape: [, rows, columns] }, layer) => ({ name: `W${layer}`, rows, columns, layer }));
  const units = byLayer(parameters);
  let weights = start;
  let states: readonly Values<string, Array64>[] = units.map((unit) => sophia.init(xp, unit, 1, fixed));
  return grads.map((own, step) => {
    const landscape = sampling(sampled[step]!);
    const sights = units.map((unit, i) => ({ unit, parameter: weights[i]!, grad: own[i]!, landscape }));
    const next = takeStep(xp, sophia, sights, states, hyper, fixed);
    [weights, states] = [next.weights, next.states];
    return next;
  });
}

describe('Sophia', () => {
  it('has the settings of the paper, but for the learning rate and weight decay', () => {
    const { learningRate: _, ...others } = defaults(sophia.hyper);
    expect(others).toEqual({ beta1: 0.965, beta2: 0.99, rho: 0.04, epsilon: 1e-15, weightDecay: 0 });
    expect(defaults(sophia.fixed)).toMatchObject({ every: 10, first: 'atOnce' });
  });

  it('follows the authors’ code in float64 for 20 steps, estimates every fifth', () => {
    interface Golden {
      inputs: { params0: Record<string, Matrix> };
      steps: { grad: Record<string, Matrix>; param_after: Record<string, Matrix> }[];
    }
    const { inputs, steps } = load<Golden>('sophiag_f64');
    const layers = (named: Record<string, Matrix>) => [toArray(named.W1!), toArray(named.W2!)];
    const grads = steps.map(({ grad }) => layers(grad));
    // The code estimates after its fifth step, from that step's gradients; here that is before the sixth.
    const sampled = [grads[0]!, ...grads.slice(0, -1)];
    const found = train(layers(inputs.params0), grads, sampled, settings({}), { every: 5, first: 'later' });
    // Same formulas in the same precision; the sampled gradients pass through one product more.
    steps.forEach(({ param_after: after }, step) =>
      layers(after).forEach(({ data }, layer) =>
        data.forEach((x, i) => expect(Math.abs(x - found[step]!.weights[layer]!.data[i]!)).toBeLessThan(1e-10)),
      ),
    );
  });

  it.each(['atOnce', 'later'])('is what it says in scalars, the first estimate %s', (first) => {
    const grads = gradients(2, 3, 12);
    const sampled = gradients(2, 3, 24).slice(12);
    const hyper = settings({ learningRate: 0.1, beta1: 0.8, beta2: 0.6, rho: 0.5, epsilon: 0.1, weightDecay: 0.3 });
    const fixed = { every: 4, first };
    const found = train(
      [xp.full([1, 2, 3], 0.7)],
      grads.map((g) => [g]),
      sampled.map((g) => [g]),
      hyper,
      fixed,
    );
    const [w, m, h] = [0.7, 0, 0].map((x) => new Float64Array(6).fill(x));
    grads.forEach((grad, step) => {
      let unclipped = 0;
      for (let i = 0; i < 6; i++) {
        m![i] = 0.8 * m![i]! + 0.2 * grad.data[i]!;
        const isDue = step % 4 === 0 && (step > 0 || first === 'atOnce');
        if (isDue) h![i] = 0.6 * h![i]! + 0.4 * COUNT * sampled[step]!.data[i]! ** 2;
        const ratio = Math.abs(m![i]!) / (0.5 * h![i]! + 0.1);
        if (ratio < 1) unclipped += 1;
        w![i] = (1 - 0.1 * 0.3) * w![i]! - 0.1 * Math.sign(m![i]!) * Math.min(ratio, 1);
        expect(Math.abs(found[step]!.weights[0]!.data[i]! - w![i]!)).toBeLessThan(1e-13);
      }
      expect(found[step]!.states[0]!.winRate!.data[0]).toBe(unclipped / 6);
    });
    // Both sides of the clip occur, or the comparison would not see it.
    const rates = found.map(({ states }) => states[0]!.winRate!.data[0]!);
    expect(Math.max(...rates)).toBeGreaterThan(0.2);
    expect(Math.min(...rates)).toBeLessThan(0.8);
  });

  it('estimates the diagonal of the Gauss–Newton matrix: the mean of N ĝ² is the mean of single examples’ squares', () => {
    // Derivatives of independent examples have independent signs; then cross terms cancel over many draws.
    const [rows, columns, draws] = [2, 2, 4000];
    const noise = gradients(COUNT, columns, draws);
    const inputs = gradients(COUNT, rows, 1)[0]!;
    const unit = byLayer([{ name: 'W', rows, columns, layer: 0 }])[0]!;
    const fixed = { every: 1, first: 'atOnce' };
    const hyper = settings({ beta2: 0 });
    const grad = xp.full([1, rows, columns], 0);
    const total = noise.reduce((sum, derivatives) => {
      const { examples } = sampling([grad]);
      const landscape = {
        ...noLandscape,
        examples: { ...examples!, inputs: () => [inputs], derivatives: () => [derivatives] },
      };
      const sight = { unit, parameter: grad, grad, landscape };
      return xp.add(sum, sophia.accumulate(xp, sight, sophia.init(xp, unit, 1, fixed), hyper, fixed).curvature!);
    }, grad);
    const exact = xp.div(xp.sum(xp.mul(inputs, inputs), 'rows'), COUNT);
    const mean = xp.div(total, draws);
    // A chi-squared mean of 4000 draws is right to √(2/4000) = 2.2 %; four of these.
    for (let i = 0; i < rows * columns; i++)
      expect(Math.abs(mean.data[i]! / exact.data[Math.floor(i / columns)]! - 1)).toBeLessThan(0.09);
  });

  it('keeps two averages, and pays for a second way back through the network', () => {
    const unit = { name: 'W', rows: 4, columns: 3 };
    const state = sophia.init(xp, unit, 1, { every: 5, first: 'later' });
    expect([state.winRate!.data[0], state.waited!.data[0]]).toEqual([0, 0]);
    expect(sophia.memory(4, 3, {})).toBe(24);
    // The sampled gradient of eight examples, five products elementwise, and the step.
    expect(sophia.cost(4, 3, {}, 8)).toEqual({ step: (2 * 8 + 5 + 1) * 12, refresh: 0 });
  });
});
