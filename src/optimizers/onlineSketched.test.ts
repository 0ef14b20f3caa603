import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { emptySketch } from '../linalg/frequentDirections.ts';
import { applyOperator } from '../linalg/operator.ts';
import { feed, gradients } from './feed.properties.ts';
import { load, toArray } from './golden.properties.ts';
import { optimizerOf } from './index.ts';
import { noLandscape } from './landscape.ts';
import { sketchRow } from './rowSketch.ts';

interface Golden {
  readonly hyperparameters: { readonly lr: number; readonly delta: number; readonly sketch_size: number };
  readonly steps: readonly { readonly grad: number[]; readonly w_after: number[] }[];
}
const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

describe('trajectories of precondition/oco in float64, 40 steps of online logistic regression', () => {
  it.each([
    ['oco_ogd_l0_d0p0', 'ogd'],
    ['oco_ada_l0_d0p0', 'adagrad'],
    ['oco_s_ada_l3_d0p0', 'sketchedAdagrad'],
    ['oco_ada_fd_l3_d0p1', 'adaFd'],
    ['oco_fd_son_l3_d1p0', 'fdSon'],
  ])('%s', (file, kind) => {
    const { hyperparameters, steps } = load<Golden>(file);
    const { lr: learningRate, delta, sketch_size: size } = hyperparameters;
    // There AdaGrad has no ε but takes 0/0 for 0; beside roots of at least 1e-3, 1e-16 is less than their rounding.
    const choice = { learningRate, delta, size, ...(kind === 'adagrad' && { initial: delta, epsilon: 1e-16 }) };
    const grads = steps.map(({ grad }) => toArray(grad));
    const { weights } = feed(kind, choice, grads);
    // Same formulas in the same precision; the decompositions differ by rounding, magnified by the ratio of the eigenvalues, 1e2 here.
    steps.forEach(({ w_after: after }, i) => expect(worst(weights[i]!.data, after), `step ${i}`).toBeLessThan(1e-10));
  });
});

/** The methods as published, the sketch a d×d matrix, the learning rate of the Newton methods inside it. */
function published(kind: string, eta: number, delta: number, size: number, grads: readonly Array64[]): Array64[] {
  const [, , dimension] = grads[0]!.shape;
  let [covariance, w] = [xp.full([1, dimension, dimension], 0), xp.full([1, 1, dimension], 0)];
  let alpha = delta;
  return grads.map((grad, i) => {
    const t = i + 1;
    const scale = { sketchedAdagrad: 1, adaFd: 1, fdSon: eta * Math.sqrt(t), rfdSon: eta * t }[kind]!;
    const outer = xp.matmul(grad, grad, { transposeA: true });
    const { w: values, v } = xp.eigh(xp.add(covariance, xp.div(outer, scale)));
    const cut = size > dimension ? 0 : values.data[dimension - size]!;
    // Of a difference of rounding size Ada-FD would take the root.
    const kept = xp.where(xp.greater(xp.sub(values, cut), 1e-12), xp.sub(values, cut), 0);
    alpha += { sketchedAdagrad: cut, adaFd: 0, fdSon: 0, rfdSon: cut / 2 }[kind]!;
    covariance = xp.matmul(xp.mul(v, kept), v, { transposeB: true });
    const gains = Array.from(kept.data, (square) => {
      switch (kind) {
        case 'sketchedAdagrad':
          return 1 / Math.sqrt(alpha + square);
        case 'adaFd':
          return 1 / (alpha + Math.sqrt(square));
        default:
          return 1 / (alpha + square);
      }
    });
    const direction = xp.matmul(xp.mul(xp.matmul(grad, v), xp.array(gains, [1, 1, dimension])), v, {
      transposeB: true,
    });
    w = xp.sub(w, xp.mul(kind.endsWith('Son') ? 1 : eta, direction));
    return w;
  });
}

describe('with the sketch as a matrix', () => {
  it.each(['sketchedAdagrad', 'adaFd', 'fdSon', 'rfdSon'])('%s', (kind) => {
    for (const size of [2, 3, 5, 9]) {
      const grads = gradients(1, 7, 30);
      const [learningRate, delta] = [0.3, 0.2];
      const { weights } = feed(kind, { learningRate, delta, size }, grads);
      // Eigenvalues from δ = 0.06 to 60, thirty steps: rounding stays below 1e-12.
      published(kind, learningRate, delta, size, grads).forEach((w, i) =>
        expect(worst(weights[i]!.data, w.data), `size ${size}, step ${i}`).toBeLessThan(1e-10),
      );
    }
  });

  it('S-AdaGrad with rows enough is full-matrix AdaGrad, which is the pseudo-inverse root until all directions are seen', () => {
    const grads = gradients(1, 5, 20);
    const full = feed('adagradFull', { learningRate: 0.1, epsilon: 1e-13 }, grads).weights;
    const sketched = feed('sketchedAdagrad', { learningRate: 0.1, size: 6, delta: 0 }, grads).weights;
    // The ridge of 1e-13 of the largest eigenvalue is what differs.
    full.forEach((w, step) => expect(worst(w.data, sketched[step]!.data)).toBeLessThan(1e-10));
  });
});

describe('the sketch by rows', () => {
  const sketchOf = (dimension: number, size: number, rows: readonly Array64[]) => {
    const { escaped: none, ...empty } = emptySketch(xp, 1, dimension, Math.min(dimension, size - 1));
    let [sketch, escaped] = [empty, none];
    for (const row of rows) {
      const next = sketchRow(xp, sketch, xp.transpose(row));
      [sketch, escaped] = [next, xp.add(escaped, next.escaped)];
    }
    return { ...sketch, escaped };
  };

  it('0 ⪯ Σ g gᵀ − BᵀB ⪯ Δ I, tr Σ g gᵀ − tr BᵀB = ℓ Δ, and the basis stays orthonormal', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 3, max: 9 }), fc.integer({ min: 2, max: 4 }), (seed, d, size) => {
        const { normal } = stream(seed, 'data');
        const rows = Array.from({ length: 40 }, () => xp.array(Float64Array.from({ length: d }, normal), [1, 1, d]));
        const { basis, squares, escaped } = sketchOf(d, size, rows);
        const total = rows.reduce(
          (sum, row) => xp.add(sum, xp.matmul(row, row, { transposeA: true })),
          xp.full([1, d, d], 0),
        );
        const gap = xp.sub(total, xp.matmul(xp.mul(basis, squares), basis, { transposeB: true }));
        const { w } = xp.eigh(gap);
        const trace = xp.sum(xp.mul(gap, xp.eye(d)), 'matrix').data[0]!;
        // Forty rows of length 3: rounding of sums of about 100.
        expect(w.data[0]!).toBeGreaterThan(-1e-10);
        expect(w.data.at(-1)!).toBeLessThan(escaped.data[0]! + 1e-10);
        expect(Math.abs(trace - size * escaped.data[0]!)).toBeLessThan(1e-9);
        const gram = xp.matmul(basis, basis, { transposeA: true });
        expect(worst(gram.data, xp.eye(size - 1).data)).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('stays orthonormal over ten thousand rows', () => {
    const { normal } = stream(3, 'data');
    const rows = Array.from({ length: 10_000 }, () => xp.array(Float64Array.from({ length: 8 }, normal), [1, 1, 8]));
    const { basis } = sketchOf(8, 4, rows);
    // Each row turns the basis once, with rounding of 1e-16: as a random walk 1e-14, at worst 1e-12.
    expect(worst(xp.matmul(basis, basis, { transposeA: true }).data, xp.eye(3).data)).toBeLessThan(1e-12);
  });

  it('stays orthonormal where vectors are almost in the basis', () => {
    const { normal } = stream(4, 'data');
    const draw = (scale: number) =>
      xp.array(
        Float64Array.from({ length: 8 }, () => scale * normal()),
        [1, 1, 8],
      );
    const main = draw(1);
    const rows = [main, ...Array.from({ length: 5 }, () => xp.add(main, draw(1e-6)))];
    const { basis, squares } = sketchOf(8, 6, rows);
    expect(squares.data[0]!).toBeGreaterThan(0);
    // What is left of these rows outside the basis is 1e-6 of them, and known to 1e-10 of itself before it is made orthogonal again.
    expect(worst(xp.matmul(basis, basis, { transposeA: true }).data, xp.eye(5).data)).toBeLessThan(1e-14);
  });

  it.each([1e-8, 1, 1e8])('takes rounding for nothing, whatever the scale (%d)', (scale) => {
    const row = xp.array([0.1 * scale, 0.7 * scale, -0.3 * scale], [1, 1, 3]);
    const { squares, escaped } = sketchOf(3, 3, [row, xp.mul(1.1, row), xp.mul(0.7, row), xp.mul(-1.3, row)]);
    expect(squares.data[0]).toBe(0);
    expect(escaped.data[0]).toBe(0);
    expect(squares.data[1]! / scale ** 2).toBeCloseTo(0.59 * (1 + 1.21 + 0.49 + 1.69), 12);
  });

  it('takes a vector of zeros, and one that it has seen', () => {
    const row = xp.array([3, 4, 0], [1, 1, 3]);
    const { squares, escaped } = sketchOf(3, 3, [xp.mul(0, row), row, row, xp.mul(0, row)]);
    expect(worst(squares.data, [0, 50])).toBeLessThan(1e-13);
    expect(escaped.data[0]).toBe(0);
  });
});

it.each([
  ['sketchedAdagrad', 0.4, 0.4 ** -0.5],
  ['sketchedAdagrad', 0, 0],
  ['adaFd', 0.4, 1 / 0.4],
  ['fdSon', 0.4, 1 / (0.3 * 0.4)],
  ['rfdSon', 0.4, 1 / (0.3 * 0.4)],
])('%s with δ = %d shows a direction that it has not seen with the gain of the ridge', (kind, delta, gain) => {
  const { accumulate, init, operator, refresh, units } = optimizerOf(kind)!;
  const unit = units([{ name: 'w', rows: 1, columns: 3 }], {})[0]!;
  const grad = xp.array([3, 4, 0], [1, 1, 3]);
  const sight = { unit, parameter: grad, grad, landscape: noLandscape };
  const settings = { learningRate: 0.3, delta, weightDecay: 0 };
  const hyper = Object.fromEntries(Object.entries(settings).map(([name, x]) => [name, xp.full([1, 1, 1], x)]));
  const fixed = { size: 3 };
  const state = refresh!(xp, sight, accumulate(xp, sight, init(xp, unit, 1, fixed), hyper, fixed), hyper, fixed);
  const unseen = xp.array([4, -3, 1], [1, 1, 3]);
  const mapped = applyOperator(xp, operator(xp, state, hyper, fixed), unseen);
  expect(worst(mapped.data, xp.mul(gain, unseen).data)).toBeLessThan(1e-13);
});

it('online gradient descent takes steps of η/√(t + δ)', () => {
  const grads = gradients(2, 3, 9);
  const { weights } = feed('ogd', { learningRate: 0.3, delta: 4 }, grads);
  const expected = grads[0]!.data.map(
    (_, i) => -grads.reduce((sum, g, t) => sum + (0.3 * g.data[i]!) / Math.sqrt(t + 5), 0),
  );
  expect(worst(weights.at(-1)!.data, expected)).toBeLessThan(1e-14);
});

it('memory is ℓ−1 directions and their squares', () => {
  expect(optimizerOf('sketchedAdagrad')!.memory(10, 20, { size: 5 })).toBe(4 * 200 + 4);
  expect(optimizerOf('sketchedAdagrad')!.memory(1, 3, { size: 50 })).toBe(3 * 3 + 3);
});
