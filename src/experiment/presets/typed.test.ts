import { describe, expect, it } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { presetOf } from './index.ts';

/** Losses of every run at every step. */
async function losses(kind: string): Promise<readonly (readonly number[])[]> {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss, divergences } = await trainer.advance(experiment.steps);
  expect(divergences).toEqual([]);
  expect(trainer.formation.refused).toEqual([]);
  const { replicas } = trainer;
  trainer.dispose();
  return experiment.runs.map((_, run) => [...loss].filter((__, i) => i % replicas === run));
}

describe('what presets of typed formulas say is what happens', () => {
  it('ownsurface: SGD stays in the first hollow, Adam rolls on to a deeper one', async () => {
    const [sgd, adam] = await losses('ownsurface');
    expect(sgd!.at(-1)!).toBeGreaterThan(5 * adam!.at(-1)!);
    for (const one of [sgd!, adam!]) expect(Math.abs(one.at(-1)! - one.at(-20)!)).toBeLessThan(1e-3);
  });

  it('ownupdate: three lines draw the same curve as Shampoo, and the others learn too', async () => {
    const [own, shampoo, ...others] = await losses('ownupdate');
    // A rounding error of 1e-16 grows over 150 steps; a pixel of the plot is a hundredth.
    own!.forEach((loss, step) => expect(Math.abs(loss - shampoo![step]!)).toBeLessThan(1e-6 * shampoo![0]!));
    for (const one of [own!, ...others]) expect(one.at(-1)!).toBeLessThan(0.3 * one[0]!);
  });
});
