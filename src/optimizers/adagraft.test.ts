import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { adagraft } from './adagraft.ts';
import { gradients } from './feed.properties.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';
import type { Fixed, Optimizer, Values } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { byParameter } from './units.ts';

type Choice = Record<string, number | string>;

const SHAPES = [
  [4, 3],
  [1, 3],
  [3, 5],
] as const;
const parameters = SHAPES.map(([rows, columns], i) => ({ name: `W${i}`, rows, columns }));
const start = SHAPES.map(([rows, columns], i) => xp.full([1, rows, columns], 0.5 - 0.25 * i));
/** Gradients by step and parameter. */
const noise = (steps: number) => {
  const byShape = SHAPES.map(([rows, columns]) => gradients(rows, columns, steps));
  return Array.from({ length: steps }, (_, step) => byShape.map((grads) => grads[step]!));
};

/** The weights before the first step and after each, of several parameters together. */
function train(optimizer: Optimizer, choice: Choice, grads: readonly (readonly Array64[])[], rate = 1) {
  const all = { ...defaults(optimizer.hyper), ...defaults(optimizer.fixed), ...choice } as Choice;
  for (const name of Object.keys(choice)) expect(all).toHaveProperty(name);
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([1, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  const units = byParameter(parameters);
  let weights: readonly Array64[] = start;
  let states: readonly Values<string, Array64>[] = units.map((unit) => optimizer.init(xp, unit, 1, fixed));
  const path = [weights];
  grads.forEach((own, step) => {
    const sights = units.map((unit, i) => ({ unit, parameter: weights[i]!, grad: own[i]!, landscape: noLandscape }));
    const isDue = step % Number(fixed.interval ?? 1) === 0;
    ({ weights, states } = takeStep(xp, optimizer, sights, states, hyper, fixed, rate, isDue));
    path.push(weights);
  });
  return { path, states, hyper, fixed };
}

const step = (path: readonly (readonly Array64[])[], t: number) =>
  path[t + 1]!.map((after, i) => xp.sub(after, path[t]![i]!));
const norm = (...arrays: readonly Array64[]) => Math.hypot(...arrays.flatMap(({ data }) => [...data]));
const gap = (a: Array64, b: Array64) => norm(xp.sub(a, b));
const unitLength = (x: Array64) => xp.div(x, norm(x));

/** The optimizers by their own, with the settings that AdaGraft's stand for below. */
const alone: Readonly<Record<string, Choice>> = {
  sgd: {},
  momentum: { momentum: 0.8 },
  adagrad: { epsilon: 1e-3 },
  rmsprop: { momentum: 0.8, beta2: 0.9, epsilon: 1e-3 },
  sm3: {},
  adam: { beta1: 0.8, beta2: 0.9, epsilon: 1e-3 },
  shampoo: { beta1: 0.8, beta2: 0.9, epsilon: 1e-3, grafting: 'none', interval: 2 },
  sketchy: { beta1: 0.8, beta2: 0.9, epsilon: 1e-3, grafting: 'none', interval: 2 },
  lion: { beta1: 0.8, beta2: 0.9 },
  muon: { momentum: 0.8, beta2: 0.9, epsilon: 1e-3 },
};
const shared: Choice = {
  ...Object.fromEntries(
    ['magnitude', 'direction'].flatMap((role) => [
      [`${role}Beta1`, 0.8],
      [`${role}Beta2`, 0.9],
      [`${role}Epsilon`, 1e-3],
    ]),
  ),
  interval: 2,
  learningRate: 0.03,
};
const kinds = Object.keys(alone);
const pairs = kinds.flatMap((magnitude) => kinds.map((direction) => [magnitude, direction] as const));
const grads = noise(5);

describe('AdaGraft', () => {
  const path = (kind: string) => train(optimizerOf(kind)!, { ...alone[kind], learningRate: 0.03 }, grads).path;
  const paths = Object.fromEntries(kinds.map((kind) => [kind, path(kind)]));

  it.each(pairs)('has the length of %s and the direction of %s, parameter by parameter', (magnitude, direction) => {
    const grafted = train(adagraft, { ...shared, magnitude, direction }, grads).path;
    for (let t = 0; t < grads.length; t++) {
      const [own, lengths, ways] = [grafted, paths[magnitude]!, paths[direction]!].map((each) => step(each, t));
      own!.forEach((u, i) => {
        // Differences of weights near 1/2 round to 1e-16, steps are a thousandth at least.
        expect(Math.abs(norm(u) / norm(lengths![i]!) - 1)).toBeLessThan(1e-12);
        expect(gap(unitLength(u), unitLength(ways![i]!))).toBeLessThan(1e-12);
      });
    }
  });

  it.each(pairs.filter(([m, d]) => m !== d))('has %s’s length over all parameters, with one ratio, on %s', (m, d) => {
    const grafted = train(adagraft, { ...shared, magnitude: m, direction: d, scope: 'model' }, grads).path;
    for (let t = 0; t < grads.length; t++) {
      const [own, lengths, ways] = [grafted, paths[m]!, paths[d]!].map((each) => step(each, t));
      expect(Math.abs(norm(...own!) / norm(...lengths!) - 1)).toBeLessThan(1e-12);
      const ratio = norm(...lengths!) / norm(...ways!);
      own!.forEach((u, i) => expect(gap(u, xp.mul(ratio, ways![i]!)) / norm(u)).toBeLessThan(1e-12));
    }
  });

  it('decays weights by the rate of the length, which follows the schedule', () => {
    const choice = { ...shared, magnitude: 'adam', direction: 'muon' };
    const plain = train(adagraft, choice, grads.slice(0, 1)).path;
    const decayed = train(adagraft, { ...choice, weightDecay: 0.4 }, grads.slice(0, 1), 0.25).path;
    step(plain, 0).forEach((u, i) => {
      const expected = xp.add(xp.mul(1 - 0.25 * 0.03 * 0.4, start[i]!), xp.mul(0.25, u));
      expect(gap(decayed[1]![i]!, expected)).toBeLessThan(1e-14);
    });
  });

  it('makes a bad direction work: signs bounce about a minimum, with the gradient’s length they come to rest', () => {
    const bend = xp.array([1, 0.7, 0.4], [1, 1, 3]);
    const loss = (kind: string, choice: Choice) => {
      let w = gradients(4, 3, 1)[0]!;
      const optimizer = optimizerOf(kind)!;
      const all = { ...defaults(optimizer.hyper), ...defaults(optimizer.fixed), ...choice } as Choice;
      const hyper = Object.fromEntries(Object.keys(all).map((name) => [name, xp.full([1, 1, 1], Number(all[name]))]));
      const unit = byParameter(parameters)[0]!;
      let state = optimizer.init(xp, unit, 1, all);
      for (let t = 0; t < 60; t++) {
        const sight = { unit, parameter: w, grad: xp.mul(bend, w), landscape: noLandscape };
        const next = takeStep(xp, optimizer, [sight], [state], hyper, all);
        [w, state] = [next.weights[0]!, next.states[0]!];
      }
      return norm(xp.mul(xp.sqrt(bend), w)) ** 2 / 2;
    };
    const none = loss('lion', { learningRate: 0.5, beta1: 0 });
    const grafted = loss('adagraft', { learningRate: 0.5, magnitude: 'sgd', direction: 'lion', directionBeta1: 0 });
    expect(none).toBeGreaterThan(0.05);
    expect(grafted).toBeLessThan(none / 1e4);
  });

  it('has the usual settings of Adam and of Shampoo', () => {
    const { learningRate: _, ...others } = defaults(adagraft.hyper);
    expect(others).toEqual({
      magnitudeBeta1: 0.9,
      magnitudeBeta2: 0.999,
      magnitudeEpsilon: 1e-8,
      directionBeta1: 0.9,
      directionBeta2: 0.99,
      directionEpsilon: 1e-6,
      weightDecay: 0,
    });
  });

  it('stands still where the direction is 0, whatever the length', () => {
    const zero = grads.map((own) => own.map((grad, i) => (i === 0 ? xp.mul(0, grad) : grad)));
    const { path } = train(adagraft, { ...shared, magnitude: 'sgd', direction: 'adam' }, zero);
    expect(path.at(-1)![0]).toEqual(start[0]);
    expect(gap(path.at(-1)![1]!, start[1]!)).toBeGreaterThan(0.01);
  });

  it('has the operator, and the state of both, that the optimizers have by themselves', () => {
    const { states, hyper, fixed } = train(adagraft, { ...shared, magnitude: 'adam', direction: 'shampoo' }, grads);
    const other = optimizerOf('shampoo')!;
    const byItself = train(other, { ...alone.shampoo, learningRate: 0.03 }, grads);
    const applied = applyOperator(xp, adagraft.operator(xp, states[0]!, hyper, fixed), grads[0]![0]!);
    const wanted = other.operator(xp, byItself.states[0]!, byItself.hyper, byItself.fixed);
    expect(gap(applied, applyOperator(xp, wanted, grads[0]![0]!))).toBe(0);
    const floats = optimizerOf('adam')!.memory(4, 3, {}) + other.memory(4, 3, byItself.fixed);
    expect(adagraft.memory(4, 3, fixed)).toBe(floats);
    const [length, way] = [optimizerOf('adam')!.cost(4, 3, {}, 1), other.cost(4, 3, byItself.fixed, 1)];
    // Two norms, and the direction by a number.
    expect(adagraft.cost(4, 3, fixed, 1)).toEqual({ step: length.step + way.step + 3 * 12, refresh: way.refresh });
    expect(adagraft.refuses(parameters[0]!, fixed)).toBeUndefined();
  });
});
