import { describe, expect, it } from 'vitest';
import type { Engine } from '../array/engine.ts';
import { float64Engine, type Array64 } from '../array/float64.ts';
import { startTfjs } from '../array/tfjsEngine.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { referenceMachine } from '../gpu/referenceMachine.ts';
import { networkOf } from '../networks/index.ts';
import { engineStepper } from './engineStepper.ts';
import { machineStepper } from './machineStepper.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

function experimentOf(
  network: string,
  networkSettings: Settings,
  problem: string,
  settings: Settings,
  runs: readonly Run[],
  change: Partial<Experiment>,
): Experiment {
  const base = trialExperiment(problem, runs, change, settings);
  const own = { ...defaults(networkOf(network)!.fields), ...networkSettings };
  return { ...base, network: { kind: network, settings: own } };
}

const ROUNDS = { epsilon: 1e-2 };
const small = [
  {
    name: 'kernels',
    experiment: experimentOf(
      'convolution',
      { channels: [3, 2] },
      'drawnDigits',
      { task: 'classify', points: 24, size: 8 },
      [trialRun('adam'), trialRun('shampoo', ROUNDS), trialRun('kfac', { fisher: 'empirical' })],
      { steps: 8, batch: 6 },
    ),
  },
  {
    name: 'attention',
    experiment: experimentOf(
      'transformer',
      { heads: 2, headWidth: 3 },
      'sequences',
      { points: 20, length: 4, vocabulary: 5 },
      [trialRun('adam'), trialRun('shampoo', ROUNDS), trialRun('hessianFree')],
      { steps: 6, batch: 8 },
    ),
  },
];

const train = async (on: Engine<Array64> | OpenStepper, experiment: Experiment) =>
  (await createTrainer(on, experiment, () => 0)).advance(experiment.steps);

describe.each(small)('training of $name', ({ experiment }) => {
  it('is on the machine what it is on the engine', async () => {
    const machine = await train(
      machineStepper(referenceMachine, () => 0),
      experiment,
    );
    const engine = await train(float64Engine(), experiment);
    // The order of additions differs, by a few units in the last place, carried along by the training.
    machine.loss.forEach((loss, i) => expect(Math.abs(loss / engine.loss[i]! - 1)).toBeLessThan(1e-8));
    expect([...engine.divergences, ...machine.divergences]).toEqual([]);
  });

  it('is on TensorFlow.js what it is in float64, to float32’s accuracy', async () => {
    const started = await startTfjs('cpu');
    if (!started.ok) throw new Error(started.reason);
    // Where conjugate gradients stop is decided by differences that are rounding in float32.
    const smooth = { ...experiment, runs: experiment.runs.filter(({ optimizer }) => optimizer !== 'hessianFree') };
    const single = await train(
      engineStepper(started.value.engine, () => 0),
      smooth,
    );
    const exact = await train(float64Engine(), smooth);
    started.value.engine.dispose();
    // Some hundred roundings of 6e-8 a step. Measured: 2e-7.
    single.loss.forEach((loss, i) => expect(Math.abs(loss - exact.loss[i]!)).toBeLessThan(5e-6));
  });
});

describe('a tiny transformer', () => {
  it('learns to turn sequences round, with Adam and with Shampoo', async () => {
    const experiment = experimentOf(
      'transformer',
      {},
      'sequences',
      { task: 'reversal', points: 200 },
      [trialRun('adam', { learningRate: 0.02 }), trialRun('shampoo', { learningRate: 0.02, interval: 5 })],
      { steps: 40, batch: 32 },
    );
    const { loss, evaluations } = await train(float64Engine(), experiment);
    // The first loss is that of a guess among 12 tokens.
    for (const first of loss.slice(0, 2)) expect(Math.abs(first - Math.log(12))).toBeLessThan(0.05);
    const { trainingAccuracy, heldOutAccuracy } = evaluations.at(-1)!;
    for (const share of [...trainingAccuracy, ...heldOutAccuracy]) expect(share).toBeGreaterThanOrEqual(0.95);
  });
});
