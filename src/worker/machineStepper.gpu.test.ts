import { describe, expect, it } from 'vitest';
import { openMachine, type Machine } from '../gpu/machine.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { optimizers } from '../optimizers/index.ts';
import { machineStepper, type Tier } from './machineStepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

let opened: Promise<Machine> | undefined;
let wideMachine: Promise<Machine> | undefined;

async function stepper(tier: Tier) {
  opened ??= openDevice().then(openMachine);
  return machineStepper(await opened, () => performance.now(), tier);
}

describe('the interpreter', () => {
  stepsLikeFloat64(() => stepper('interpreted'), 1e-4);
});

describe('the wide machine', () => {
  stepsLikeFloat64(async () => {
    wideMachine ??= openDevice().then((device) => openMachine(device, 0));
    return machineStepper(await wideMachine, () => performance.now());
  }, 1e-4);
});

describe('specialised kernels', () => {
  it.each(optimizers.map(({ kind }) => kind))('give the bits of the interpreter with %s', async (kind) => {
    const runs = [trialRun(kind, { learningRate: 0.02 }), trialRun('adam')];
    const experiment = trialExperiment('moons', runs, { steps: 12, batch: 8, seeds: 2 });
    const [interpreted, specialised] = await Promise.all(
      (['interpreted', 'specialised'] as const).map(async (tier) => {
        const trainer = await createTrainer(await stepper(tier), experiment, () => 0);
        const { loss, evaluations } = await trainer.advance(12);
        const weights = await trainer.weights();
        trainer.dispose();
        return { loss, evaluations, weights };
      }),
    );
    expect(specialised).toEqual(interpreted);
  });
});
