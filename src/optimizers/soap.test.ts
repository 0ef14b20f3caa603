import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { feed, gradients } from './feed.properties.ts';
import { load, toArray, type Matrix } from './golden.properties.ts';
import { noLandscape } from './landscape.ts';
import type { Fixed, Values } from './optimizer.ts';
import { soap } from './soap.ts';
import { takeStep } from './takeStep.ts';
import { byParameter } from './units.ts';

type State = Values<string, Array64>;

const recorded = { learningRate: 0.05, beta1: 0.95, beta2: 0.95, epsilon: 1e-8 };
const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const number = (value: number) => xp.full([1, 1, 1], value);

/** Weights and states after each step from `start`, axes turning at every so many steps; `change` may meddle with the state between steps. */
function train(
  start: Array64,
  grads: readonly Array64[],
  choice: Record<string, number | string>,
  interval: number,
  change: (state: State, step: number) => State = (state) => state,
) {
  const all = { ...defaults(soap.hyper), ...defaults(soap.fixed), ...choice } as Record<string, number | string>;
  const hyper = Object.fromEntries(Object.keys(soap.hyper).map((name) => [name, number(Number(all[name]))]));
  const fixed: Fixed = Object.fromEntries(Object.keys(soap.fixed).map((name) => [name, all[name]!]));
  const [, rows, columns] = start.shape;
  const unit = byParameter([{ name: 'W', rows, columns }])[0]!;
  let [parameter, state] = [start, soap.init(xp, unit, 1, fixed) as State];
  return grads.map((grad, step) => {
    const sight = { unit, parameter, grad, landscape: noLandscape };
    const next = takeStep(xp, soap, [sight], [state], hyper, fixed, 1, step % interval === 0);
    parameter = next.weights[0]!;
    state = change(next.states[0]!, step);
    return { weights: parameter, state, operator: soap.operator(xp, state, hyper, fixed) };
  });
}

interface Golden {
  inputs: { params0: Record<string, Matrix | number[]> };
  steps: {
    grad: Record<string, Matrix | number[]>;
    param_after: Record<string, Matrix | number[]>;
    state_after: Record<string, { Q: readonly [Matrix, Matrix] }>;
  }[];
}

/** The largest difference from recorded weights, the recorded gradients being fed in, and matrices given the first so many axes. */
function gap(file: string, interval: number, given: number): number {
  const { inputs, steps } = load<Golden>(file);
  return Object.entries(inputs.params0).reduce((most, [name, values]) => {
    const start = toArray(values);
    const replaced = (state: State, step: number) => {
      if (step >= given || start.shape[1] === 1) return state;
      const [left, right] = steps[step]!.state_after[name]!.Q.map(toArray);
      return { ...state, leftBasis: left!, rightBasis: right! };
    };
    const grads = steps.map(({ grad }) => toArray(grad[name]!));
    const found = train(start, grads, recorded, interval, replaced);
    const differences = steps.map(({ param_after: after }, i) => worst(found[i]!.weights, toArray(after[name]!)));
    return Math.max(most, ...differences);
  }, 0);
}

describe('SOAP', () => {
  it('has the authors’ settings, but for weight decay and the interval', () => {
    expect(defaults(soap.hyper)).toEqual({
      learningRate: 0.003,
      beta1: 0.95,
      beta2: 0.95,
      epsilon: 1e-8,
      weightDecay: 0,
    });
  });

  it('follows the authors’ code with axes that turn at every step', () => {
    // Axes of eigenvalues that are near to each other pass rounding on, magnified: not 1e-10.
    expect(gap('soap_f64_freq1_square3x3', 1, 0)).toBeLessThan(1e-7);
  });

  it('follows the authors’ code with axes that turn at every tenth step, given its first axes', () => {
    // After one gradient the statistics are singular, and axes of the null space are whatever a library makes them.
    expect(gap('soap_f64_freq10', 10, 1)).toBeLessThan(1e-7);
  });

  it('follows the authors’ code as it is, with single-precision axes and a bias, given its axes of two steps', () => {
    // The second axes are of statistics of two gradients, singular still. Single precision turns axes by 6e-8 · ‖L‖/gap.
    expect(gap('soap_raw_f32eig', 1, 2)).toBeLessThan(1e-4);
  });

  it('on vectors, and on sides that are too long, is Adam from the second gradient on', () => {
    const choice = { learningRate: 0.1, beta1: 0.8, beta2: 0.7, epsilon: 0.1, weightDecay: 0 };
    for (const rows of [1, 3]) {
      const grads = gradients(rows, 4, 8);
      const adam = feed('adam', { ...choice, placement: 'uncorrected' }, grads.slice(1)).weights;
      const found = feed('soap', { ...choice, limit: 2 }, grads).weights;
      expect(worst(found[0]!, xp.full([1, rows, 4], 0))).toBe(0);
      adam.forEach((w, step) => expect(worst(found[step + 1]!, w)).toBeLessThan(1e-14));
    }
  });

  it.each([
    [5, 3],
    [3, 5],
  ])('keeps the axes of the long side of a %i × %i matrix', (rows, columns) => {
    const grads = gradients(rows, columns, 7);
    const choice = { learningRate: 0.1, beta1: 0.8, beta2: 0.7, epsilon: 0.1, basis: 'eigen', limit: 4 };
    const found = train(xp.full([1, rows, columns], 0), grads, choice, 1);
    const isTall = rows > columns;
    /** Everything on its short side as columns. */
    const laid = (x: Array64) => (isTall ? x : xp.transpose(x));
    let [w, m, v] = [0, 0, 0].map((x) => xp.full([1, 5, 3], x));
    let statistic = xp.full([1, 3, 3], 0);
    grads.map(laid).forEach((grad, n) => {
      if (n > 0) {
        const axes = xp.eigh(statistic).v;
        const inside = xp.matmul(grad, axes);
        m = xp.add(xp.mul(0.8, m!), xp.mul(0.2, grad));
        v = xp.add(xp.mul(0.7, v!), xp.mul(0.3, xp.mul(inside, inside)));
        const divided = xp.div(xp.matmul(m, axes), xp.add(xp.sqrt(v), 0.1));
        const rate = (0.1 * Math.sqrt(1 - 0.7 ** n)) / (1 - 0.8 ** n);
        w = xp.sub(w!, xp.mul(rate, xp.matmul(divided, axes, { transposeB: true })));
      }
      statistic = xp.add(xp.mul(0.7, statistic), xp.mul(0.3, xp.matmul(grad, grad, { transposeA: true })));
      expect(worst(laid(found[n]!.weights), w!)).toBeLessThan(1e-12);
    });
    const { operator, state } = found.at(-1)!;
    const { scale, ...turn } = operator as Extract<typeof operator, { form: 'rotated' }>;
    expect(worst(isTall ? turn.left : turn.right, xp.eye(5))).toBe(0);
    expect(isTall ? turn.right : turn.left).toBe(isTall ? state.rightBasis : state.leftBasis);
    expect(scale.shape).toEqual([1, rows, columns]);
    expect(worst(isTall ? state.right! : state.left!, statistic)).toBeLessThan(1e-14);
  });

  it.each(['power', 'eigen'])('does not see rotations of rows and of columns (axes by %s)', (basis) => {
    const grads = gradients(4, 4, 8);
    const [left, right] = gradients(4, 4, 2).map((x) => xp.eigh(xp.matmul(x, x, { transposeB: true })).v);
    const rotate = (x: Array64) => xp.matmul(xp.matmul(left!, x), right!, { transposeB: true });
    const zero = xp.full([1, 4, 4], 0);
    const choice = { learningRate: 0.1, basis };
    const upright = train(zero, grads, choice, 2);
    const tilted = train(zero, grads.map(rotate), choice, 2);
    // Random square gradients: full rank from the first on. The condition of the statistics, some thousands, magnifies rounding.
    upright.forEach(({ weights }, step) => expect(worst(rotate(weights), tilted[step]!.weights)).toBeLessThan(1e-9));
  });

  it('has power iterations that come to the eigenvectors of statistics that stay, in any order of eigenvalues', () => {
    const grad = gradients(4, 4, 1)[0]!;
    const random = gradients(4, 4, 3)[2]!;
    const begun = xp.eigh(xp.matmul(random, random, { transposeB: true })).v;
    const from = (state: State, step: number) => (step === 0 ? { ...state, leftBasis: begun } : state);
    const { state } = train(
      xp.full([1, 4, 4], 0),
      Array.from({ length: 200 }, () => grad),
      {},
      1,
      from,
    ).at(-1)!;
    const inside = xp.matmul(xp.matmul(state.leftBasis!, state.left!, { transposeA: true }), state.leftBasis!);
    const outside = xp.sub(inside, xp.mul(inside, xp.eye(4)));
    expect(worst(outside, xp.full([1, 4, 4], 0))).toBeLessThan(1e-10 * xp.eigh(state.left!).w.data[3]!);
  });

  it('keeps a basis where all eigenvalues are equal', () => {
    const identity = xp.add(xp.eye(4), xp.full([1, 4, 4], 0));
    const found = train(
      xp.full([1, 4, 4], 0),
      [1, 2, 3].map((by) => xp.mul(by, identity)),
      { epsilon: 0.1 },
      1,
    );
    for (const { state } of found) {
      const { leftBasis: q, primed, based } = state;
      expect(worst(xp.matmul(q!, q!, { transposeA: true }), identity)).toBeLessThan(1e-14);
      expect([primed!.data[0], based!.data[0]]).toEqual([1, 1]);
    }
  });

  it('has the operator that takes the average to the step, while the axes stay', () => {
    const found = train(xp.full([1, 3, 4], 0), gradients(3, 4, 6), { epsilon: 0.1 }, 4);
    const { state, operator } = found[5]!;
    const step = applyOperator(xp, operator, xp.div(state.mean!, state.meanCorrection!));
    expect(worst(step, state.step!)).toBeLessThan(1e-13);
  });

  it('has state and cost of known sizes', () => {
    const fixed = { limit: 5000, basis: 'power' };
    expect(soap.memory(1024, 4096, fixed)).toBe(2 * (1024 ** 2 + 4096 ** 2) + 3 * 1024 * 4096);
    expect(soap.memory(1024, 4096, { ...fixed, limit: 2000 })).toBe(2 * 1024 ** 2 + 3 * 1024 * 4096);
    expect(soap.cost(100, 50, { ...fixed, basis: 'eigen' }, 1).refresh).toBe(10 * (100 ** 3 + 50 ** 3));
    expect(soap.cost(100, 50, fixed, 1).refresh).toBe(5 * (100 ** 3 + 50 ** 3));
    // Of each side a statistic, two ways in and one out; eight elementwise products and the step.
    expect(soap.cost(100, 50, fixed, 1).step).toBe(4 * 100 * 50 * (100 + 50) + 9 * 100 * 50);
    const late = { ...fixed, delay: 2 };
    expect(soap.memory(100, 50, late) - soap.memory(100, 50, fixed)).toBe(100 ** 2 + 50 ** 2);
    expect(soap.memory(1, 50, late)).toBe(3 * 50);
  });
});
