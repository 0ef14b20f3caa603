import { describe, expect, it } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { presetOf } from './index.ts';

async function trained(kind: string) {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss, evaluations, divergences } = await trainer.advance(experiment.steps);
  expect(divergences).toEqual([]);
  expect(trainer.formation.refused).toEqual([]);
  const runs = experiment.runs.length;
  return {
    /** Mean of the losses met on the way, each before the step that learned from it. */
    progressive: experiment.runs.map(
      (_, run) => loss.reduce((sum, value, i) => sum + (i % runs === run ? value : 0), 0) / experiment.steps,
    ),
    last: evaluations.at(-1)!,
    weights: await trainer.weights(),
    runs,
    parameters: trainer.model.parameters,
  };
}

describe('what presets of online learning say is what happens', () => {
  it('ftrl: λ₁ sets four weights in ten to 0 and costs less than two percent of progressive loss; all beat the rate of clicks', async () => {
    const { progressive, weights, runs, last } = await trained('ftrl');
    const zeros = Array.from({ length: runs }, (_, run) => {
      const size = weights[0]!.length / runs;
      return weights[0]!.subarray(run * size, (run + 1) * size).filter((value) => value === 0).length / size;
    });
    expect(zeros.slice(0, 3)).toEqual([0, 0, 0]);
    expect(zeros[3]).toBeGreaterThan(0.35);
    expect(zeros[3]).toBeLessThan(0.5);
    expect(progressive[3]! / progressive[2]!).toBeLessThan(1.02);
    for (const auc of last.heldOutAuc) expect(auc).toBeGreaterThan(0.7);
  });

  it('clicks: one-sided Shampoo on a tall table fits best, and is not far ahead held out', async () => {
    const { last, parameters } = await trained('clicks');
    expect(parameters[0]).toMatchObject({ name: 'E', rows: 188, columns: 8 });
    const [sgd, adam, adagrad, shampoo] = last.trainingAuc;
    expect(shampoo).toBeGreaterThan(Math.max(sgd!, adam!, adagrad!));
    expect(Math.max(...last.heldOutAuc) - Math.min(...last.heldOutAuc)).toBeLessThan(0.05);
  });

  it('regret: every method goes through all examples without leaving the others far behind', async () => {
    const { progressive } = await trained('regret');
    expect(Math.max(...progressive)).toBeLessThan(0.12);
  });
});
