import { formatNumber } from '../../charts/formatNumber.ts';
import { numberOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import { failureText, progressText } from '../studies/trials.ts';
import { delayedRun, delayPoints, type DelayPoint } from './delayStudy.ts';
import { timelineOf, type RootsJob, type Timeline } from './lanes.ts';

/** The part of the record that the settings show. */
function shownTimeline({ spans, cursor, newest, settings }: PanelInput): Timeline | undefined {
  return timelineOf({ spans, cursor, newest, window: numberOf(settings, 'window') });
}

/** How busy both workers were, how late roots came, and what delays do to the loss. */
export function timelineCaption(input: PanelInput): string {
  return [busyText(input), talliesText(input), delaysText(input, delayPoints(input))]
    .filter((part) => part !== '')
    .join(' ');
}

function busyText(input: PanelInput): string {
  const timeline = shownTimeline(input);
  if (!timeline) return 'Nothing has been trained yet.';
  const { from, to, share, lanes } = timeline;
  const roots =
    lanes.length > 1
      ? `, the second worker with roots for ${percent(share.roots)}`
      : '; no run has had its roots computed aside';
  return `In the ${formatNumber(to - from)} ms up to ${formatNumber(to)} ms training was busy for ${percent(share.training)} of the time${roots}.`;
}

/** Of each run whose roots are computed aside: how many were used and skipped, and how late they were. */
function talliesText(input: PanelInput): string {
  return input.tallies
    .map(({ run, used, skipped, steps, milliseconds }) => {
      const late =
        used > 0
          ? `, ${formatNumber(steps / used, 2)} steps or ${formatNumber(milliseconds / used, 2)} ms late on average`
          : '';
      return `${input.looks[run]?.label ?? 'A run'} has used ${used} roots and skipped ${skipped}${late}.`;
    })
    .join(' ');
}

function delaysText(input: PanelInput, points: readonly DelayPoint[]): string {
  const run = delayedRun(input);
  if (run === undefined) return 'No run has roots that could be late.';
  // Without a delay, late and seldom are the same training.
  const trials = [...new Set(points.flatMap(({ late, seldom }) => [late, seldom]))];
  const base = lossOf(points.find(({ delay }) => delay === 0)?.late);
  const done = points.filter(({ delay, late }) => delay > 0 && Number.isFinite(lossOf(late)));
  const label = input.looks[run]?.label ?? 'the run';
  const each = done.map(({ delay, late }) => `${delay} → ${changeText(lossOf(late), base)}`);
  const measured = Number.isFinite(base)
    ? `Of ${input.experiment.steps} steps, the final loss of ${label} is ${formatNumber(base)} with roots at once; with delays in steps: ${each.join(', ')}.`
    : '';
  return `${measured}${orderText(points)}${progressText(trials)}${failureText(trials)}`.trim();
}

function changeText(loss: number, base: number): string {
  const change = loss / base - 1;
  return Math.abs(change) < 0.005
    ? 'the same'
    : `${change > 0 ? '+' : '−'}${formatNumber(100 * Math.abs(change), 2)} %`;
}

/** Whether each longer delay has ended at a loss that is no smaller, once all have. */
function orderText(points: readonly DelayPoint[]): string {
  const losses = points.map(({ late }) => lossOf(late));
  if (losses.length < 2 || losses.some(Number.isNaN)) return '';
  const isMonotone = losses.every((loss, i) => i === 0 || loss >= losses[i - 1]!);
  return isMonotone ? ' Every longer delay is worse.' : ' Longer delays are not always worse.';
}

/** The loss with which a trial ended; NaN while it has not, or if it ended badly. */
export function lossOf(trial: DelayPoint['late']): number {
  return trial?.state === 'finished' ? trial.loss : NaN;
}

/** One job in words, for the pointer and the keyboard. */
export function jobText(input: PanelInput, { run, parameter, askedAt, usedFrom, from, to }: RootsJob): string {
  return `${input.looks[run]?.label ?? 'run'}, roots of ${parameter}: asked for by step ${askedAt}, computed from ${formatNumber(from, 5)} to ${formatNumber(to, 5)} ms, used from step ${usedFrom}, ${usedFrom - askedAt} ${usedFrom - askedAt === 1 ? 'step' : 'steps'} late`;
}

/** First what was busy in the window, then the counts, then the losses by delay. */
export function timelineTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'what',
    'run',
    'weight',
    'from, ms',
    'to, ms',
    'asked for by step',
    'asked, ms',
    'used from step',
    'used, ms',
    'used',
    'skipped',
    'mean delay, steps',
    'mean delay, ms',
    'delay',
    'final loss, late by it',
    'final loss, recomputed as seldom',
  ];
  const known = (value: number) => (Number.isNaN(value) ? '' : value);
  const blank = (count: number) => Array.from({ length: count }, () => '');
  const timeline = shownTimeline(input);
  const training = (timeline?.lanes[0]?.busy ?? []).map(({ from, to }) => ['training', '', '', from, to, ...blank(11)]);
  const jobs = (timeline?.jobs ?? []).map(({ run, parameter, from, to, askedAt, asked, usedFrom, used }) => [
    ...['roots', input.looks[run]?.label ?? '', parameter, from, to, askedAt, known(asked), usedFrom, known(used)],
    ...blank(7),
  ]);
  const tallies = input.tallies.map(({ run, used, skipped, steps, milliseconds }) => [
    ...[
      'counts',
      input.looks[run]?.label ?? '',
      ...blank(7),
      used,
      skipped,
      known(steps / used),
      known(milliseconds / used),
    ],
    ...blank(3),
  ]);
  const study = delayPoints(input).map(({ delay, late, seldom }) => [
    ...['delay', input.looks[delayedRun(input) ?? -1]?.label ?? '', ...blank(11)],
    ...[delay, known(lossOf(late)), known(lossOf(seldom))],
  ]);
  return { columns, rows: [...training, ...jobs, ...tallies, ...study] };
}
