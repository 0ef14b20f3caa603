import type { Experiment } from '../experiment/experiment.ts';

/** Whether training must start over to get from one experiment to the other; names, colours and views need nothing. */
export function trainingChanged(a: Experiment, b: Experiment): boolean {
  return !same(trainedPart(a), trainedPart(b));
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

/** Equality of JSON values; an absent member is the same as an undefined one. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => same(left.get(key), right.get(key)));
}
