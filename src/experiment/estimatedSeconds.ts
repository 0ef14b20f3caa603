import type { Experiment } from './experiment.ts';
import { sizesOf } from './sizes.ts';

/** Seconds per multiply-add, per n³ of a decomposition, and per parameter of a replica whatever its size: float64 on a laptop of 2024. */
const COST = { multiplyAdd: 1e-9, decomposition: 1e-8, parameter: 1e-4 };

/** About how long an experiment trains on one processor core; meant to tell seconds from minutes. */
export function estimatedSeconds(experiment: Experiment): number {
  const { runs, seeds, steps, batch } = experiment;
  const { parameters, examples } = sizesOf(experiment);
  const weights = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const cubes = parameters.reduce((sum, { rows, columns }) => sum + rows ** 3 + columns ** 3, 0);
  const rows = Math.max(1, batch === 0 ? examples : Math.min(batch, examples));
  const gradients = runs.length * (3 * weights * rows * COST.multiplyAdd + parameters.length * COST.parameter);
  const roots = runs.reduce(
    (sum, { settings: { interval } }) => sum + (typeof interval === 'number' ? cubes / interval : 0),
    0,
  );
  return steps * seeds * (gradients + roots * COST.decomposition);
}
