import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { createProbes } from './index.ts';
import type { LevelSetsRequest, LevelSetsResult, SketchResult, SpectraResult } from './results.ts';

const never = () => false;
const always = () => true;

async function trained(experiment: Experiment) {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  return trainer.history;
}

describe('level sets', () => {
  const request = (
    run: number,
    step: number,
    plane: LevelSetsRequest['plane'] = 'preconditioner',
  ): LevelSetsRequest => ({ probe: 'levelSets', run, seed: 0, step, plane, resolution: 9 });
  const quadratic = () =>
    trialExperiment(
      'quadratic',
      [
        trialRun('sgd', { learningRate: 0.5 }),
        trialRun('shampoo', { grafting: 'none', statistics: 'sum', learningRate: 0.3, epsilon: 1e-12 }),
        trialRun('adagrad', { learningRate: 0.3 }),
      ],
      { steps: 60 },
      { conditionNumber: 50, angle: 45 },
    );

  it('shows the condition number of the problem, unchanged by the identity and lowered by Shampoo', async () => {
    const measure = createProbes(await trained(quadratic()), () => 0);
    const [sgd, shampoo, adagrad] = [0, 1, 2].map((run) => measure(request(run, 60), never).result as LevelSetsResult);
    expect(sgd!.original.condition).toBeCloseTo(50, 3);
    expect(sgd!.preconditioned!.condition).toBeCloseTo(50, 3);
    expect(sgd!.form).toBe('identity');
    expect(shampoo!.form).toBe('kronecker');
    expect(shampoo!.preconditioned!.condition).toBeLessThan(10);
    // At 45° both coordinates look alike to a diagonal.
    expect(adagrad!.form).toBe('diagonal');
    expect(adagrad!.preconditioned!.condition).toBeGreaterThan(25);
  });

  it('is there coarsely at once, and whole after a few turns, of which each stops when it is late', async () => {
    const history = await trained(quadratic());
    const fine = { ...request(1, 30), resolution: 31 };
    const measure = createProbes(history, () => 0);
    let calls = 0;
    const turns = Array.from({ length: 5 }, () => measure(fine, () => ++calls % 20 === 0));
    const sizes = turns.map(({ result }) => (result as LevelSetsResult).original.grid.rows);
    expect(sizes).toEqual([13, 13, 13, 31, 31]);
    expect(turns.map(({ complete }) => complete)).toEqual([false, false, false, true, true]);
    // What has been sent once is known by being the same object.
    expect(turns[1]!.result).toBe(turns[0]!.result);
    expect(turns[3]!.result).toEqual(createProbes(history, () => 0)(fine, never).result);
  });

  it('draws one loss in both coordinate systems: f at w = center + root z', async () => {
    const history = await trained(quadratic());
    const { original, preconditioned, root, center } = createProbes(history, () => 0)(request(1, 30), never)
      .result as LevelSetsResult;
    const { grid } = preconditioned!;
    const evaluate = (x: number, y: number) => {
      const engine = float64Engine();
      return history.model.evaluate(engine.xp, [engine.xp.array([x, y], [1, 1, 2])], undefined).loss.data[0]!;
    };
    for (const [row, column] of [
      [0, 0],
      [3, 7],
      [8, 2],
    ] as const) {
      const z = [
        grid.x[0] + ((grid.x[1] - grid.x[0]) * column) / 8,
        grid.y[0] + ((grid.y[1] - grid.y[0]) * row) / 8,
      ] as const;
      const w = [center[0] + root[0] * z[0] + root[1] * z[1], center[1] + root[2] * z[0] + root[3] * z[1]] as const;
      const expected = evaluate(...w);
      // The grid is stored in float32.
      expect(Math.abs(grid.values[row * 9 + column]! - expected)).toBeLessThan(1e-6 * Math.max(1, expected));
    }
    expect(original.grid.values[0]).toBeCloseTo(evaluate(original.grid.x[0], original.grid.y[0]), 4);
  });

  it('ends each path at the run’s weights, and puts the focused run’s at the origin of its own coordinates', async () => {
    const history = await trained(quadratic());
    const result = createProbes(history, () => 0)(request(1, 40), never).result as LevelSetsResult;
    const path = result.original.paths.find(({ run }) => run === 1)!;
    expect(path.steps.at(-1)).toBe(40);
    const [x, y] = history.replicaAt(1, 0, 40)!.parameters[0]!.data;
    expect([...path.points.slice(-2)]).toEqual([Math.fround(x!), Math.fround(y!)]);
    const own = result.preconditioned!.paths.find(({ run }) => run === 1)!;
    expect(Math.hypot(...own.points.slice(-2))).toBeLessThan(1e-6);
  });

  it('has no coordinates for a method that has seen no gradient, and says so', async () => {
    const history = await trained(trialExperiment('quadratic', [trialRun('adam')]));
    const { preconditioned, reason } = createProbes(history, () => 0)(request(0, 0), never).result as LevelSetsResult;
    expect(preconditioned).toBeUndefined();
    expect(reason).toContain('none has been seen');
  });

  it('spans a plane through a network’s weights in three ways, and says how much it explains', async () => {
    const history = await trained(trialExperiment('moons', [trialRun('shampoo'), trialRun('adam')]));
    const measure = createProbes(history, () => 0);
    for (const plane of ['preconditioner', 'trajectory', 'random'] as const) {
      const result = measure(request(0, 40, plane), never).result as LevelSetsResult;
      expect(result.planeOf).toBe('network');
      expect(result.original.grid.values.every(Number.isFinite)).toBe(true);
      expect(result.center).toEqual([0, 0]);
      if (plane === 'random') expect(result.explained).toBeUndefined();
      else expect(result.explained!.share).toBeGreaterThan(0);
      expect(result.explained?.share ?? 1).toBeLessThanOrEqual(1 + 1e-12);
    }
    const { explained } = measure(request(0, 40, 'trajectory'), never).result as LevelSetsResult;
    expect(explained!.share).toBeGreaterThan(0.5);
  });

  it('has nothing to say of a run that was refused', async () => {
    const experiment = trialExperiment('moons', [trialRun('adagradFull'), trialRun('sgd')], {
      network: { kind: 'mlp', settings: { ...trialExperiment('moons', []).network.settings, widths: [40, 40] } },
      steps: 2,
    });
    const history = await trained(experiment);
    expect(() => createProbes(history, () => 0)(request(0, 1), never)).toThrow('nothing recorded');
  });
});

describe('spectra', () => {
  const request = (run: number, step: number, parameter = 'W2', decay = 0.9) =>
    ({ probe: 'spectra', run, seed: 0, step, parameter, decay }) as const;

  it('decomposes the statistics that the run itself keeps', async () => {
    const history = await trained(trialExperiment('moons', [trialRun('shampoo')]));
    const { origin, spectra } = createProbes(history, () => 0)(request(0, 40), never).result as SpectraResult;
    expect(origin).toBe('optimizer');
    expect(spectra.map(({ name, size }) => [name, size])).toEqual([
      ['L', 6],
      ['R', 5],
    ]);
    const { states } = history.replicaAt(0, 0, 40)!;
    const index = history.model.parameters.findIndex(({ name }) => name === 'W2');
    const { left, correction } = states[index]!;
    const trace = [0, 7, 14, 21, 28, 35].reduce((sum, i) => sum + left!.data[i]!, 0) / correction!.data[0]!;
    expect(spectra[0]!.eigenvalues.reduce((sum, x) => sum + x, 0)).toBeCloseTo(trace, 12);
    expect([...spectra[0]!.eigenvalues]).toEqual([...spectra[0]!.eigenvalues].sort((a, b) => b - a));
  });

  it('observes L and R for methods that keep none: tr L = tr R = the faded sum of squared gradients', async () => {
    const history = await trained(trialExperiment('moons', [trialRun('sgd')]));
    const { origin, spectra } = createProbes(history, () => 0)(request(0, 40), never).result as SpectraResult;
    expect(origin).toBe('observed');
    const index = history.model.parameters.findIndex(({ name }) => name === 'W2');
    let energy = 0;
    for (let step = 0; step < 40; step++) {
      energy *= 0.9;
      for (const x of history.gradient(0, 0, index, step)) energy += x * x;
    }
    for (const { eigenvalues } of spectra) expect(eigenvalues.reduce((sum, x) => sum + x, 0)).toBeCloseTo(energy, 10);
  });

  it('reproduces the random baseline: 26.5 % of the mass in the top quarter at γ = 0.002', async () => {
    // 64×16 with β = 0.9 has γ = d/(c(1+β)/(1−β)) = 0.21 on the left: 0.25 + 0.325 √γ + O(γ) predicts 0.40, measured 0.416 over long runs.
    const experiment = trialExperiment('teacherStudent', [trialRun('sgd', { learningRate: 0.001 })], {
      network: { kind: 'mlp', settings: { ...trialExperiment('moons', []).network.settings, widths: [64, 16] } },
      steps: 60,
    });
    const { spectra } = createProbes(await trained(experiment), () => 0)(request(0, 60), never).result as SpectraResult;
    const left = spectra.find(({ name }) => name === 'L')!;
    expect(left.baseline.topMass).toBeGreaterThan(0.39);
    expect(left.baseline.topMass).toBeLessThan(0.44);
    expect(left.topMass).toBeGreaterThan(left.baseline.topMass);
  });

  it('answers late with what it has, and goes on from there', async () => {
    const measure = createProbes(await trained(trialExperiment('moons', [trialRun('adam')])), () => 0);
    const first = measure(request(0, 40), always);
    expect(first.complete).toBe(false);
    expect(first.result.step).toBeLessThan(40);
    let answer = first;
    while (!answer.complete) answer = measure(request(0, 40), never);
    const fresh = createProbes(await trained(trialExperiment('moons', [trialRun('adam')])), () => 0)(
      request(0, 40),
      never,
    );
    expect(answer.result).toEqual(fresh.result);
  });
});

describe('sketch error', () => {
  const request = (rank: number, step = 40) =>
    ({ probe: 'sketch', run: 0, seed: 0, step, parameter: 'W2', side: 'right', rank, decay: 0.95 }) as const;

  it('lies between the best possible and the bound, and is at most the escaped mass, at every step and rank', async () => {
    const measure = createProbes(await trained(trialExperiment('moons', [trialRun('adam')], { batch: 8 })), () => 0);
    const { overSteps, overRanks, top, dimension } = measure(request(2), never).result as SketchResult;
    expect(dimension).toBe(5);
    for (const { error, bound, best, escaped } of [overSteps, overRanks]) {
      error.forEach((value, i) => {
        expect(value).toBeGreaterThan(best[i]! - 1e-10 * top);
        expect(value).toBeLessThan(escaped[i]! + 1e-10 * top);
        expect(escaped[i]!).toBeLessThan(bound[i]! + 1e-10 * top);
      });
    }
    expect([...overRanks.ranks]).toEqual([1, 2, 4]);
    expect(overRanks.error[2]!).toBeLessThan(overRanks.error[0]!);
  });

  it('refuses a rank and a side that make no sense, with the numbers', async () => {
    const measure = createProbes(await trained(trialExperiment('moons', [trialRun('adam')])), () => 0);
    expect(() => measure(request(5), never)).toThrow('rank 5 is not between 1 and 4');
    expect(() => measure({ ...request(1), parameter: 'W9' }, never)).toThrow('no parameter named W9');
  });
});
