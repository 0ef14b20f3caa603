import type { Experiment } from '../experiment/experiment.ts';
import { sameJson } from './sameJson.ts';

/** Whether training must start over to get from one experiment to the other; names, colours and views need nothing. */
export function trainingChanged(a: Experiment, b: Experiment): boolean {
  return !sameJson(trainedPart(a), trainedPart(b));
}

/** What of an experiment decides its numbers. */
export function trainedPart({ problem, network, runs, steps, batch, seed, seeds, engine }: Experiment): unknown {
  return {
    problem,
    network,
    runs: runs.map(({ optimizer, settings }) => ({ optimizer, settings })),
    steps,
    batch,
    seed,
    seeds,
    engine,
  };
}
