import { optimizerOf } from '../optimizers/index.ts';
import { refusal } from '../optimizers/refusal.ts';
import type { Parameter } from '../optimizers/units.ts';
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
  const drawn = Math.max(1, batch === 0 ? examples : Math.min(batch, examples));
  const places = placesOf(sizes);
  const rowsOf = ({ shared }: Parameter) => drawn * (shared ? places : 1);
  const products = parameters.reduce((sum, own) => sum + rowsOf(own) * own.rows * own.columns, 0);
  const gradient = 3 * products * COST.multiplyAdd + parameters.length * COST.parameter;
  const methods = runs.reduce((sum, run) => sum + multiplyAdds(run, parameters, rowsOf), 0);
  return steps * seeds * (runs.length * gradient + methods * COST.multiplyAdd);
}

/** At how many places an example goes through a layer whose weights are used at several. */
function placesOf({ parameters, widest }: Sizes): number {
  const longest = parameters.reduce((most, { rows, shared }) => (shared ? Math.max(most, rows) : most), 0);
  return longest === 0 ? 1 : Math.max(1, widest / longest);
}

/** Of the optimizer of a run, in an average step. */
function multiplyAdds(
  { optimizer: kind, settings }: Run,
  parameters: readonly Parameter[],
  rowsOf: (unit: Parameter) => number,
): number {
  const optimizer = optimizerOf(kind);
  if (!optimizer) return 0;
  const fixed = fixedOf(optimizer, settings);
  if (refusal(optimizer, parameters, fixed) !== undefined) return 0;
  return optimizer.units(parameters, fixed).reduce((sum, unit) => {
    const { step, refresh } = optimizer.cost(unit.rows, unit.columns, fixed, rowsOf(unit));
    return sum + step + refresh / Number(fixed.interval ?? 1);
  }, 0);
}
