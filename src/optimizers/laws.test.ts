import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { optimizerOf, optimizers } from './index.ts';
import type { Fixed, Optimizer, Values } from './optimizer.ts';
import { noLandscape } from './landscape.ts';
import { takeStep } from './takeStep.ts';
import { gather, scatter, type Unit } from './units.ts';

type Choice = Record<string, number | string>;

function setUp(optimizer: Optimizer, choice: Choice, replicas = 1) {
  const all: Choice = { ...(defaults(optimizer.hyper) as Choice), ...(defaults(optimizer.fixed) as Choice), ...choice };
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([replicas, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  return { hyper, fixed };
}

const sightOf = (unit: Unit, weights: Array64, grad: Array64) => ({
  unit,
  parameter: gather(xp, unit, [weights]),
  grad: gather(xp, unit, [grad]),
  landscape: noLandscape,
});

/** The weights after each step of descending `gradient` from `start`. */
function descend(
  kind: string,
  choice: Choice,
  start: Array64,
  gradient: (w: Array64, step: number) => Array64,
  steps: number,
): Array64[] {
  const optimizer = optimizerOf(kind)!;
  const [replicas, rows, columns] = start.shape;
  const { hyper, fixed } = setUp(optimizer, choice, replicas);
  let weights = start;
  const parameters = [{ name: 'W', rows, columns }];
  const units = optimizer.units(parameters, fixed);
  let states: readonly Values<string, Array64>[] = units.map((unit) => optimizer.init(xp, unit, replicas, fixed));
  return Array.from({ length: steps }, (_, step) => {
    const sights = units.map((unit) => sightOf(unit, weights, gradient(weights, step)));
    const isDue = step % Number(fixed.interval ?? 1) === 0;
    const next = takeStep(xp, optimizer, sights, states, hyper, fixed, 1, isDue);
    weights = scatter(xp, units, parameters, next.weights)[0]!;
    states = next.states;
    return weights;
  });
}

const gaussian = (seed: number, step: number, rows: number, columns: number, replicas = 1) => {
  const { normal } = stream(seed, 'data', step);
  return xp.array(Float64Array.from({ length: replicas * rows * columns }, normal), [replicas, rows, columns]);
};
const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const learningRates: Record<string, number> = {
  sgd: 0.05,
  momentum: 0.01,
  nesterov: 0.01,
  adagradFull: 0.5,
  ogd: 1,
  ftrl: 1,
  onlineNewton: 3,
  sketchedAdagrad: 0.5,
  adaFd: 0.5,
  fdSon: 1,
  rfdSon: 1,
};

/** The others are put to the same tests on networks, through whole trainings. */
const byGradients = optimizers.filter(({ needs }) => needs === 'gradients');

describe.each(byGradients.map((optimizer) => [optimizer.kind, optimizer] as const))('%s', (kind, optimizer) => {
  const target = gaussian(1, 0, 4, 3);
  // ½‖A (W − W*)‖² with a condition number of 100.
  const scales = xp.array([1, 0.7, 0.3, 0.1], [1, 4, 1]);
  const gradient = (w: Array64) => xp.mul(xp.mul(scales, scales), xp.sub(w, target));
  const lossOf = (w: Array64) => {
    const residual = xp.mul(scales, xp.sub(w, target));
    return xp.sum(xp.mul(residual, residual), 'matrix').data[0]! / 2;
  };

  it('descends an ill-conditioned matrix quadratic', () => {
    const start = xp.full([1, 4, 3], 0);
    const path = descend(kind, { learningRate: learningRates[kind] ?? 0.05 }, start, gradient, 200);
    expect(lossOf(path.at(-1)!)).toBeLessThan(0.2 * lossOf(start));
  });

  it('treats replicas apart: bitwise the same alone, beside others, and beside one that is not a number', () => {
    const start = gaussian(2, 0, 4, 3, 3);
    start.data.fill(NaN, 12, 24);
    const together = descend(kind, {}, start, gradient, 5).at(-1)!;
    for (const replica of [0, 2]) {
      const alone = descend(kind, {}, xp.slice(start, { replicas: [replica, replica + 1] }), gradient, 5).at(-1)!;
      expect([...together.data.slice(replica * 12, (replica + 1) * 12)]).toEqual([...alone.data]);
    }
  });

  it('refreshes arrays that nothing else changes, so that roots may come late', () => {
    const { hyper, fixed } = setUp(optimizer, { acceleration: 'heavy-ball' });
    const weights = gaussian(2, 0, 4, 3);
    const unit = optimizer.units([{ name: 'W', rows: 4, columns: 3 }], fixed)[0]!;
    const sight = sightOf(unit, weights, gradient(weights));
    const state = optimizer.init(xp, unit, 1, fixed);
    const changed = (next: Values<string, Array64>) => Object.keys(state).filter((name) => next[name] !== state[name]);
    const refreshed = changed(optimizer.refresh?.(xp, sight, state, hyper, fixed) ?? state);
    expect(refreshed.length > 0).toBe(optimizer.refresh !== undefined);
    const others = [
      ...changed(optimizer.accumulate(xp, sight, state, hyper, fixed)),
      ...changed(optimizer.update(xp, [sight], [state], hyper, fixed, 1).states[0]!),
    ];
    expect(refreshed.filter((name) => others.includes(name))).toEqual([]);
  });

  it('keeps as many floats as its memory formula says, scalars not counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 7 }), (rows, columns) => {
        const { fixed } = setUp(optimizer, {});
        const state = optimizer.init(xp, { name: 'W', rows, columns }, 1, fixed);
        const floats = Object.values(state)
          .filter(({ data }) => data.length > 1)
          .reduce((sum, { data }) => sum + data.length, 0);
        expect(floats).toBe(optimizer.memory(rows, columns, fixed));
      }),
    );
  });

  it('gives finite weights or none that pass for finite, at every bound of every hyper-parameter', () => {
    for (const [name, field] of Object.entries(optimizer.hyper)) {
      if (field.type !== 'number') continue;
      for (const value of [field.min, field.max]) {
        const path = descend(kind, { [name]: value }, gaussian(3, 0, 3, 2), (w) => xp.mul(0.1, w), 10);
        expect(path).toHaveLength(10);
        // An absurd learning rate may run away, but only by growing: no NaN out of finite arithmetic.
        expect(path.at(-1)!.data.some(Number.isNaN), `${name} = ${value}`).toBe(false);
      }
    }
  });
});

describe('laws between methods', () => {
  const noisy = (w: Array64, step: number) => xp.add(xp.mul(0.3, w), gaussian(7, step, w.shape[1], w.shape[2]));
  const start = gaussian(8, 0, 5, 4);

  it.each(['sum', 'ema', 'decayed'])('Sketchy with ℓ ≥ n is Shampoo (%s)', (statistics) => {
    const choice = { statistics, beta2: 0.95, grafting: 'none', epsilon: 1e-10, learningRate: 0.05 };
    // After five gradients of rank 4 all statistics have full rank; before that both leave the null space alone.
    const shampoo = descend('shampoo', choice, start, noisy, 20);
    const sketchy = descend('sketchy', { ...choice, rank: 64 }, start, noisy, 20);
    shampoo.forEach((w, step) => expect(worst(w, sketchy[step]!), `step ${step}`).toBeLessThan(1e-8));
  });

  it('Shampoo on a vector is full-matrix AdaGrad', () => {
    const vector = gaussian(9, 0, 1, 6);
    const full = descend('adagradFull', { epsilon: 1e-8, learningRate: 0.1 }, vector, noisy, 15);
    const shampoo = descend(
      'shampoo',
      { statistics: 'sum', grafting: 'none', epsilon: 1e-8, learningRate: 0.1 },
      vector,
      noisy,
      15,
    );
    full.forEach((w, step) => expect(worst(w, shampoo[step]!)).toBeLessThan(1e-10));
  });

  it('full-matrix AdaGrad does not see a rotation; diagonal AdaGrad does', () => {
    const { v: rotation } = xp.eigh(xp.matmul(gaussian(10, 0, 6, 6), gaussian(10, 0, 6, 6), { transposeB: true }));
    const curvature = xp.array([1, 0.5, 0.2, 0.1, 0.05, 0.01], [1, 1, 6]);
    const upright = (w: Array64) => xp.mul(curvature, w);
    const tilted = (w: Array64) => xp.matmul(upright(xp.matmul(w, rotation)), rotation, { transposeB: true });
    const from = gaussian(11, 0, 1, 6);
    const gap = (kind: string) => {
      const straight = descend(kind, { learningRate: 0.5 }, from, upright, 25).at(-1)!;
      const turned = descend(
        kind,
        { learningRate: 0.5 },
        xp.matmul(from, rotation, { transposeB: true }),
        tilted,
        25,
      ).at(-1)!;
      return worst(straight, xp.matmul(turned, rotation));
    };
    expect(gap('adagradFull')).toBeLessThan(1e-8);
    expect(gap('adagrad')).toBeGreaterThan(1e-2);
  });

  it('momentum 0 is no momentum, and AdamW without decay is Adam', () => {
    expect(descend('momentum', { momentum: 0, learningRate: 0.1 }, start, noisy, 9)).toEqual(
      descend('sgd', { learningRate: 0.1 }, start, noisy, 9),
    );
    expect(descend('adamw', {}, start, noisy, 9)).toEqual(descend('adam', {}, start, noisy, 9));
  });

  it('grafting gives each weight the donor’s step length and the method’s direction', () => {
    const choice = { learningRate: 1, beta2: 0.9 };
    const step = (kind: string, more: Choice) =>
      xp.sub(descend(kind, { ...choice, ...more }, start, noisy, 1)[0]!, start);
    const grafted = step('shampoo', { grafting: 'adagrad', graftEpsilon: 1e-10 });
    const plain = step('shampoo', { grafting: 'none' });
    const donor = step('adagrad', { epsilon: 1e-10 });
    const norm = (x: Array64) => Math.hypot(...x.data);
    expect(norm(grafted)).toBeCloseTo(norm(donor), 10);
    expect(worst(xp.div(grafted, norm(grafted)), xp.div(plain, norm(plain)))).toBeLessThan(1e-12);
  });

  it('stale roots: with interval 5 the roots change at steps 0, 5, 10 only', () => {
    const every = descend('shampoo', { interval: 1 }, start, noisy, 3);
    const stale = descend('shampoo', { interval: 5 }, start, noisy, 3);
    expect(every[0]).toEqual(stale[0]);
    expect(worst(every[2]!, stale[2]!)).toBeGreaterThan(1e-6);
  });

  it('full-matrix AdaGrad refuses what it cannot hold, with the numbers', () => {
    const reason = optimizerOf('adagradFull')!.refuses({ name: 'W2', rows: 32, columns: 32 }, {});
    expect(reason).toMatch(/W2 has 32 × 32 = 1024 weights.*at most 400/);
    expect(optimizerOf('adagradFull')!.refuses({ name: 'W1', rows: 20, columns: 20 }, {})).toBeUndefined();
  });
});
