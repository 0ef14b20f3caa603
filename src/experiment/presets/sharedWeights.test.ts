import { describe, expect, it, vi } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { presetOf } from './index.ts';

// Seven seconds of one core each, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000 });

/** Of every run, the first evaluated step at which that share of the training predictions is right. */
async function stepsTo(kind: string, share: number) {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  expect(trainer.formation.refused).toEqual([]);
  const { evaluations, divergences } = await trainer.advance(experiment.steps);
  expect(divergences).toEqual([]);
  return experiment.runs.map(
    (_, run) => evaluations.find(({ trainingAccuracy }) => trainingAccuracy[run]! >= share)?.step ?? Infinity,
  );
}

describe('what presets of shared weights say is what happens', () => {
  it('convolution: Shampoo and K-FAC are done before SGD and Adam', async () => {
    const [sgd, adam, shampoo, kfac] = await stepsTo('convolution', 0.95);
    for (const fast of [shampoo!, kfac!]) expect(fast).toBeLessThan(0.9 * Math.min(sgd!, adam!));
    expect(Math.max(sgd!, adam!)).toBeLessThan(Infinity);
  });

  it('transformer: Shampoo gets there in fewer steps than the methods whose steps are as long', async () => {
    const [adagrad, adam, shampoo] = await stepsTo('transformer', 0.95);
    expect(shampoo!).toBeLessThan(0.9 * Math.min(adagrad!, adam!));
  });
});
