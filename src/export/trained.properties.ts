import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { createTrainer } from '../worker/trainer.ts';
import type { Framework } from './dialect.ts';
import { planScript } from './plan.ts';
import type { Trajectory } from './scriptData.ts';
import { scriptSections, type Section } from './scriptSections.ts';

/** The losses of every run and seed in float64, each up to where it ends; none of a run that is refused. */
export async function referenceLosses(experiment: Experiment): Promise<readonly Trajectory[]> {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { replicas, formation } = trainer;
  const losses = Array.from({ length: replicas }, (): number[] => []);
  const ends = new Map<number, number>();
  while (!trainer.finished) {
    const { loss, divergences } = await trainer.advance(64);
    loss.forEach((value, i) => losses[i % replicas]?.push(value));
    for (const { replica, step } of divergences) ends.set(replica, step);
  }
  trainer.dispose();
  return losses.map((loss, replica) => {
    const run = Math.floor(replica / experiment.seeds);
    const isRefused = formation.refused.some((one) => one.run === run);
    const kept = isRefused ? [] : loss.slice(0, ends.get(replica) ?? loss.length);
    return { run, seed: replica % experiment.seeds, loss: Float64Array.from(kept) };
  });
}

/** The script of an experiment, with the lab's own losses in it. */
export async function exported(framework: Framework, experiment: Experiment): Promise<readonly Section[]> {
  return scriptSections(
    planScript(framework, experiment),
    await referenceLosses(experiment),
    'https://example.org/#v=1',
  );
}
