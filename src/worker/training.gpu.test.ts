import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, describe, expect, it } from 'vitest';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { startTfjs, type TfjsEngine } from '../array/tfjsEngine.ts';
import { engineStepper } from './engineStepper.ts';
import { tracksFloat64 } from './tracking.properties.ts';
import { createTrainer, type Trainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

let started: TfjsEngine | undefined;

async function open(): Promise<TfjsEngine['engine']> {
  if (started) return started.engine;
  const answer = await startTfjs('webgpu');
  if (!answer.ok) throw new Error(answer.reason);
  started = answer.value;
  return started.engine;
}

/** Of the sizes that `tracksFloat64` trains, for which shaders are compiled already. */
function small(runs: readonly Run[], steps: number): Experiment {
  const base = trialExperiment('moons', runs, { steps, batch: 8 });
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, widths: [4, 3] } } };
}

function close(): void {
  started?.engine.dispose();
  started = undefined;
}

describe('training on WebGPU', () => {
  // All of them do on TensorFlow.js's processor, by the same calls; what differs here are the operations, which have tests of their own.
  tracksFloat64(open, 12, ['adam', 'lion', 'adagradFull', 'shampoo', 'sketchy', 'muon', 'kfac', 'onlineNewton']);

  it('holds as many tensors after many steps as after few', async () => {
    const runs = [trialRun('adam'), trialRun('sketchy', { rank: 2 }), trialRun('shampoo', { roots: 'aside' })];
    const experiment = small(runs, 40);
    const trainer = await createTrainer(await open(), experiment, () => 0);
    await trainer.advance(5);
    const before = tf.memory().numTensors;
    await trainer.advance(10);
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
  });
});

// After the others, whose engine it begins with: to open one takes seconds, until all its shaders are compiled.
describe('a lost device', () => {
  afterAll(close);

  it('is noticed, and training recovers from the last snapshot, bitwise as if nothing had happened', async () => {
    const experiment = small([trialRun('adam'), trialRun('shampoo')], 14);
    const undisturbed = await (await createTrainer(await open(), experiment, () => 0)).advance(14);
    close();
    let trainer: Trainer = await createTrainer(await open(), experiment, () => 0);
    await trainer.advance(6);
    (tf.backend() as WebGPUBackend).device.destroy();
    await expect(trainer.advance(6)).rejects.toThrow(/graphics device/);
    close();
    trainer = await trainer.restart(engineStepper(await open(), () => 0));
    const from = trainer.step;
    expect(from).toBeGreaterThan(0);
    const rest = await trainer.advance(14);
    expect([...rest.loss]).toEqual([...undisturbed.loss.slice(from * 2)]);
  });
});
