import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { engineStepper } from './engineStepper.ts';
import { rememberingStepper } from './rememberingStepper.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

const now = () => 0;
const runs = [
  trialRun('sgd', { learningRate: 0.1 }),
  trialRun('adam', { learningRate: 0.02 }),
  trialRun('adam', { learningRate: 0.03 }),
  trialRun('shampoo', { interval: 40 }),
  trialRun('sgd', { learningRate: 0.2 }),
];
// More steps than snapshots, so that a record can end between two of them.
const trial = trialExperiment('rings', runs, { steps: 130, seeds: 2, batch: 4 }, { points: 12 });
const base = { ...trial, network: { ...trial.network, settings: { ...trial.network.settings, widths: [3] } } };

/** An engine that remembers, and how many replicas it has had to step, one by one. */
function remembering() {
  const fresh = engineStepper(float64Engine(), now);
  let stepped = 0;
  const counted: OpenStepper = async (plan, start) => {
    const stepper = await fresh(plan, start);
    return {
      ...stepper,
      async advance(steps, milliseconds) {
        const stretch = await stepper.advance(steps, milliseconds);
        stepped += stretch.steps.length * plan.formation.members.length;
        return stretch;
      },
    };
  };
  return { open: rememberingStepper(counted), stepped: () => stepped };
}

/** Everything that a training in stretches of different lengths leaves behind, bit for bit, as text. */
async function record(open: OpenStepper, experiment: Experiment, upTo = experiment.steps) {
  const trainer = await createTrainer(open, experiment, now);
  const stretches = [];
  for (let i = 0; trainer.step < upTo; i++)
    stretches.push(await trainer.advance(Math.min(1 + (i % 7), upTo - trainer.step)));
  const { history } = trainer;
  const snapshots = history.snapshotSteps.map((step) =>
    experiment.runs.map((_, run) => {
      const { parameters, states } = history.replicaAt(run, 1, step)!;
      return [parameters, states];
    }),
  );
  const weights = await trainer.weights();
  trainer.dispose();
  return textOf({
    weights,
    snapshots,
    steps: history.snapshotSteps,
    loss: stretches.map(({ loss }) => loss),
    evaluations: stretches.flatMap(({ evaluations }) => evaluations),
    divergences: stretches.flatMap(({ divergences }) => divergences),
    gradients: [0, 41, upTo - 1].map((step) => experiment.runs.map((_, run) => history.gradient(run, 1, 0, step))),
  });
}

function textOf(value: unknown): string {
  const bits = (_: string, part: unknown) =>
    ArrayBuffer.isView(part) ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64') : part;
  return JSON.stringify(value, bits);
}

const plain = () => engineStepper(float64Engine(), now);
const changed = (experiment: Experiment, at: number, settings: Run['settings']): Experiment => ({
  ...experiment,
  runs: experiment.runs.map((run, i) => (i === at ? { ...run, settings: { ...run.settings, ...settings } } : run)),
});

describe('a stepper that remembers', () => {
  it('leaves behind what one that does not leaves behind, bit for bit, whatever was known how far', async () => {
    const { open } = remembering();
    const faster = changed(base, 1, { learningRate: 0.05 });
    const rarer = changed(faster, 3, { interval: 50 });
    // All the way; up to a step between two snapshots; with two runs that are known up to different steps.
    for (const [experiment, upTo] of [
      [base, 130],
      [faster, 57],
      [rarer, 130],
      [changed(rarer, 0, { learningRate: 1e4 }), 130],
    ] as const)
      expect(await record(open, experiment, upTo)).toBe(await record(plain(), experiment, upTo));
  });

  it('steps only what has changed', async () => {
    const { open, stepped } = remembering();
    await record(open, base);
    // Two seeds of each of five runs; the weights at the end are read back from a last snapshot that is no step behind.
    expect(stepped()).toBe(130 * 10);
    await record(open, changed(base, 0, { learningRate: 0.3 }));
    expect(stepped()).toBe(130 * 12);
  });

  it('steps everything of other data, of a training that is repeated, and of roots that are computed beside it', async () => {
    const { open, stepped } = remembering();
    const short = { ...base, steps: 10 };
    const aside = changed(short, 3, { roots: 'aside' });
    for (const experiment of [
      short,
      { ...short, seed: 2 },
      { ...short, seed: 2 },
      aside,
      changed(aside, 0, { learningRate: 1 }),
    ])
      await (await createTrainer(open, experiment, now)).advance(10);
    expect(stepped()).toBe(5 * 10 * 10);
  });
});
