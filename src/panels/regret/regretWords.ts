import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { ProbeRequest } from '../../probes/results.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { lastOf, regretLines } from './regretLines.ts';

/** Asks for the best fixed weights of everything trained so far, and for the bound of the run in focus. */
export function regretRequest(input: PanelInput): ProbeRequest | undefined {
  if (input.newest === 0 || input.experiment.runs.length === 0) return undefined;
  return { probe: 'regret', run: focusRun(input), seed: 0, step: input.newest };
}

/** Why there is nothing to draw. */
export function regretAbsence({ problem, newest }: PanelInput): string {
  if (problem !== undefined) return `${problem.charAt(0).toUpperCase()}${problem.slice(1).replace(/\.$/, '')}.`;
  return newest === 0 ? 'No step has been trained yet.' : 'The best fixed weights are being computed.';
}

/** Least and greatest regret, and what theory allows the run in focus. */
export function regretCaption(input: PanelInput): string {
  const found = regretLines(input);
  if (!found) return regretAbsence(input);
  const ends = found.lines.flatMap(({ run, values }) => {
    const last = lastOf(values);
    return last && last.at === found.horizons.length - 1 ? [{ run, value: last.value }] : [];
  });
  ends.sort((a, b) => a.value - b.value);
  const [least, most] = [ends[0], ends.at(-1)];
  const name = (run: number) => input.looks[run]?.label ?? '';
  const horizon = found.horizons.at(-1) ?? 0;
  const measure = choiceOf(input.settings, 'of') === 'average' ? 'regret per loss' : 'regret';
  if (!least || !most) return `After ${horizon} losses no run has a finite regret.`;
  const runs =
    least === most
      ? `After ${horizon} losses the ${measure} of ${name(least.run)} is ${formatNumber(least.value)}`
      : `After ${horizon} losses ${name(least.run)} has the least ${measure}, ${formatNumber(least.value)}, and ${name(most.run)} the most, ${formatNumber(most.value)}`;
  const allowed = found.bound && lastOf(found.bound.values);
  const bound = found.bound && allowed ? `; theory allows ${name(found.bound.run)} ${formatNumber(allowed.value)}` : '';
  return `${runs}${bound}.`;
}

/** The theorem behind the bound with the numbers in it, or why there is none; and what regret is. */
export function regretNote(input: PanelInput): string {
  const found = regretLines(input);
  if (!found) return '';
  const { bound, reason } = found.result;
  const what = 'Regret: the losses on the way, summed, minus those of the best fixed weights for the same losses.';
  if (!bound) return reason === undefined ? what : `${what} ${reason}`;
  const numbers = bound.constants.map(({ symbol, value }) => `${symbol} = ${formatNumber(value)}`).join(', ');
  const isEmpty = !bound.values.some(Number.isFinite);
  return `${what} Bound: ${bound.text}, with ${numbers}${isEmpty ? '; its condition is not met, so it says nothing' : ''}.`;
}

/** What is plotted. */
export function regretTable(input: PanelInput) {
  const found = regretLines(input);
  if (!found) return { columns: ['losses'], rows: [] };
  const { horizons, best, lines, bound } = found;
  const name = (run: number) => input.looks[run]?.label ?? '';
  const cell = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : '–');
  return {
    columns: [
      'losses',
      'best fixed weights',
      ...lines.map(({ run }) => `regret of ${name(run)}`),
      ...(bound ? [`bound of ${name(bound.run)}`] : []),
    ],
    rows: Array.from(horizons, (horizon, i) => [
      horizon,
      cell(best[i]),
      ...lines.map(({ values }) => cell(values[i])),
      ...(bound ? [cell(bound.values[i])] : []),
    ]),
  };
}
