import { describe, expect, it, vi } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { presetOf } from './index.ts';

// Seconds of one core each, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000 });

/** Of every run, the first evaluated step at which that share of the training predictions is right; trained until `isTold` by these and the step. */
async function stepsTo(kind: string, share: number, isTold: (steps: readonly number[], now: number) => boolean) {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  expect(trainer.formation.refused).toEqual([]);
  const first = experiment.runs.map(() => Infinity);
  while (trainer.step < experiment.steps && !isTold(first, trainer.step)) {
    const { evaluations, divergences } = await trainer.advance(10);
    expect(divergences).toEqual([]);
    for (const { step, trainingAccuracy } of evaluations)
      first.forEach((found, run) => (first[run] = trainingAccuracy[run]! >= share ? Math.min(found, step) : found));
  }
  return first;
}

describe('what presets of shared weights say is what happens', () => {
  it('convolution: Shampoo and K-FAC are done before SGD and Adam', async () => {
    const [sgd, adam, shampoo, kfac] = await stepsTo('convolution', 0.95, (steps) => Math.max(...steps) < Infinity);
    for (const fast of [shampoo!, kfac!]) expect(fast).toBeLessThan(0.9 * Math.min(sgd!, adam!));
    expect(Math.max(sgd!, adam!)).toBeLessThan(Infinity);
  });

  it('transformer: Shampoo gets there in fewer steps than the methods whose steps are as long', async () => {
    // Nobody who comes later is before Shampoo by a tenth.
    const isTold = ([, , shampoo]: readonly number[], now: number) => now > shampoo! / 0.9;
    const [adagrad, adam, shampoo] = await stepsTo('transformer', 0.95, isTold);
    expect(shampoo!).toBeLessThan(Infinity);
    expect(shampoo!).toBeLessThan(0.9 * Math.min(adagrad!, adam!));
  });
});
