import { choiceOf } from '../../fields/fields.ts';
import type { RegretResult } from '../../probes/regretResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';

/** Regret of one run at each horizon; NaN from where it diverged. */
export interface RegretLine {
  readonly run: number;
  readonly values: Float64Array;
}

/** Everything that is plotted. */
export interface RegretLines {
  readonly horizons: Int32Array;
  /** What the best fixed weights would have paid, in the same measure. */
  readonly best: Float64Array;
  readonly lines: readonly RegretLine[];
  /** Of the run in focus. */
  readonly bound?: { readonly run: number; readonly values: Float64Array };
  readonly result: RegretResult;
}

/** Of the runs that are shown, by the losses of their first seed; nothing before the first horizon. */
export function regretLines(input: PanelInput): RegretLines | undefined {
  const { result, replicas, looks } = input;
  if (result?.probe !== 'regret') return undefined;
  const isAverage = choiceOf(input.settings, 'of') === 'average';
  const { horizons, best, bound } = result;
  const scaled = (values: Float64Array) => (isAverage ? values.map((value, i) => value / horizons[i]!) : values);
  const lines = replicas.flatMap(({ run, seed, loss, steps }): readonly RegretLine[] => {
    if (seed !== 0 || steps === 0 || looks[run]?.hidden !== false) return [];
    let [paid, at] = [0, 0];
    const values = Float64Array.from(horizons, (horizon, i) => {
      for (; at < horizon; at++) paid += at < steps ? loss[at]! : NaN;
      return paid - best[i]!;
    });
    return [{ run, values: scaled(values) }];
  });
  return {
    horizons,
    best: scaled(best),
    lines,
    result,
    // A bound that was measured for another run is of no use.
    ...(bound && result.run === focusRun(input) && { bound: { run: result.run, values: scaled(bound.values) } }),
  };
}

/** The last value that is a number, and its place. */
export function lastOf(values: Float64Array): { readonly at: number; readonly value: number } | undefined {
  const at = values.findLastIndex((value) => Number.isFinite(value));
  return at === -1 ? undefined : { at, value: values[at]! };
}
