import { formatNumber } from '../../charts/formatNumber.ts';
import type { Parameter } from '../../optimizers/units.ts';
import type { SketchCurve, SketchRequest, SketchResult } from '../../probes/results.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';

export type Side = 'left' | 'right';

/** Which side of a weight is sketched: the one asked for, or the other if that has only one entry; nothing if both have. */
export function sketchedSide(parameter: Parameter, wanted: Side): Side | undefined {
  const isLong = (side: Side) => sideLength(parameter, side) > 1;
  const other: Side = wanted === 'left' ? 'right' : 'left';
  return isLong(wanted) ? wanted : isLong(other) ? other : undefined;
}

/** Length of the axis that a sketch of one side watches. */
export function sideLength(parameter: Parameter, side: Side): number {
  return side === 'left' ? parameter.rows : parameter.columns;
}

/** What the view asks to be measured, brought into range; nothing where no weight has an axis longer than 1. */
export function sketchRequest(input: PanelInput): SketchRequest | undefined {
  const { view } = input.experiment;
  const parameter = focusParameter(input);
  const side = parameter && sketchedSide(parameter, view.side);
  if (parameter === undefined || side === undefined || input.experiment.runs.length === 0) return undefined;
  const rank = Math.max(1, Math.min(Math.round(view.rank), sideLength(parameter, side) - 1));
  return {
    probe: 'sketch',
    run: focusRun(input),
    seed: 0,
    step: input.cursor,
    parameter: parameter.name,
    side,
    rank,
    decay: view.decay,
  };
}

/** The newest sketch measurement, if there is one. */
export function sketchResult(input: PanelInput): SketchResult | undefined {
  return input.result?.probe === 'sketch' ? input.result : undefined;
}

/** Curves as shares of ‖AᵀA‖₂, one per point or the same for all; NaN where A is zero. */
export function relativeTo(curve: SketchCurve, top: number | Float64Array): SketchCurve {
  const share = (values: Float64Array) =>
    values.map((value, i) => {
      const whole = typeof top === 'number' ? top : top[i]!;
      return whole > 0 ? value / whole : Number.NaN;
    });
  return {
    error: share(curve.error),
    bound: share(curve.bound),
    best: share(curve.best),
    escaped: share(curve.escaped),
  };
}

/** Error, bound, best and escaped mass at the cursor, or why they are missing. */
export function sketchCaption(input: PanelInput): string {
  const result = sketchResult(input);
  if (input.problem !== undefined) return `The sketch could not be measured: ${input.problem}`;
  if (result === undefined) return sketchAbsence(input);
  const { step, rank, parameter, side, dimension, overRanks, decay } = result;
  const at = overRanks.ranks.indexOf(rank);
  const numbers = relativeTo(overRanks, result.top);
  const text = (values: Float64Array) => formatNumber(values[at] ?? Number.NaN);
  if (!Number.isFinite(result.top))
    return `At step ${step} the gradients of ${parameter} are no longer finite: the run has diverged.`;
  if (result.top === 0) return `Until step ${step} all gradients of ${parameter} are zero: there is nothing to sketch.`;
  const sum = decay === 1 ? '' : `, decay ${decay}`;
  const rows = rank === 1 ? '1 row' : `${rank} rows`;
  return (
    `At step ${step} a sketch of ${rows} of ${parameter}'s gradients (${side} side, dimension ${dimension}${sum}) errs by ${text(numbers.error)} of ‖AᵀA‖₂; ` +
    `the bound allows ${text(numbers.bound)}, the best rank-${rank} matrix ${text(numbers.best)}; the escaped mass is ${text(numbers.escaped)}.`
  );
}

/** Why there is no measurement. */
export function sketchAbsence(input: PanelInput): string {
  if (input.experiment.runs.length === 0) return 'There is no run whose gradients could be sketched.';
  if (input.parameters.length === 0) return 'No step has been trained yet.';
  const request = sketchRequest(input);
  if (request === undefined) return 'No weight has an axis longer than 1: there is nothing to sketch.';
  return `The sketch of ${request.parameter}'s gradients is being measured.`;
}

/** Both pictures as one table: first over ranks at the cursor, then over steps at the chosen rank. */
export function sketchTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = ['step', 'rank ℓ', 'error / ‖AᵀA‖₂', 'bound', 'best rank ℓ', 'escaped ρ', '‖AᵀA‖₂'];
  const result = sketchResult(input);
  if (result === undefined) return { columns, rows: [] };
  const { overRanks, overSteps } = result;
  const ranks = relativeTo(overRanks, result.top);
  const steps = relativeTo(overSteps, overSteps.top);
  const known = (value: number) => (Number.isNaN(value) ? '' : value);
  const row = (curve: SketchCurve, i: number) =>
    [curve.error, curve.bound, curve.best, curve.escaped].map((values) => known(values[i]!));
  return {
    columns,
    rows: [
      ...Array.from(overRanks.ranks, (rank, i) => [result.step, rank, ...row(ranks, i), result.top]),
      ...Array.from(overSteps.steps, (step, i) => [step, result.rank, ...row(steps, i), overSteps.top[i]!]),
    ],
  };
}
