import { optimizerOf } from '../optimizers/index.ts';
import { refusal } from '../optimizers/refusal.ts';
import { fixedOf } from './budget.ts';
import type { Experiment, Run } from './experiment.ts';
import { sizesOf, type Sizes } from './sizes.ts';

/** Seconds per multiply–add, and per parameter of a replica whatever its size: float64 on a laptop of 2024. */
const COST = { multiplyAdd: 1e-9, parameter: 1e-4 };

/** About how long an experiment trains on one processor core; meant to tell seconds from minutes. */
export function estimatedSeconds(experiment: Experiment): number {
  const { runs, seeds, steps, batch } = experiment;
  const sizes = sizesOf(experiment);
  const { parameters, examples } = sizes;
  const weights = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const rows = Math.max(1, batch === 0 ? examples : Math.min(batch, examples));
  const gradient = 3 * weights * rows * COST.multiplyAdd + parameters.length * COST.parameter;
  const methods = runs.reduce((sum, run) => sum + multiplyAdds(run, sizes, rows), 0);
  return steps * seeds * (runs.length * gradient + methods * COST.multiplyAdd);
}

/** Of the optimizer of a run, in an average step. */
function multiplyAdds({ optimizer: kind, settings }: Run, { parameters }: Sizes, examples: number): number {
  const optimizer = optimizerOf(kind);
  if (!optimizer) return 0;
  const fixed = fixedOf(optimizer, settings);
  if (refusal(optimizer, parameters, fixed) !== undefined) return 0;
  return optimizer.units(parameters, fixed).reduce((sum, { rows, columns }) => {
    const { step, refresh } = optimizer.cost(rows, columns, fixed, examples);
    return sum + step + refresh / Number(fixed.interval ?? 1);
  }, 0);
}
