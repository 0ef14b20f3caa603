import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { openMachine, type Machine } from '../gpu/machine.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { optimizers } from '../optimizers/index.ts';
import { engineStepper } from './engineStepper.ts';
import { machineStepper } from './machineStepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

/** Opened once, because compiling the interpreter takes longer than most tests. */
const machines = new Map<string, Promise<Machine>>();

function machine(kind: 'usual' | 'wide' | 'with as many lanes as on a graphics card'): Promise<Machine> {
  const known = machines.get(kind);
  if (known) return known;
  const opened = openDevice().then((device) =>
    kind === 'usual'
      ? openMachine(device)
      : kind === 'wide'
        ? openMachine(device, 0)
        : openMachine({ ...device, software: false }),
  );
  machines.set(kind, opened);
  return opened;
}

async function outcome(open: OpenStepper, kind: string) {
  // Two programs, one of them for two replicas, in mini-batches.
  const runs = [trialRun(kind, { learningRate: 0.02, epsilon: 1e-2 }), trialRun('adam')];
  const experiment = trialExperiment('moons', runs, { steps: 12, batch: 8, seeds: 2 });
  const trainer = await createTrainer(open, experiment, () => 0);
  const { loss, evaluations } = await trainer.advance(12);
  const weights = await trainer.weights();
  trainer.dispose();
  return { loss, evaluations, weights };
}

/** Methods whose programs are made of the same instructions as another's. */
const ALIKE = [
  ...['nesterov', 'lars', 'adamw', 'nadam', 'rmsprop', 'sophia', 'adagraft', 'kfacDouble', 'gaussNewton', 'newton'],
  ...['ekfac', 'ogd', 'adaFd', 'fdSon', 'rfdSon'],
];

const now = () => performance.now();

describe('the interpreter', () => {
  // Rounding of 6e-8 at every operation, carried along by 40 steps, comes to 1e-6 … 1e-5; a wrong operation shows at 1e-2.
  stepsLikeFloat64(async () => machineStepper(await machine('usual'), now, 'interpreted'), 1e-4);

  it.each(['adam', 'shampoo', 'sketchy'])('trains %s with as many lanes as on a graphics card', async (kind) => {
    const open = machineStepper(await machine('with as many lanes as on a graphics card'), now, 'interpreted');
    const [rounded, exact] = [await outcome(open, kind), await outcome(engineStepper(float64Engine(), now), kind)];
    rounded.loss.forEach((loss, i) => expect(Math.abs(loss / exact.loss[i]! - 1)).toBeLessThan(1e-4));
  });
});

describe('roots in double-float', () => {
  it('train as float64 does', async () => {
    const train = async (open: OpenStepper, tier: string) => {
      const run = trialRun('shampoo', { learningRate: 0.02, roots: tier });
      const trainer = await createTrainer(open, trialExperiment('moons', [run], { steps: 8, batch: 8 }), now);
      const { loss } = await trainer.advance(8);
      trainer.dispose();
      return loss;
    };
    const exact = await train(engineStepper(float64Engine(), now), 'here');
    const double = await train(machineStepper(await machine('usual'), now, 'interpreted'), 'double');
    // Not nearer than with roots in float32: the statistics are summed in float32 in both, and that is what the small ridge magnifies.
    exact.forEach((loss, i) => expect(Math.abs(double[i]! / loss - 1)).toBeLessThan(1e-3));
  });
});

describe('specialised kernels', () => {
  // Kernels take seconds to compile: of each family, those whose programs differ most. What a program means is the registries' test.
  const kinds = optimizers.map(({ kind }) => kind).filter((kind) => !ALIKE.includes(kind));

  it.each(kinds)('give the bits of the interpreter with %s', async (kind) => {
    const usual = await machine('usual');
    const specialised = await outcome(machineStepper(usual, now, 'specialised'), kind);
    expect(specialised).toEqual(await outcome(machineStepper(usual, now, 'interpreted'), kind));
  });
});

describe('the wide machine', () => {
  it.each(['sgd', 'shampoo', 'sketchy'])('gives the bits of the interpreter with %s', async (kind) => {
    const wide = await outcome(machineStepper(await machine('wide'), now), kind);
    expect(wide).toEqual(await outcome(machineStepper(await machine('usual'), now, 'interpreted'), kind));
  });
});
