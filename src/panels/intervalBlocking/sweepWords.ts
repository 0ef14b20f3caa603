import { formatNumber } from '../../charts/formatNumber.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, progressText, seedsText, trialText } from '../studies/trials.ts';
import { sweepOf, sweptOf, type Sweep, type SweepLine, type Swept } from './sweep.ts';

/** A value swept in words. */
export function valueText(swept: Swept, value: number): string {
  if (swept === 'block') return value === 0 ? 'whole matrices' : `blocks of ${value}`;
  return value === 1 ? 'every step' : `every ${value} steps`;
}

export function batchText(batch: number): string {
  return batch === 0 ? 'all examples' : `batch ${batch}`;
}

/** Why there is nothing to draw. */
export function sweepAbsence(input: PanelInput): string | undefined {
  if (sweepOf(input) !== undefined) return undefined;
  return sweptOf(input) === 'block'
    ? 'None of the runs cuts its matrices into blocks: Shampoo can.'
    : 'None of the runs has roots that could be recomputed less often: Shampoo and K-FAC have.';
}

/** Loss and time at both ends, by batch size, and whether the loss goes one way between them. */
export function sweepCaption(input: PanelInput): string {
  const sweep = sweepOf(input);
  if (!sweep) return sweepAbsence(input) ?? '';
  const { swept, values, lines, run } = sweep;
  const trials = lines.flatMap((line) => line.trials);
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  const [first = 1, last = 1] = [values[0], values.at(-1)];
  const parts = lines.flatMap((line) => lineText(line));
  const name = input.looks[run]?.label ?? '';
  if (parts.length === 0)
    return `${name} is being trained ${values.map((value) => valueText(swept, value)).join(', ')}.${rest}`;
  const what =
    swept === 'block'
      ? `${name} with ${valueText(swept, first)} → ${valueText(swept, last)}`
      : `${name} with new roots ${valueText(swept, first)} → ${valueText(swept, last)}`;
  return `${what}: ${parts.join('; ')}.${rest}`;
}

function lineText({ batch, losses, measured, trials }: SweepLine): readonly string[] {
  const [from = NaN, to = NaN] = [losses[0], losses.at(-1)];
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  const [slow = NaN, fast = NaN] = [measured[0], measured.at(-1)];
  // What is still being trained goes one way today and another tomorrow.
  const way = trials.every((trial) => trial?.state === 'finished') ? trend(losses) : '';
  return [
    `${batchText(batch)}, loss ${formatNumber(from)} → ${formatNumber(to)}${way === '' ? '' : ` (${way})`}, ${formatNumber(slow, 2)} → ${formatNumber(fast, 2)} ms a step`,
  ];
}

/** Whether losses go one way, as measured; '' where one is missing or there is nothing between the ends. */
export function trend(losses: readonly number[]): string {
  if (losses.length < 3 || losses.some((loss) => !Number.isFinite(loss))) return '';
  const pairs = losses.slice(1).map((loss, i) => loss - losses[i]!);
  if (pairs.every((rise) => rise >= 0)) return 'rising throughout';
  return pairs.every((rise) => rise <= 0) ? 'falling throughout' : 'not monotone';
}

/** Loss and time at every value and batch size, with the modelled work. */
export function sweepTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const sweep = sweepOf(input);
  const columns = [
    'batch',
    sweep?.swept ?? 'interval',
    'loss',
    'ms per step, measured',
    'multiply–adds per step, modelled',
    'state',
  ];
  if (!sweep) return { columns, rows: [] };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  return {
    columns,
    rows: sweep.lines.flatMap((line) =>
      sweep.values.map((value, i) => {
        const trial = line.trials[i];
        return [
          line.batch === 0 ? 'all' : line.batch,
          sweep.swept === 'block' && value === 0 ? 'whole' : value,
          known(line.losses[i]),
          known(line.measured[i]),
          known(sweep.modelled[i]),
          trial ? trialText(trial) : 'not trained yet',
        ];
      }),
    ),
  };
}

/** What the times are, and whose run it is. */
export function sweepNote(input: PanelInput, { run }: Sweep): string {
  return `${input.looks[run]?.label ?? ''}. Measured: computing of the optimizer alone, with an equal share of the gradients that all replicas of an experiment have computed together. Modelled: multiply–adds that the optimizer declares, scaled to the first point measured.`;
}
