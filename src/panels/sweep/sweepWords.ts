import { formatNumber } from '../../charts/formatNumber.ts';
import { formatSetting } from '../../fields/parse.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, progressText, seedsText, trialText, type Trial } from '../studies/trials.ts';
import { sweepable, valueText, type SweepAxis } from './axes.ts';
import { bestPoint, sweepOf, sweepTrials, type Sweep } from './cells.ts';

/** A point in words: `η = 0.01, β₁ = 0.9`. */
export function pointText({ across, up }: Sweep, point: number): string {
  const columns = across.values.length;
  const axes: readonly (readonly [SweepAxis | undefined, number])[] = [
    [across, point % columns],
    [up, Math.floor(point / columns)],
  ];
  return axes.flatMap(([axis, i]) => (axis?.values[i] === undefined ? [] : valueText(axis, axis.values[i]))).join(', ');
}

/** A point with its loss, for reading. */
export function trialWords(sweep: Sweep, point: number, trial: Trial | undefined): string {
  const where = pointText(sweep, point);
  if (!trial || Number.isNaN(trial.loss)) return `${where}: ${trial ? trialText(trial) : 'not trained yet'}`;
  return `${where}: ${Number.isFinite(trial.loss) ? `loss ${formatNumber(trial.loss)}, ` : ''}${trialText(trial)}`;
}

/** The best point, against the run as it is. */
export function sweepCaption(input: PanelInput): string {
  const sweep = sweepOf(input);
  if (!sweep) return sweepAbsence(input);
  const trials = sweepTrials(input, sweep);
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  const label = input.looks[sweep.run]?.label ?? 'The run';
  const best = bestPoint(trials);
  if (best === undefined) return `${label} is being trained at ${trials.length} points.${rest}`;
  const diverged = trials.filter((trial) => trial?.state === 'diverged').length;
  const fates = diverged > 0 ? `; ${diverged} of ${trials.length} points diverged` : '';
  return `${label} ends lowest with ${pointText(sweep, best)}: loss ${formatNumber(trials[best]?.loss ?? NaN)}${fates}.${rest}`;
}

/** Why there is no sweep, and what can be swept. */
export function sweepAbsence({
  experiment,
  settings,
  looks,
}: Pick<PanelInput, 'experiment' | 'settings' | 'looks'>): string {
  const run = experiment.runs[experiment.view.focus] ?? experiment.runs[0];
  const names = run ? Object.values(sweepable(run)).map(({ label }) => label.toLowerCase()) : [];
  const label = looks[experiment.view.focus]?.label ?? 'This run';
  return `${label} has no parameter “${String(settings['across'])}” to sweep. It has: ${names.join(', ')}.`;
}

/** Every point with its loss. */
export function sweepTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const sweep = sweepOf(input);
  if (!sweep) return { columns: ['loss', 'state'], rows: [] };
  const { across, up } = sweep;
  const columns = across.values.length;
  const cell = (axis: SweepAxis, i: number) => {
    const value = axis.values[i] ?? '';
    return typeof value === 'number' ? value : formatSetting(axis.field, value);
  };
  return {
    columns: [across.field.label, ...(up ? [up.field.label] : []), 'loss', 'state'],
    rows: sweepTrials(input, sweep).map((trial, i) => [
      cell(across, i % columns),
      ...(up ? [cell(up, Math.floor(i / columns))] : []),
      trial && Number.isFinite(trial.loss) ? trial.loss : '',
      trial ? trialText(trial) : 'not trained yet',
    ]),
  };
}
