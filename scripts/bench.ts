/**
 * What a training step costs, as ratios within one run: `npm run bench`. Absolute times depend on the machine and what else it does; medians of
 * interleaved repetitions keep the ratios steady to about 10 %.
 */
import type { Engine } from '../src/array/engine.ts';
import { float64Engine } from '../src/array/float64.ts';
import { startTfjs } from '../src/array/tfjsEngine.ts';
import type { Experiment, Run } from '../src/experiment/experiment.ts';
import { optimizers } from '../src/optimizers/index.ts';
import { createTrainer } from '../src/worker/trainer.ts';
import { trialExperiment, trialRun } from '../src/worker/trials.ts';

const STEPS = 20;
const REPETITIONS = 5;
const now = () => performance.now();

/** 2-32-32-2 tanh, 128 examples a step. */
function experiment(runs: readonly Run[]): Experiment {
  const base = trialExperiment('moons', runs, { batch: 128, steps: 2 * STEPS }, { points: 256 });
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, widths: [32, 32] } } };
}

async function millisecondsPerStep<T>(engine: Engine<T>, trial: Experiment): Promise<number> {
  const trainer = await createTrainer(engine, trial, now);
  await trainer.advance(STEPS);
  const begun = now();
  await trainer.advance(STEPS);
  const time = (now() - begun) / STEPS;
  trainer.dispose();
  return time;
}

/** Median times of several measurements, taken in turn so that a slow moment of the machine meets all of them. */
async function medians(measurements: readonly (() => Promise<number>)[]): Promise<readonly number[]> {
  const times = measurements.map((): number[] => []);
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    for (const [i, measure] of measurements.entries()) times[i]?.push(await measure());
  }
  return times.map((own) => own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? NaN);
}

function print(title: string, names: readonly string[], times: readonly number[]): void {
  const unit = times[0] ?? NaN;
  console.log(`\n${title}`);
  names.forEach((name, i) => console.log(`  ${name.padEnd(28)}${((times[i] ?? NaN) / unit).toFixed(2).padStart(8)} ×`));
}

const adam = experiment([trialRun('adam')]);
const many = experiment(Array.from({ length: 8 }, (_, i) => trialRun('adam', { learningRate: 0.001 * (i + 1) })));

const engines = await medians([
  () => millisecondsPerStep(float64Engine(), adam),
  async () => {
    const started = await startTfjs('cpu');
    if (!started.ok) throw new Error(started.reason);
    const time = await millisecondsPerStep(started.value.engine, adam);
    started.value.engine.dispose();
    return time;
  },
]);
print('A step of Adam, 2-32-32-2, 128 examples, relative to float64', ['float64', 'tfjs cpu (float32)'], engines);

const replicas = await medians([
  () => millisecondsPerStep(float64Engine(), adam),
  async () => (await millisecondsPerStep(float64Engine(), many)) / 8,
]);
print('Per replica, relative to one alone (float64)', ['1 replica', '8 replicas'], replicas);

const runnable = optimizers.filter(({ kind }) => kind !== 'adagradFull');
const methods = await medians(
  runnable.map(
    ({ kind }) =>
      () =>
        millisecondsPerStep(float64Engine(), experiment([trialRun(kind)])),
  ),
);
print(
  'A step of each method, relative to SGD (float64, roots at every step)',
  runnable.map(({ label }) => label),
  methods,
);
