import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { createProbes } from './index.ts';
import { bestFixed, convexSum } from './regretComparator.ts';
import type { RegretResult } from './regretResult.ts';

const STEPS = 120;

function streamOf(optimizers: readonly (readonly [string, Settings?])[], problem: Settings = {}): Experiment {
  const runs = optimizers.map(([kind, settings]) => trialRun(kind, settings));
  const base = trialExperiment(
    'convexStream',
    runs,
    { steps: STEPS, batch: 1 },
    {
      points: 150,
      inputs: 6,
      ...problem,
    },
  );
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, widths: [], bias: 'last' } } };
}

/** The losses of each run, and what the probe says of it. */
async function measured(experiment: Experiment) {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss } = await trainer.advance(STEPS);
  const measure = createProbes(trainer.history, () => 0);
  return experiment.runs.map((_, run) => {
    const result = measure({ probe: 'regret', run, seed: 0, step: STEPS }, () => false).result as RegretResult;
    const paid = (horizon: number) =>
      loss.reduce(
        (sum, value, i) =>
          i % experiment.runs.length === run && i < horizon * experiment.runs.length ? sum + value : sum,
        0,
      );
    return { result, regrets: [...result.horizons].map((horizon, i) => paid(horizon) - result.best[i]!), trainer };
  });
}

const METHODS: readonly (readonly [string, Settings?])[] = [
  ['ogd', { learningRate: 0.3 }],
  ['adagrad', { learningRate: 0.3 }],
  ['adagradFull', { learningRate: 0.3 }],
  ['sketchedAdagrad', { learningRate: 0.3, size: 3 }],
  ['onlineNewton', { learningRate: 12, curvature: 10 }],
  ['fdSon', {}],
  ['sgd', { learningRate: 0.01 }],
];

describe.each(['squared', 'logistic'])('regret on a stream of losses, %s', (loss) => {
  const runs = measured(streamOf(METHODS, { loss }));

  it('is never above what theory allows, and theory is not far above it everywhere', async () => {
    for (const [i, { result, regrets }] of (await runs).slice(0, 5).entries()) {
      const { bound } = result;
      const at = regrets
        .map((regret, k) => [regret, bound!.values[k]!] as const)
        .filter(([, most]) => !Number.isNaN(most));
      expect(at.length, METHODS[i]![0]).toBeGreaterThan(loss === 'logistic' && i === 4 ? -1 : 20);
      // The comparator is exact to 1e-13 of the sum.
      for (const [regret, most] of at) expect(regret, METHODS[i]![0]).toBeLessThan(most + 1e-9);
    }
    const [ogd] = await runs;
    expect(ogd!.result.bound!.values.at(-1)! / ogd!.regrets.at(-1)!).toBeLessThan(200);
  });

  it('is not drawn a bound where none holds', async () => {
    for (const { result } of (await runs).slice(5)) {
      expect(result.bound).toBeUndefined();
      expect(result.reason).toContain('No bound is drawn');
    }
  });

  it('grows more slowly than the steps', async () => {
    for (const { regrets } of (await runs).slice(0, 4)) {
      const half = regrets[Math.floor(regrets.length / 2)]!;
      expect(regrets.at(-1)! / regrets.length).toBeLessThan(half / Math.floor(regrets.length / 2));
    }
  });
});

describe('the best fixed weights', () => {
  it('solve the normal equations of squared losses', async () => {
    const [{ trainer }] = (await measured(streamOf([['ogd']]))) as [Awaited<ReturnType<typeof measured>>[number]];
    const sum = convexSum(trainer.model);
    const counts = new Float64Array(sum.examples).fill(1);
    const { weights } = bestFixed(sum, counts, new Float64Array(7));
    const residuals = Array.from({ length: sum.examples }, (_, i) =>
      weights.reduce((total, weight, k) => total + weight * sum.inputs[i * 7 + k]!, -sum.targets[i]!),
    );
    for (let k = 0; k < 7; k++)
      expect(residuals.reduce((total, residual, i) => total + residual * sum.inputs[i * 7 + k]!, 0)).toBeCloseTo(0, 9);
  });

  it('are no better anywhere near, for logistic losses; counts stand for repetitions', async () => {
    const [{ trainer }] = (await measured(streamOf([['ogd']], { loss: 'logistic', noise: 1 }))) as [
      Awaited<ReturnType<typeof measured>>[number],
    ];
    const sum = convexSum(trainer.model);
    const counts = Float64Array.from({ length: sum.examples }, (_, i) => i % 3);
    const best = bestFixed(sum, counts, new Float64Array(14));
    for (let k = 0; k < 14; k++) {
      for (const by of [-1e-3, 1e-3]) {
        const moved = best.weights.map((value, i) => (i === k ? value + by : value));
        // From anywhere near, Newton's method comes back to the same loss.
        const { loss } = bestFixed(sum, counts, moved);
        expect(loss).toBeCloseTo(best.loss, 9);
      }
    }
    expect(
      bestFixed(
        sum,
        counts.map((count) => 2 * count),
        best.weights,
      ).loss,
    ).toBeCloseTo(2 * best.loss, 9);
  });

  it('cost nothing where classes can be divided, and are refused for what is not linear', async () => {
    const easy = streamOf([['ogd']], { loss: 'logistic', noise: 0, points: 10, inputs: 20 });
    const trainer = await createTrainer(float64Engine(), { ...easy, steps: 5 }, () => 0);
    const sum = convexSum(trainer.model);
    const best = bestFixed(sum, new Float64Array(sum.examples).fill(1), new Float64Array(42));
    expect(best.loss).toBeLessThan(1e-9);
    const deep = await createTrainer(float64Engine(), trialExperiment('moons', [trialRun('sgd')]), () => 0);
    expect(() => convexSum(deep.model)).toThrow('take the hidden layers away');
  });
});

it('finds the best weights of many losses though those of the first few are infinite', async () => {
  const [{ result, trainer }] = (await measured(streamOf([['ogd']], { loss: 'logistic', noise: 0.2, inputs: 20 }))) as [
    Awaited<ReturnType<typeof measured>>[number],
  ];
  expect(result.best[2]).toBeLessThan(1e-9);
  const sum = convexSum(trainer.model);
  const counts = new Float64Array(sum.examples);
  for (let step = 0; step < STEPS; step++)
    for (const row of trainer.model.batchRows(trainer.history.experiment.seed, step)) counts[row]! += 1;
  const { weights, loss } = bestFixed(sum, counts, new Float64Array(42));
  expect(Math.hypot(...weights)).toBeLessThan(100);
  expect(result.best.at(-1)).toBeCloseTo(loss, 8);
  expect(result.best.at(-1)).toBeLessThan(STEPS * Math.log(2));
});

it('goes on where it was interrupted', async () => {
  const trainer = await createTrainer(float64Engine(), streamOf([['ogd'], ['adagrad']]), () => 0);
  await trainer.advance(STEPS);
  const request = (run: number) => ({ probe: 'regret', run, seed: 0, step: STEPS }) as const;
  const whole = createProbes(trainer.history, () => 0);
  const parts = createProbes(trainer.history, () => 0);
  for (const run of [0, 1]) {
    let answer = parts(request(run), () => true);
    expect(answer.complete).toBe(run === 1 ? answer.complete : false);
    for (let i = 0; i < 100 && !answer.complete; i++) answer = parts(request(run), () => true);
    expect(answer).toEqual(whole(request(run), () => false));
  }
});
