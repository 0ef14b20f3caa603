import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Settings } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { createTrainer } from './trainer.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const field = optimizerOf('typed')!.fixed.formula!;
const examples = new Map(field.type === 'text' ? field.examples.map(({ label, text }) => [label, text]) : []);

/** Matrices of 2 × 6, 6 × 5 and 5 × 2, without vectors, of which Shampoo and Muon treat only one side, or nothing. */
function experimentOf(runs: readonly (readonly [string, Settings])[], bias: string) {
  const base = trialExperiment(
    'moons',
    runs.map(([kind, settings]) => trialRun(kind, settings)),
    { steps: 25 },
    { points: 40 },
  );
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, bias } } };
}

/** Losses of every run at every step. */
async function losses(runs: readonly (readonly [string, Settings])[], bias: string): Promise<readonly number[][]> {
  const experiment = experimentOf(runs, bias);
  expect(planTraining(experiment).formation.refused).toEqual([]);
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss } = await trainer.advance(experiment.steps);
  trainer.dispose();
  return runs.map((_, run) => [...loss].filter((__, i) => i % runs.length === run));
}

describe('a typed update', () => {
  type Pair = readonly [example: string, settings: Settings, own: string, its: Settings, bias: string];
  const pairs: Pair[] = [
    ['Gradient descent', { learningRate: 0.3 }, 'sgd', { learningRate: 0.3 }, 'all'],
    ['Heavy ball', { learningRate: 0.1 }, 'momentum', { learningRate: 0.1, momentum: 0.9 }, 'all'],
    ['Adam', { learningRate: 0.05, epsilon: 1e-8, beta2: 0.999 }, 'adam', { learningRate: 0.05 }, 'all'],
    ['Lion', { learningRate: 0.01 }, 'lion', { learningRate: 0.01 }, 'all'],
    [
      'Shampoo',
      { learningRate: 0.1, beta2: 0.95, epsilon: 1e-4 },
      'shampoo',
      { learningRate: 0.1, beta2: 0.95, epsilon: 1e-4, statistics: 'decayed', grafting: 'none', beta1: 0 },
      'none',
    ],
    [
      'Shampoo',
      { learningRate: 0.1, beta2: 0.95, epsilon: 1e-4, interval: 4 },
      'shampoo',
      { learningRate: 0.1, beta2: 0.95, epsilon: 1e-4, statistics: 'decayed', grafting: 'none', beta1: 0, interval: 4 },
      'none',
    ],
    [
      'Like Muon',
      { learningRate: 0.02, beta1: 0.95 },
      'muon',
      { learningRate: 0.02, momentum: 0.95, scale: 'none' },
      'none',
    ],
  ];
  it.each(pairs)('%s %j trains as %s does', async (example, settings, own, its, bias) => {
    const formula = examples.get(example)!;
    const [typed, known] = await losses(
      [
        ['typed', { ...settings, formula }],
        [own, its],
      ],
      bias,
    );
    expect(known!.at(-1)).not.toBeCloseTo(known![0]!, 3);
    // Sums in another order; 25 steps carry a rounding error of 1e-16 on to less than 1e-11.
    typed!.forEach((loss, step) => expect(Math.abs(loss - known![step]!)).toBeLessThan(1e-11 * known![0]!));
  });
});
