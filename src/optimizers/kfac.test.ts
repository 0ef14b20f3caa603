import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { load } from './golden.properties.ts';
import { kfac } from './kfac.ts';
import {
  firstDirection,
  layerLandscape,
  networkLandscape,
  normals,
  recordedDeviation,
  settingsOf,
  train,
  worst,
  type Choice,
  type Task,
} from './kfacNetwork.properties.ts';
import type { Landscape, Targets } from './landscape.ts';
import { gramOf, plusIdentity, solve, times, transposed, type Matrix } from './landscapes.properties.ts';

const recorded = { fisher: 'empirical', scaling: 'rate', damping: 0.1, learningRate: 0.3 };

/** Derivatives of the mean loss in the place of those of single examples. */
function ofMean(landscape: Landscape<Array64>): Landscape<Array64> {
  const examples = landscape.examples!;
  const derivatives = (of: Targets) => examples.derivatives(of).map((d) => xp.div(d, examples.count));
  return { ...landscape, examples: { ...examples, derivatives } };
}

/** Classes of 12 examples from 3 inputs, other examples at every step. */
const classes = (step: number): Task => ({
  loss: 'softmax',
  inputs: normals(12, 3, 100 + step),
  targets: oneHot(12, 200 + step),
  drawn: oneHot(12, 300 + step),
});
const start = [xp.mul(0.5, normals(4, 3, 1)), xp.mul(0.5, normals(4, 2, 2))];

function oneHot(count: number, seed: number): Array64 {
  const first = [...normals(count, 1, seed).data].map((value) => (value > 0 ? 1 : 0));
  return xp.array(
    first.flatMap((value) => [value, 1 - value]),
    [1, count, 2],
  );
}

const rowsOf = ({ data, shape: [, rows, columns] }: Array64): Matrix =>
  Array.from({ length: rows }, (_, i) => [...data.slice(i * columns, (i + 1) * columns)]);
const fromRows = (rows: Matrix) => xp.array(rows.flat(), [1, rows.length, rows[0]!.length]);
const scaledBy = (factor: number, a: Matrix): Matrix => a.map((row) => row.map((value) => factor * value));
const plus = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));
const trace = (a: Matrix) => a.reduce((sum, row, i) => sum + row[i]!, 0);
const dotOf = (a: readonly Array64[], b: readonly Array64[]) =>
  a.reduce((sum, { data }, i) => sum + data.reduce((part, x, k) => part + x * b[i]!.data[k]!, 0), 0);

/** `A⁻¹ G S⁻¹` by elimination. */
function solvedBothWays(a: Matrix, g: Matrix, s: Matrix): Matrix {
  const left = transposed(transposed(g).map((column) => solve(a, column)));
  return left.map((row) => solve(s, row));
}

/** Moments of the step’s examples: of inputs, and of the derivatives that a Fisher matrix is made of. */
function momentsOf({ examples }: Landscape<Array64>, layer: number, fisher = 'sampled'): readonly [Matrix, Matrix] {
  const { count, inputs, derivatives, curvatureRoots } = examples!;
  const d = fisher === 'exact' ? curvatureRoots() : derivatives(fisher === 'empirical' ? 'data' : 'sampled');
  return [scaledBy(1 / count, gramOf(rowsOf(inputs()[layer]!))), scaledBy(1 / count, gramOf(rowsOf(d[layer]!)))];
}

/** The direction by the formulas of Martens & Grosse 2015, in plain loops. */
function directionOf(a: Matrix, s: Matrix, g: Matrix, lambda: number, tikhonov = 'balanced'): Matrix {
  if (tikhonov === 'exact') {
    const product = a.flatMap((row) => s.map((own) => row.flatMap((x) => own.map((y) => x * y))));
    const flat = solve(plusIdentity(product, lambda), g.flat());
    return g.map((row, i) => row.map((_, j) => flat[i * row.length + j]!));
  }
  const pi = tikhonov === 'even' ? 1 : Math.sqrt(trace(a) / a.length / (trace(s) / s.length));
  const root = Math.sqrt(lambda);
  return solvedBothWays(plusIdentity(a, pi * root), g, plusIdentity(s, root / pi));
}

describe('K-FAC', () => {
  it.each([
    ['kfac_thrandis_nopi', { beta2: 0, averaging: 'first', tikhonov: 'even' }],
    // What is called pi there is the square of the paper’s.
    ['kfac_thrandis_pi_ema', { beta2: 0.9, averaging: 'first', tikhonov: 'balanced' }],
  ])('does what EKFAC-pytorch’s K-FAC does: %s', (name, choice) => {
    const { loss, weights } = recordedDeviation(load(name), kfac, { ...recorded, ...choice });
    expect(loss).toBeLessThan(1e-12);
    expect(weights).toBeLessThan(1e-12);
  });

  it('does what kfac-pytorch does, if it is shown derivatives of the mean loss, as it takes them', () => {
    const choice = { averaging: 'identity', beta2: 0.95, tikhonov: 'exact', scaling: 'clipped', divergence: 1e-3 };
    const { loss, weights } = recordedDeviation(load('kfac_gpauloski'), kfac, { ...recorded, ...choice }, ofMean);
    // Recorded eigendecompositions are in single precision.
    expect(loss).toBeLessThan(1e-5);
    expect(weights).toBeLessThan(1e-5);
  });

  it.each([
    { fisher: 'sampled', averaging: 'mean', beta2: 0.6, tikhonov: 'balanced' },
    { fisher: 'exact', averaging: 'mean', beta2: 0.6, tikhonov: 'even' },
    { fisher: 'empirical', averaging: 'corrected', beta2: 0.8, tikhonov: 'exact' },
    { fisher: 'sampled', averaging: 'first', beta2: 0.8, tikhonov: 'balanced' },
    { fisher: 'exact', averaging: 'identity', beta2: 0.8, tikhonov: 'balanced' },
  ])('is the textbook’s with %o', (choice) => {
    const path = train(kfac, classes, start, { ...choice, damping: 0.05, scaling: 'rate', learningRate: 0.4 }, 6);
    const { beta2: beta, averaging } = choice;
    /** Averages of everything seen so far, oldest first. */
    const averageOf = (seen: readonly Matrix[]) => {
      if (averaging === 'corrected') {
        const weights = seen.map((_, k) => beta ** (seen.length - 1 - k));
        const total = weights.reduce((sum, weight) => sum + weight);
        return seen.map((moment, k) => scaledBy(weights[k]! / total, moment)).reduce(plus);
      }
      const identity = plusIdentity(scaledBy(0, seen[0]!), 1);
      const start = averaging === 'identity' ? identity : scaledBy(0, identity);
      return seen.reduce((old, moment, k) => {
        const keep =
          averaging === 'identity' || (averaging === 'first' && k > 0) ? beta : Math.min(1 - 1 / (k + 1), beta);
        return plus(scaledBy(keep, old), scaledBy(1 - keep, moment));
      }, start);
    };
    const weights = averaging === 'corrected' ? [1, 1.8, 2.44] : [1, 2, 3];
    path.slice(0, 3).forEach(({ states }, t) => expect(states[0]!.seen!.data[0]).toBeCloseTo(weights[t]!, 12));
    const seen = start.map((): (readonly [Matrix, Matrix])[] => []);
    for (const { before, weights, landscape, states } of path) {
      const grads = landscape.gradients();
      before.forEach((w, layer) => {
        seen[layer]!.push(momentsOf(landscape, layer, choice.fisher));
        const a = averageOf(seen[layer]!.map(([moment]) => moment));
        const s = averageOf(seen[layer]!.map(([, moment]) => moment));
        const direction = directionOf(a, s, rowsOf(grads[layer]!), 0.05, choice.tikhonov);
        const expected = plus(rowsOf(w), scaledBy(-0.4, direction));
        // Rounding of the gradient, 1e-16, is divided by λ.
        expect(worst(weights[layer]!, fromRows(expected))).toBeLessThan(1e-12);
        const { A, S } = kfac.statistics!(xp, states[layer]!, {}, {});
        expect(worst(A!, fromRows(a))).toBeLessThan(1e-13);
        expect(worst(S!, fromRows(s))).toBeLessThan(1e-13);
      });
    }
  });

  it('on one example divides by squared lengths', () => {
    const one: Task = { loss: 'squared', inputs: normals(1, 3, 11), targets: normals(1, 2, 12) };
    const choice = { fisher: 'empirical', scaling: 'rate', damping: 0.09, learningRate: 1 };
    const [{ before, weights, landscape }] = train(kfac, () => one, [normals(4, 2, 13)], choice, 1) as [Trained];
    const [x, d] = [landscape.examples!.inputs()[0]!, landscape.examples!.derivatives('data')[0]!];
    const [xx, dd] = [dotOf([x], [x]), dotOf([d], [d])];
    const pi = Math.sqrt(xx / 4 / (dd / 2));
    const expected = xp.mul(1 / ((xx + 0.3 * pi) * (dd + 0.3 / pi)), xp.matmul(x, d, { transposeA: true }));
    expect(worst(xp.sub(before[0]!, weights[0]!), expected)).toBeLessThan(1e-14);
  });

  it('shares the damping evenly where one factor is 0', () => {
    const [x, d, g] = [normals(9, 4, 15), normals(9, 3, 16), normals(4, 3, 17)];
    const none = [xp.mul(0, x), xp.mul(0, d)] as const;
    for (const [inputs, derivatives] of [[x, none[1]] as const, [none[0], d] as const]) {
      const choice = { fisher: 'empirical', damping: 0.04 };
      const { operator } = firstDirection(kfac, layerLandscape(inputs, derivatives), choice);
      const ridged = (rows: Array64) => plusIdentity(scaledBy(1 / 9, gramOf(rowsOf(rows))), 0.2);
      const [a, s] = [ridged(inputs), ridged(derivatives)];
      expect(worst(applyOperator(xp, operator, g), fromRows(solvedBothWays(a, rowsOf(g), s)))).toBeLessThan(1e-12);
    }
  });

  it('solves least squares on one linear layer in one step, as the natural gradient does', () => {
    const fit: Task = { loss: 'squared', inputs: normals(20, 3, 21), targets: normals(20, 2, 22) };
    const choice = { fisher: 'exact', scaling: 'rate', damping: 1e-20, learningRate: 1 };
    const [{ weights, states }] = train(kfac, () => fit, [normals(4, 2, 23)], choice, 1) as [Trained];
    const x = networkLandscape(fit, weights).examples!.inputs()[0]!;
    const normal = gramOf(rowsOf(x));
    const best = transposed(transposed(rowsOf(fit.targets)).map((y) => solve(normal, times(transposed(rowsOf(x)), y))));
    expect(worst(weights[0]!, fromRows(best))).toBeLessThan(1e-8);
    const loss = (w: Array64) => networkLandscape(fit, [w]).loss().data[0]!;
    expect(loss(weights[0]!) - loss(fromRows(best))).toBeLessThan(1e-12);
    expect([...states[0]!.derivatives!.data]).toEqual([1, 0, 0, 1]);
  });

  it('without damping does not see an invertible change of a layer’s inputs and outputs; with damping it does', () => {
    const [omega, phi] = [normals(4, 4, 31), normals(3, 3, 32)];
    const [x, d] = [normals(30, 4, 33), normals(30, 3, 34)];
    const deltaOf = (inputs: Array64, derivatives: Array64, damping: number) => {
      const choice = { fisher: 'empirical', scaling: 'rate', damping };
      return firstDirection(kfac, layerLandscape(inputs, derivatives), choice).direction;
    };
    const gap = (damping: number) => {
      const changed = deltaOf(xp.matmul(x, omega), xp.matmul(d, phi), damping);
      const back = xp.matmul(xp.matmul(omega, changed), phi, { transposeB: true });
      const own = deltaOf(x, d, damping);
      return worst(back, own) / Math.hypot(...own.data);
    };
    expect(gap(0)).toBeLessThan(1e-9);
    expect(gap(0.1)).toBeGreaterThan(1e-2);
  });

  it('clips to a squared length of κ in the Fisher metric, and leaves shorter steps alone', () => {
    const choice = { tikhonov: 'exact', damping: 0.02, learningRate: 0.7 };
    const step = (more: Choice) => {
      const [{ before, weights, states }] = train(kfac, classes, start, { ...choice, ...more }, 1) as [Trained];
      // δᵀ(A ⊗ S + λI)δ over both layers.
      const length = before.reduce((sum, w, layer) => {
        const delta = xp.sub(weights[layer]!, w);
        const { inputs, derivatives } = states[layer]!;
        const times = xp.add(xp.matmul(xp.matmul(inputs!, delta), derivatives!), xp.mul(0.02, delta));
        return sum + dotOf([delta], [times]);
      }, 0);
      return { weights, length };
    };
    const free = step({ scaling: 'rate' });
    expect(step({ scaling: 'clipped', divergence: free.length / 9 }).length).toBeCloseTo(free.length / 9, 12);
    expect(step({ scaling: 'clipped', divergence: free.length * 1.01 }).weights).toEqual(free.weights);
  });

  it.each(['model', 'momentum'])('takes the step that is best for the quadratic model: %s', (scaling) => {
    const choice = { scaling, learningRate: 1, damping: 0.03, beta2: 0.5 };
    const path = train(kfac, classes, start, choice, 5);
    const rate = train(kfac, classes, start, { ...choice, scaling: 'rate' }, 1);
    path.forEach(({ before, weights, landscape, operators }, t) => {
      const grads = landscape.gradients();
      const delta = weights.map((w, i) => xp.sub(w, before[i]!));
      // The model is flat along everything that the step could have been made of.
      const slope = landscape
        .examples!.gaussNewtonProduct(delta)
        .map((product, i) => xp.add(grads[i]!, xp.add(product, xp.mul(0.03, delta[i]!))));
      const v = operators.map((operator, i) => applyOperator(xp, operator, grads[i]!));
      const last = t > 0 ? path[t - 1]!.weights.map((w, i) => xp.sub(w, path[t - 1]!.before[i]!)) : v;
      const along = (direction: readonly Array64[]) =>
        Math.abs(dotOf(slope, direction)) / Math.sqrt(dotOf(direction, direction));
      expect(along(v)).toBeLessThan(1e-12);
      if (scaling === 'momentum') expect(along(last)).toBeLessThan(1e-12);
      else expect(parallel(delta, v)).toBeCloseTo(-1, 12);
      if (t === 0)
        expect(
          parallel(
            delta,
            rate[0]!.weights.map((w, i) => xp.sub(w, before[i]!)),
          ),
        ).toBeCloseTo(1, 12);
      else if (scaling === 'momentum') expect(Math.abs(parallel(delta, v))).toBeLessThan(0.999);
    });
    const half = train(kfac, classes, start, { ...choice, learningRate: 0.5 }, 1)[0]!;
    const [whole, part] = [path[0]!, half].map(({ weights }) => xp.sub(weights[1]!, start[1]!));
    expect(worst(xp.mul(0.5, whole!), part!)).toBeLessThan(1e-15);
  });

  it('takes α alone where the direction and the last step are on one line', () => {
    const about = (target: number): Task => ({
      loss: 'squared',
      inputs: xp.full([1, 2, 1], 0),
      targets: xp.full([1, 2, 1], target),
      drawn: xp.array([0.3, -0.8], [1, 2, 1]),
    });
    const targets = [3e4, -1e3, 371, 5e5, 17, -3333, 1e4 / 3];
    const choice = { scaling: 'momentum', learningRate: 1, damping: 0.25 };
    const path = train(kfac, (step) => about(targets[step]!), [xp.full([1, 2, 1], 0)], choice, targets.length);
    let bias = 0;
    path.forEach(({ weights }, step) => {
      // The best of ½ (b + δ − y)² + ½ λ δ².
      bias += (targets[step]! - bias) / 1.25;
      expect(worst(weights[0]!, xp.array([0, bias], [1, 2, 1])) / 1e5).toBeLessThan(1e-14);
    });
  });

  it('with α and μ solved for is preconditioned conjugate gradients on a quadratic', () => {
    // Inverses come from other examples, which the first weights fit exactly, so that they do not move.
    const first = normals(4, 3, 41);
    const calibration: Task = {
      loss: 'squared',
      inputs: normals(30, 3, 42),
      targets: normals(30, 3, 43),
      linear: true,
    };
    const fitted = { ...calibration, targets: outputOf(calibration, first), drawn: normals(30, 3, 44) };
    const fit: Task = {
      loss: 'squared',
      inputs: normals(30, 3, 45),
      targets: normals(30, 3, 46),
      linear: true,
      drawn: normals(30, 3, 47),
    };
    const choice = { scaling: 'momentum', learningRate: 1, damping: 0, interval: 100, averaging: 'first' };
    const path = train(kfac, (step) => (step === 0 ? fitted : fit), [first], choice, 13);
    expect(worst(path[0]!.weights[0]!, first)).toBeLessThan(1e-12);
    const operator = path[0]!.operators[0]!;
    const { examples } = networkLandscape(fit, [first]);
    let r = xp.neg(networkLandscape(fit, [first]).gradients()[0]!);
    let z = applyOperator(xp, operator, r);
    let p = z;
    let w = first;
    for (let t = 1; t <= 12; t++) {
      const hp = examples!.gaussNewtonProduct([p])[0]!;
      const rz = dotOf([r], [z]);
      const alpha = rz / dotOf([p], [hp]);
      w = xp.add(w, xp.mul(alpha, p));
      r = xp.sub(r, xp.mul(alpha, hp));
      z = applyOperator(xp, operator, r);
      p = xp.add(z, xp.mul(dotOf([r], [z]) / rz, p));
      // Conjugacy is lost to rounding, which grows about tenfold from step to step.
      expect(worst(path[t]!.weights[0]!, w), `step ${t}`).toBeLessThan(t < 9 ? 1e-9 : 1e-4);
    }
    const end = networkLandscape(fit, path[12]!.weights).gradients()[0]!;
    expect(Math.hypot(...end.data)).toBeLessThan(1e-4);
    expect(Math.hypot(...networkLandscape(fit, path[6]!.weights).gradients()[0]!.data)).toBeGreaterThan(1e-2);
  });

  it.each(['adaptive', 'guarded'])(
    'adapts λ once in a period by how well the model foretells the loss: %s',
    (adaptation) => {
      // The last task is fitted with a step much too long, so that λ rises there.
      const choice = { adaptation, period: 3, damping: 0.05, dampingRate: 0.5, scaling: 'rate', beta2: 0 };
      for (const learningRate of [0.05, 1, 40]) {
        const path = train(kfac, classes, start, { ...choice, learningRate }, 8);
        let factor = 1;
        path.forEach(({ before, weights, landscape, states }, t) => {
          const lambda = 0.05 * factor;
          const grads = landscape.gradients();
          const step = before.map((_, layer) => {
            const [a, s] = momentsOf(landscape, layer);
            return fromRows(scaledBy(-learningRate, directionOf(a, s, rowsOf(grads[layer]!), lambda)));
          });
          const curved = landscape.examples!.gaussNewtonProduct(step);
          const foretold = dotOf(grads, step) + (dotOf(step, curved) + lambda * dotOf(step, step)) / 2;
          const there = landscape.at(before.map((w, i) => xp.add(w, step[i]!)));
          const ratio = (there.loss().data[0]! - landscape.loss().data[0]!) / foretold;
          const isRefused = adaptation === 'guarded' && !(foretold < 0 && ratio > 0);
          before.forEach((w, i) =>
            expect(worst(weights[i]!, isRefused ? w : xp.add(w, step[i]!)), `step ${t}`).toBeLessThan(1e-10),
          );
          if (t % 3 === 2 && foretold < 0 && ratio > 0.75) factor *= 0.5;
          else if (t % 3 === 2 && !(foretold < 0 && ratio > 0.25)) factor /= 0.5;
          for (const state of states) expect(state.factor!.data[0]).toBe(factor);
        });
        expect(factor).toBe(learningRate === 0.05 ? 0.25 : learningRate === 40 ? 4 : factor);
      }
    },
  );

  it.each(['balanced', 'exact'])('uses late inverses of what was known when they were begun: %s', (tikhonov) => {
    const choice = { tikhonov, interval: 3, damping: 0.05, scaling: 'rate', learningRate: 0.1 };
    const late = train(kfac, classes, start, { ...choice, delay: 2 }, 7);
    const at = (step: number) => late[step]!.operators[0]!;
    const [first] = late;
    const begun = train(kfac, classes, start, choice, 1)[0]!.operators[0]!;
    const g = first!.landscape.gradients()[0]!;
    const applied = [0, 1, 2, 3, 4, 5].map((step) => applyOperator(xp, at(step), g));
    expect(worst(applied[1]!, g)).toBe(0);
    expect(applied[2]).toEqual(applyOperator(xp, begun, g));
    expect(applied[4]).toEqual(applied[2]);
    expect(worst(applied[5]!, applied[4]!)).toBeGreaterThan(1e-3);
  });

  it('descends with all defaults, momentum and stale inverses', () => {
    const fit: Task = { ...classes(0), inputs: normals(12, 3, 61) };
    const choice = { acceleration: 'heavy-ball', momentum: 0.5, interval: 5 };
    const path = train(kfac, () => fit, start, choice, 60);
    const losses = path.map(({ landscape }) => landscape.loss().data[0]!);
    expect(losses.at(-1)!).toBeLessThan(0.3 * losses[0]!);
  });

  it.each([
    [{}, 10 * (36 + 16 + 24) + 24 * 10 + 24],
    [{ fisher: 'empirical' }, 10 * (36 + 16) + 24 * 10 + 24],
    [{ tikhonov: 'exact' }, 10 * (36 + 16 + 24) + 2 * 24 * 10 + 24],
  ])('counts multiply–adds: %o', (choice, step) => {
    const { fixed } = settingsOf(kfac, choice);
    expect(kfac.cost(6, 4, fixed, 10)).toEqual({ step, refresh: 10 * (216 + 64) });
  });

  it.each([
    [{}, 2 * (36 + 16)],
    [{ tikhonov: 'exact' }, 2 * (36 + 16) + 24],
    [{ scaling: 'momentum', acceleration: 'heavy-ball' }, 2 * (36 + 16) + 2 * 24],
    [{ tikhonov: 'exact', delay: 1 }, 3 * (36 + 16) + 2 * 24],
    [{ adaptation: 'adaptive', averaging: 'identity' }, 2 * (36 + 16)],
  ])('keeps as many floats as it says: %o', (choice, expected) => {
    const { fixed } = settingsOf(kfac, choice);
    const state = kfac.init(xp, { name: 'W', rows: 6, columns: 4, layer: 0 }, 1, fixed);
    const floats = Object.values(state).reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
    expect(floats).toBe(expected);
    expect(kfac.memory(6, 4, fixed)).toBe(expected);
  });
});

type Trained = ReturnType<typeof train>[number];

const parallel = (a: readonly Array64[], b: readonly Array64[]) => dotOf(a, b) / Math.sqrt(dotOf(a, a) * dotOf(b, b));

function outputOf(task: Task, weights: Array64): Array64 {
  return networkLandscape(task, [weights]).examples!.preActivations()[0]!;
}
