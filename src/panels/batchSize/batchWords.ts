import { formatNumber } from '../../charts/formatNumber.ts';
import { percent } from '../percent.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, progressText, seedsText } from '../studies/trials.ts';
import { batchSweep, type BatchSweep } from './batchSweep.ts';

/** Steps to a target in words. */
function reachedText(steps: number): string {
  if (steps === Infinity) return 'not reached';
  return Number.isNaN(steps) ? 'not yet' : formatNumber(steps);
}

/** Why there is nothing to draw. */
export function batchAbsence({ experiment }: PanelInput, { batches }: BatchSweep): string | undefined {
  if (experiment.runs.every(({ hidden }) => hidden)) return 'There is no visible run to train at other batch sizes.';
  return batches.length === 0 ? 'This problem has no examples, and so no batches.' : undefined;
}

/** Steps to the target at the smallest and the largest batch, run by run. */
export function batchCaption(input: PanelInput): string {
  const sweep = batchSweep(input);
  const absence = batchAbsence(input, sweep);
  if (absence !== undefined) return absence;
  const { batches, target, share, lines } = sweep;
  const trials = lines.flatMap((line) => line.trials);
  const rest = progressText(trials) + failureText(trials) + seedsText(input.experiment);
  if (Number.isNaN(target)) return `The runs are being trained at batch sizes ${batches.join(', ')}.${rest}`;
  const goal = `a loss of ${formatNumber(target)} (${percent(share)} of the first)`;
  const [small, large] = [batches[0], batches.at(-1)];
  const name = (run: number) => input.looks[run]?.label ?? '';
  const ends = lines.map(({ run, steps }) => {
    const [from = NaN, to = NaN] = [steps[0], steps.at(-1)];
    return small === large
      ? `${name(run)} ${reachedText(to)}`
      : `${name(run)} ${reachedText(from)} → ${reachedText(to)}`;
  });
  const span = small === large ? `at batch ${small}` : `from batch ${small} to ${large}`;
  return `Steps to ${goal}, ${span}: ${ends.join('; ')}.${rest}`;
}

/** Steps and examples to the target, by batch size and run. */
export function batchTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const { batches, lines } = batchSweep(input);
  const names = lines.map(({ run }) => input.looks[run]?.label ?? '');
  const word = (value: number) => (Number.isFinite(value) ? value : reachedText(value));
  return {
    columns: ['batch', ...names.map((name) => `${name}, steps`), ...names.map((name) => `${name}, examples`)],
    rows: batches.map((batch, i) => [
      batch,
      ...lines.map(({ steps }) => word(steps[i] ?? NaN)),
      ...lines.map(({ steps }) => word(batch * (steps[i] ?? NaN))),
    ]),
  };
}
