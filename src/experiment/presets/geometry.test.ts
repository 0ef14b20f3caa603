import { expect, it } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createProbes } from '../../probes/index.ts';
import type { GeometryResult } from '../../probes/geometryResult.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { presetOf } from './index.ts';

async function trained(kind: string) {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss, divergences, steps } = await trainer.advance(experiment.steps);
  expect(divergences).toEqual([]);
  expect(trainer.formation.refused).toEqual([]);
  const at = (step: number, run: number) => loss[step * trainer.replicas + run]!;
  const losses = experiment.runs.map((_, run) => Array.from({ length: steps }, (_unused, step) => at(step, run)));
  return { history: trainer.history, losses };
}

it('geometry: the gradient waits on the plateau that the natural gradient leaves, and one step there says so', async () => {
  const {
    history,
    losses: [sgd, natural, gaussNewton],
  } = await trained('geometry');
  expect(sgd!.at(-1)!).toBeGreaterThan(0.99 * sgd![0]!);
  for (const other of [natural!, gaussNewton!]) expect(other[10]!).toBeLessThan(0.3 * sgd![10]!);
  const { view } = createProbes(history, () => 0)(
    {
      probe: 'geometry',
      run: 0,
      seed: 0,
      step: 6,
      plane: 'steps',
      length: 'own',
      damping: 0.01,
      radius: 0.01,
      resolution: 3,
    },
    () => false,
  ).result as GeometryResult;
  const change = (name: string) => view!.steps.find((step) => step.name === name)!.actual;
  expect(change('natural')).toBeLessThan(10 * change('gradient'));
  expect(view!.hessian.negative).toBeGreaterThan(0);
});

it('saddlepoint: Newton ends on the saddle, without negative eigenvalues it does not', async () => {
  const {
    losses: [, kept, saddleFree],
  } = await trained('saddlepoint');
  // The saddle of ½ a x² + ¼ (y² − 1)² is at height ¼.
  expect(kept!.at(-1)!).toBeCloseTo(0.25, 3);
  expect(saddleFree!.at(-1)!).toBeLessThan(1e-3);
});

it('learned: some methods have told the spirals apart when the gradient has hardly begun', async () => {
  const {
    losses: [sgd, , adam, shampoo, kfac],
  } = await trained('learned');
  expect(sgd!.at(-1)!).toBeGreaterThan(0.5);
  for (const other of [adam!, shampoo!, kfac!]) expect(other.at(-1)!).toBeLessThan(0.1);
});
