import { describe, expect, it, vi } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { referenceMachine } from '../gpu/referenceMachine.ts';
import { engineStepper } from './engineStepper.ts';
import { machineStepper } from './machineStepper.ts';
import type { OpenStepper } from './stepper.ts';
import { stepsLikeFloat64 } from './stepper.properties.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

// The reference goes element by element.
vi.setConfig({ testTimeout: 30_000 });

describe('programs of training steps', () => {
  // Only the order of additions and of factors differs from the engine's: a few units in the last place, carried along by the training.
  stepsLikeFloat64(async () => machineStepper(referenceMachine, () => 0), 1e-9);
});

describe('roots computed aside', () => {
  it.each([
    ['shampoo', 1],
    ['shampoo', 3],
    ['sketchy', 4],
  ])('reach %s with interval %i as late as they reach an engine', async (kind, interval) => {
    const runs = [trialRun(kind, { interval, roots: 'aside', epsilon: 1e-2 }), trialRun('adam')];
    const experiment = trialExperiment('moons', runs, { steps: 20, batch: 8, seeds: 2 });
    const train = async (open: OpenStepper) => (await createTrainer(open, experiment, () => 0)).advance(20);
    const [machine, engine] = [
      await train(machineStepper(referenceMachine, () => 0)),
      await train(engineStepper(float64Engine(), () => 0)),
    ];
    machine.loss.forEach((loss, i) => expect(loss / engine.loss[i]!).toBeCloseTo(1, 9));
    expect(machine.tallies).toEqual(engine.tallies);
  });
});
