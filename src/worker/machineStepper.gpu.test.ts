import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { machineOf } from '../gpu/machineOps.properties.ts';
import { optimizers } from '../optimizers/index.ts';
import { engineStepper } from './engineStepper.ts';
import { machineStepper } from './machineStepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

/** What becomes of a program for each kind, of two replicas, in mini-batches. */
async function outcome(
  open: OpenStepper,
  kinds: readonly string[],
  problem = 'moons',
  widths: readonly number[] = [6, 5],
) {
  const runs = kinds.map((kind) => trialRun(kind, { learningRate: 0.02, epsilon: 1e-2 }));
  const base = trialExperiment(problem, runs, { steps: 12, batch: 8, seeds: 2 });
  const network = { ...base.network, settings: { ...base.network.settings, widths } };
  const trainer = await createTrainer(open, { ...base, network }, () => 0);
  const { loss, evaluations } = await trainer.advance(12);
  const weights = await trainer.weights();
  trainer.dispose();
  return { loss, evaluations, weights };
}

/** Methods whose programs are made of the same instructions as another's. */
const ALIKE = [
  ...['nesterov', 'lars', 'adamw', 'nadam', 'rmsprop', 'sophia', 'adagraft', 'kfacDouble', 'gaussNewton', 'newton'],
  ...['ekfac', 'ogd', 'adaFd', 'fdSon', 'rfdSon', 'hessianFree'],
];

const now = () => performance.now();

describe('the interpreter', () => {
  // Rounding of 6e-8 at every operation, carried along by 24 steps, comes to 1e-6 … 1e-5; a wrong operation shows at 1e-2.
  stepsLikeFloat64(async () => machineStepper(await machineOf('usual'), now, 'interpreted'), 1e-4);

  it.each(['adam', 'shampoo', 'sketchy'])('trains %s with as many lanes as on a graphics card', async (kind) => {
    const open = machineStepper(await machineOf('many lanes'), now, 'interpreted');
    const kinds = [kind, 'sgd'];
    const [rounded, exact] = [await outcome(open, kinds), await outcome(engineStepper(float64Engine(), now), kinds)];
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
    const double = await train(machineStepper(await machineOf('usual'), now, 'interpreted'), 'double');
    // Not nearer than with roots in float32: the statistics are summed in float32 in both, and that is what the small ridge magnifies.
    exact.forEach((loss, i) => expect(Math.abs(double[i]! / loss - 1)).toBeLessThan(1e-3));
  });
});

describe('specialised kernels', () => {
  // Kernels take seconds to compile: of each family, those whose programs differ most. What a program means is the registries' test.
  const kinds = optimizers.map(({ kind }) => kind).filter((kind) => !ALIKE.includes(kind));

  // With one layer a program has every instruction of its method; with three it takes several times as long to compile, and that of SOAP
  // is too long for a kernel of its own.
  it.each(kinds)('give the bits of the interpreter with %s', async (kind) => {
    const usual = await machineOf('usual');
    const specialised = await outcome(machineStepper(usual, now, 'specialised'), [kind], 'blobs', []);
    expect(specialised).toEqual(await outcome(machineStepper(usual, now, 'interpreted'), [kind], 'blobs', []));
  });

  it('give the bits of the interpreter with two programs of three layers', async () => {
    const usual = await machineOf('usual');
    const specialised = await outcome(machineStepper(usual, now, 'specialised'), ['sgd', 'adam']);
    expect(specialised).toEqual(await outcome(machineStepper(usual, now, 'interpreted'), ['sgd', 'adam']));
  });
});

describe('the wide machine', () => {
  it.each(['sgd', 'shampoo', 'sketchy'])('gives the bits of the interpreter with %s', async (kind) => {
    const kinds = [kind, 'adam'];
    const wide = await outcome(machineStepper(await machineOf('wide'), now), kinds);
    expect(wide).toEqual(await outcome(machineStepper(await machineOf('usual'), now, 'interpreted'), kinds));
  });
});
