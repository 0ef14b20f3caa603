import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { descend, feed, gradients } from './feed.properties.ts';
import { deviation } from './golden.properties.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';

type Settings = Record<string, number | string>;

describe('trajectories of other implementations in float64, 20 steps', () => {
  const adafactor = { decayPower: 0.8, clip: 1 };
  const cases: [file: string, kind: string, settings: Settings][] = [
    ['kozistr_sm3', 'sm3', { learningRate: 0.1, form: 'II', statistics: 'sum' }],
    ['kozistr_sm3_momentum', 'sm3', { learningRate: 0.1, form: 'II', acceleration: 'average', momentum: 0.9 }],
    [
      'fairseq_adafactor_relstep',
      'adafactor',
      { ...adafactor, learningRate: 1, relativeStep: 'yes', scaleParameter: 'yes' },
    ],
    [
      'fairseq_adafactor_fixedlr_momentum',
      'adafactor',
      { ...adafactor, learningRate: 0.05, acceleration: 'average', momentum: 0.9 },
    ],
    ['kozistr_lion', 'lion', { learningRate: 0.01, beta1: 0.9, beta2: 0.99 }],
    ['mocov3_lars_bias', 'lars', { learningRate: 1, weightDecay: 0.01, momentum: 0.9, trust: 0.02 }],
    ['kozistr_ftrl', 'ftrl', { learningRate: 0.5, beta: 1, l1: 0.02, l2: 0.1, origin: 'zero' }],
  ];
  // Same formulas in the same precision: only the order of a few roundings differs.
  it.each(cases)('%s', (file, kind, settings) => expect(deviation(file, kind, settings)).toBeLessThan(1e-10));

  // Published mistakes: a clip the wrong way round, a velocity that starts as the bare gradient, a momentum product counted twice.
  it.each<[file: string, kind: string, settings: Settings, least: number]>([
    [
      'kozistr_adafactor_BUGGY_clip',
      'adafactor',
      {
        ...adafactor,
        learningRate: 1,
        relativeStep: 'yes',
        scaleParameter: 'yes',
        acceleration: 'average',
        momentum: 0.9,
      },
      1e-4,
    ],
    ['kozistr_lars_BUGGY_init', 'lars', { learningRate: 1, weightDecay: 0.01, momentum: 0.9, trust: 0.02 }, 1e-2],
    ['torch_nadam_BUGGY_torch113', 'nadam', { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, 1e-3],
  ])('does not repeat the mistake of %s', (file, kind, settings, least) =>
    expect(deviation(file, kind, settings)).toBeGreaterThan(least),
  );
});

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
const cells = ({ shape: [, rows, columns], data }: Array64) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => data[i * columns + j]!));
const lengthOf = (values: Iterable<number>) => Math.hypot(...values);

describe('SM3', () => {
  const grads = gradients(4, 3, 12);

  /** ν after each gradient, by loops over the cover sets. */
  function estimates(form: string, rule: string, given: readonly Array64[]): number[][][] {
    const [, m, n] = given[0]!.shape;
    let row = Array.from({ length: m }, () => 0);
    let column = Array.from({ length: n }, () => 0);
    const beta = 0.8;
    const grow = (old: number, fresh: number) => (rule === 'ema' ? beta * old + (1 - beta) * fresh : old + fresh);
    return given.map((grad) => {
      const squares = cells(grad).map((values) => values.map((x) => x * x));
      const largestInColumn = (of: number[][], j: number) => Math.max(...of.map((values) => values[j]!));
      if (form === 'I') {
        row = row.map((old, i) => grow(old, Math.max(...squares[i]!)));
        column = column.map((old, j) => grow(old, largestInColumn(squares, j)));
        return row.map((r) => column.map((c) => Math.min(r, c)));
      }
      const found = row.map((r, i) => column.map((c, j) => grow(Math.min(r, c), squares[i]![j]!)));
      row = found.map((values) => Math.max(...values));
      column = column.map((_, j) => largestInColumn(found, j));
      return found;
    });
  }

  it.each([
    ['I', 'sum'],
    ['II', 'sum'],
    ['I', 'ema'],
    ['II', 'ema'],
  ])('SM3-%s, %s, written out', (form, statistics) => {
    const { weights } = feed('sm3', { learningRate: 0.1, form, statistics, beta2: 0.8 }, grads);
    const expected = estimates(form, statistics, grads);
    let w = [0, 0, 0, 0].map(() => [0, 0, 0]);
    grads.forEach((grad, t) => {
      const g = cells(grad);
      w = w.map((values, i) => values.map((x, j) => x - (0.1 * g[i]![j]!) / Math.sqrt(expected[t]![i]![j]!)));
      expect(worst(weights[t]!.data, w.flat())).toBeLessThan(1e-13);
    });
  });

  it('on a vector is AdaGrad', () => {
    for (const [rows, columns] of [
      [1, 6],
      [6, 1],
    ] as const) {
      const vectors = gradients(rows, columns, 12);
      const adagrad = feed('adagrad', { learningRate: 0.1, epsilon: 1e-16 }, vectors).weights;
      for (const form of ['I', 'II'])
        feed('sm3', { learningRate: 0.1, form }, vectors).weights.forEach((w, t) =>
          expect(worst(w.data, adagrad[t]!.data)).toBeLessThan(1e-13),
        );
    }
  });

  it('leaves a coordinate alone that has no gradient', () => {
    const { weights } = feed('sm3', {}, [xp.full([1, 2, 2], 0)]);
    expect([...weights[0]!.data].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it('Σ g² ≤ ν of SM3-II ≤ ν of SM3-I ≤ √(Lᵢᵢ Rⱼⱼ) of Shampoo', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 12 }),
        (seed, m, n, steps) => {
          const { normal } = stream(seed, 'data');
          const given = Array.from({ length: steps }, () =>
            xp.array(Float64Array.from({ length: m * n }, normal), [1, m, n]),
          );
          // ν of the last step, out of the step itself: Δw = −g/√ν.
          const measured = (form: string) => {
            const { weights } = feed('sm3', { learningRate: 1, form }, given);
            const last = xp.sub(weights.at(-1)!, weights.at(-2) ?? 0);
            const ratio = xp.div(given.at(-1)!, last);
            return xp.mul(ratio, ratio);
          };
          const sum = (of: (g: Array64) => Array64) => given.map(of).reduce((a, b) => xp.add(a, b));
          const squares = sum((g) => xp.mul(g, g));
          const kronecker = xp.sqrt(xp.mul(xp.sum(squares, 'columns'), xp.sum(squares, 'rows')));
          const chain = [squares, measured('II'), measured('I'), kronecker];
          chain.slice(1).forEach((larger, i) =>
            // Steps are differences of weights up to 1: ν is known to 1e-13 relative to the smallest step, 1e-4.
            larger.data.forEach((x, k) => expect(x * (1 + 1e-8)).toBeGreaterThanOrEqual(chain[i]!.data[k]!)),
          );
        },
      ),
    );
  });
});

describe('Adafactor', () => {
  const grads = gradients(3, 4, 15);
  const start = gradients(3, 4, 16)[15]!;
  const cases: Settings[] = [
    {},
    { clip: 0.3, decayPower: 0.5 },
    { relativeStep: 'yes', scaleParameter: 'yes' },
    { relativeStep: 'warmup', clip: 1e6 },
    { scaleParameter: 'yes', weightDecay: 0.2 },
  ];

  it.each(cases)('written out, %o', (choice) => {
    const { clip = 1, decayPower = 0.8, relativeStep = 'no', scaleParameter = 'no', weightDecay = 0 } = choice;
    const { weights } = descend('adafactor', { ...choice, learningRate: 0.3 }, start, (_, t) => grads[t]!, 15);
    let w = cells(start);
    let [row, column] = [
      [0, 0, 0],
      [0, 0, 0, 0],
    ];
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const rms = (matrix: number[][]) => Math.sqrt(mean(matrix.flat().map((x) => x * x)));
    grads.forEach((grad, step) => {
      const t = step + 1;
      const g = cells(grad);
      const beta = 1 - t ** -Number(decayPower);
      row = row.map((old, i) => beta * old + (1 - beta) * mean(g[i]!.map((x) => x * x)));
      column = column.map((old, j) => beta * old + (1 - beta) * mean(g.map((values) => values[j]! ** 2)));
      const u = g.map((values, i) => values.map((x, j) => x / Math.sqrt((row[i]! * column[j]!) / mean(row))));
      const most: Record<string, number> = {
        no: 1,
        yes: Math.min(0.01, 1 / Math.sqrt(t)),
        warmup: Math.min(1e-6 * t, 1 / Math.sqrt(t)),
      };
      const scale = scaleParameter === 'yes' ? Math.max(1e-3, rms(w)) : 1;
      const factor = (0.3 * (most[relativeStep] ?? NaN) * scale) / Math.max(1, rms(u) / Number(clip));
      w = w.map((values, i) => values.map((x, j) => (1 - 0.3 * Number(weightDecay)) * x - factor * u[i]![j]!));
      expect(worst(weights[step]!.data, w.flat())).toBeLessThan(1e-13);
    });
  });

  it('leaves a row alone that has no gradient', () => {
    const grad = xp.array([1, 2, 0, 0], [1, 2, 2]);
    const [, , third, fourth] = feed('adafactor', {}, [grad, grad]).weights[1]!.data;
    expect([third, fourth].map((x) => Math.abs(x!))).toEqual([0, 0]);
  });

  it.each(['yes', 'warmup'])('takes relative steps (%s) that fall like 1/√t after ten thousand', (relativeStep) => {
    const { weights } = descend(
      'adafactor',
      { learningRate: 1, relativeStep },
      xp.full([1, 1, 2], 0),
      () => xp.full([1, 1, 2], 3),
      12_000,
    );
    const step = xp.sub(weights.at(-2)!, weights.at(-1)!);
    // A constant gradient has a direction of ones; a step is a difference of weights up to 60.
    expect(worst(step.data, [1 / Math.sqrt(12_000), 1 / Math.sqrt(12_000)])).toBeLessThan(1e-12);
  });

  it('on a vector keeps each coordinate’s own average, and counts weights of 0 as 0.001', () => {
    const vectors = gradients(1, 5, 9);
    const { weights } = feed('adafactor', { learningRate: 1, scaleParameter: 'yes', clip: 1e6 }, vectors.slice(0, 1));
    expect(
      worst(
        weights[0]!.data,
        Array.from(vectors[0]!.data, (g) => -1e-3 * Math.sign(g)),
      ),
    ).toBeLessThan(1e-15);
  });
});

describe('Lion', () => {
  it('written out, with weight decay', () => {
    const grads = gradients(2, 3, 10);
    const start = gradients(2, 3, 11)[10]!;
    const choice = { learningRate: 0.1, beta1: 0.7, beta2: 0.95, weightDecay: 0.5 };
    const { weights } = descend('lion', choice, start, (_, t) => grads[t]!, 10);
    let [w, m] = [[...start.data], [...start.data].map(() => 0)];
    grads.forEach(({ data: g }, t) => {
      w = w.map((x, i) => (1 - 0.05) * x - 0.1 * Math.sign(0.7 * m[i]! + 0.3 * g[i]!));
      m = m.map((x, i) => 0.95 * x + 0.05 * g[i]!);
      expect(worst(weights[t]!.data, w)).toBeLessThan(1e-14);
    });
  });
});

describe('LARS', () => {
  const grads = gradients(3, 2, 10);
  const start = gradients(3, 2, 11)[10]!;
  const choice = { learningRate: 0.5, trust: 0.1, momentum: 0.8, weightDecay: 0.3 };
  const rate = (step: number) => 1 / (step + 1);

  it.each(['usual', 'paper'])('written out, %s form, with a falling learning rate', (form) => {
    const { weights } = descend('lars', { ...choice, form }, start, (_, t) => grads[t]!, 10, rate);
    let [w, v] = [[...start.data], [...start.data].map(() => 0)];
    grads.forEach(({ data: g }, t) => {
      const eta = 0.5 * rate(t);
      const d = w.map((x, i) => g[i]! + 0.3 * x);
      const length = form === 'paper' ? lengthOf(g) + 0.3 * lengthOf(w) : lengthOf(d);
      const q = (0.1 * lengthOf(w)) / length;
      v = v.map((x, i) => 0.8 * x + (form === 'paper' ? eta : 1) * q * d[i]!);
      w = w.map((x, i) => x - (form === 'paper' ? 1 : eta) * v[i]!);
      expect(worst(weights[t]!.data, w)).toBeLessThan(1e-14);
    });
  });

  it('takes a ratio of 1 where the weights or the gradient are 0', () => {
    const fromZero = feed('lars', { ...choice, learningRate: 1 }, grads.slice(0, 1)).weights[0]!;
    expect(
      worst(
        fromZero.data,
        grads[0]!.data.map((g) => -g),
      ),
    ).toBe(0);
    const still = descend('lars', { ...choice, weightDecay: 0 }, start, (w) => xp.mul(0, w), 2).weights[1]!;
    expect([...still.data]).toEqual([...start.data]);
  });
});

describe('NAdam', () => {
  const grads = gradients(1, 3, 12);
  it.each(['outside', 'inside', 'uncorrected'])('written out, with ε %s', (placement) => {
    const choice = { learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.3, placement };
    const nadam = (values: readonly number[]) => {
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
        w -= (0.1 * (0.8 * m + 0.2 * g) * scale) / c1;
      });
      return w;
    };
    const expected = [0, 1, 2].map((i) => nadam(grads.map(({ data }) => data[i]!)));
    expect(worst(feed('nadam', choice, grads).weights.at(-1)!.data, expected)).toBeLessThan(1e-13);
  });
});

describe('FTRL-Proximal', () => {
  const [alpha, beta, l1, l2] = [0.4, 0.7, 1.5, 0.3];
  const choice = { learningRate: alpha, beta, l1, l2 };
  const start = gradients(2, 3, 21)[20]!;
  // Noise, and a pull through 0.
  const grads = gradients(2, 3, 20).map((g) => xp.add(xp.mul(0.3, g), xp.mul(0.15, xp.sign(start))));

  it('starts from the initial weights, zeros among them, and stays there while there is no gradient', () => {
    const partly = xp.mul(start, xp.array([1, 0, 1, 1, 1, 0], [1, 2, 3]));
    const { weights } = descend('ftrl', choice, partly, (w) => xp.mul(0, w), 3);
    expect(worst(weights.at(-1)!.data, partly.data)).toBeLessThan(1e-15);
  });

  it('gives the minimizer of gradients, proximal terms and penalties, with exact zeros', () => {
    const { weights } = descend('ftrl', choice, start, (_, t) => grads[t]!, 20);
    const path = [start, ...weights];
    // Before the first gradient, a quadratic whose minimizer with the penalties is the initial weights.
    const slope = (k: number, w: number) => {
      const w0 = start.data[k]!;
      let [derivative, n] = [(beta / alpha) * (w - w0) + l2 * (w - w0) - l1 * Math.sign(w0), 0];
      grads.forEach(({ data }, t) => {
        const g = data[k]!;
        const sigma = (Math.sqrt(n + g * g) - Math.sqrt(n)) / alpha;
        derivative += g + sigma * (w - path[t]!.data[k]!);
        n += g * g;
      });
      return derivative;
    };
    const last = weights.at(-1)!.data;
    // The subgradient of λ₁|w| must take up the slope of the rest.
    last.forEach((w, k) => {
      if (w === 0) expect(Math.abs(slope(k, 0))).toBeLessThanOrEqual(l1);
      else expect(Math.abs(slope(k, w) + l1 * Math.sign(w))).toBeLessThan(1e-13);
    });
    expect(last.filter((w) => w === 0).length).toBeGreaterThan(0);
    expect(last.filter((w) => w !== 0).length).toBeGreaterThan(0);
  });
});

describe('the map that level sets and spectra are drawn from', () => {
  const grad = gradients(2, 3, 1)[0]!;
  /** The operator after one gradient, times a gradient. */
  function mapped(kind: string, choice: Settings): Array64 {
    const { accumulate, hyper: hyperFields, fixed: fixedFields, init, operator, units, update } = optimizerOf(kind)!;
    const hyper = Object.fromEntries(
      Object.entries({ ...defaults(hyperFields), ...choice }).map(([name, x]) => [name, xp.full([1, 1, 1], Number(x))]),
    );
    const fixed = { ...defaults(fixedFields), ...choice } as Settings;
    const unit = units([{ name: 'W', rows: 2, columns: 3 }], fixed)[0]!;
    const sight = { unit, parameter: xp.full([1, 2, 3], 0), grad, landscape: noLandscape };
    const state = accumulate(xp, sight, init(xp, unit, 1, fixed), hyper, fixed);
    const { states } = update(xp, [sight], [state], hyper, fixed, 1);
    return applyOperator(xp, operator(xp, states[0]!, hyper, fixed), grad);
  }
  const g = cells(grad);

  it('is g/√min(r, c) for SM3', () => {
    const row = g.map((values) => Math.max(...values.map((x) => x * x)));
    const column = [0, 1, 2].map((j) => Math.max(...g.map((values) => values[j]! ** 2)));
    const expected = g.map((values, i) => values.map((x, j) => x / Math.sqrt(Math.min(row[i]!, column[j]!))));
    expect(worst(mapped('sm3', {}).data, expected.flat())).toBeLessThan(1e-14);
  });

  it('is g/|m| for Lion', () =>
    expect(
      worst(
        mapped('lion', { beta2: 0.9 }).data,
        g.flat().map((x) => 10 * Math.sign(x)),
      ),
    ).toBeLessThan(1e-13));

  it('is what AdaGrad’s rate makes of g for FTRL-Proximal, the L2 penalty added', () => {
    const expected = g.flat().map((x) => x / (2 + Math.abs(x) + 0.5 * 3));
    expect(worst(mapped('ftrl', { learningRate: 0.5, beta: 2, l2: 3 }).data, expected)).toBeLessThan(1e-14);
  });

  it('is the identity for LARS and online gradient descent', () => {
    for (const kind of ['lars', 'ogd']) expect([...mapped(kind, {}).data]).toEqual([...grad.data]);
  });

  it('is the step itself, divided by −η, for Adafactor without clipping and NAdam without averages', () => {
    const step = (kind: string, choice: Settings) => {
      const { weights } = feed(kind, { ...choice, learningRate: 1 }, [grad]);
      return xp.neg(weights[0]!);
    };
    for (const [kind, choice] of [
      ['adafactor', { clip: 1e6 }],
      ['nadam', { beta1: 0, epsilon: 0.2 }],
    ] as const)
      expect(worst(mapped(kind, choice).data, step(kind, choice).data)).toBeLessThan(1e-14);
  });
});
