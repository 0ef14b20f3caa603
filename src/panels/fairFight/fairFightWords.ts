import { formatNumber } from '../../charts/formatNumber.ts';
import { grouped } from '../../charts/grouped.ts';
import { choiceOf, numberOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { failureText, hasEnded, trialText, type Trial } from '../studies/trials.ts';
import { foundCorners, type FoundCorner } from './fight.ts';

const judgeNames: Readonly<Record<string, string>> = {
  training: 'training loss',
  heldOut: 'held-out loss',
  best: 'best held-out loss',
};

/** Name of the loss that decides. */
export function judgeName({ settings }: PanelInput): string {
  return judgeNames[choiceOf(settings, 'judge')] ?? 'loss';
}

/** Why there is nothing to draw. */
export function fightAbsence(input: PanelInput): string | undefined {
  if (!input.looks.some(({ hidden }) => !hidden)) return 'All runs are hidden.';
  const found = foundCorners(input);
  if (found.length === 0) return 'None of the visible runs has a learning rate.';
  const isOver = found.every(({ isDone }) => isDone);
  if (isOver && found.every(({ losses }) => losses.every(Number.isNaN)))
    return `There is no ${judgeName(input)} in this problem.`;
  return undefined;
}

/** A learning rate for reading. */
export function rateText(rate: number): string {
  return `η = ${formatNumber(rate)}`;
}

/** Who wins with its best rate, by how much, and what each was given. */
export function fightCaption(input: PanelInput): string {
  const absence = fightAbsence(input);
  if (absence !== undefined) return absence;
  const found = foundCorners(input);
  const trials = found.flatMap((corner) => corner.trials);
  const rest = `${edgeText(input, found)} ${budgetText(input)}${failureText(trials)}`;
  const ranked = ranking(found);
  const [first, second] = [ranked[0], ranked[1]];
  if (!found.every(({ isDone }) => isDone)) return `Training every run with every rate: ${shareDone(trials)} %.${rest}`;
  if (!first) return `Every run diverged at every rate.${rest}`;
  const name = labelIn(input);
  const opening = `With its best rate, ${rateText(first.rate)}, ${name(first)} has the least ${judgeName(input)}, ${formatNumber(first.loss)}`;
  const others = ranked.slice(1).map((one) => `${name(one)} ${formatNumber(one.loss)} at ${rateText(one.rate)}`);
  const lead = second ? `, ${leadText(first.loss, second.loss)} ${name(second)}` : '';
  const list = others.length === 0 ? '' : ` Then ${others.join(', ')}.`;
  const lost = found.filter(({ best }) => best === undefined).map(labelIn(input));
  const without = lost.length === 0 ? '' : ` ${lost.join(', ')} diverged at every rate.`;
  return `${opening}${lead}.${list}${without}${rest}`;
}

/** The best of every run that has one, the least loss first. */
function ranking(
  found: readonly FoundCorner[],
): readonly { readonly run: number; readonly rate: number; readonly loss: number }[] {
  return found
    .flatMap(({ run, rates, losses, best }) =>
      best === undefined ? [] : [{ run, rate: rates[best] ?? NaN, loss: losses[best] ?? NaN }],
    )
    .toSorted((a, b) => a.loss - b.loss);
}

/** How much of all steps has been taken, in percent. */
function shareDone(trials: readonly (Trial | undefined)[]): number {
  const shares = trials.map((trial) => (!trial ? 0 : hasEnded(trial) ? 1 : trial.step / trial.steps));
  return Math.floor((100 * shares.reduce((sum, share) => sum + share, 0)) / trials.length);
}

function leadText(least: number, next: number): string {
  if (least === next) return 'the same as';
  const factor = least > 0 ? next / least : NaN;
  if (!(factor < 1000)) return `${formatNumber(next - least)} less than`;
  return factor < 1.1
    ? `${formatNumber(100 * (1 - least / next), 2)} % less than`
    : `${formatNumber(factor, 2)} times less than`;
}

/** Whose best rate is the first or last tried, so that a better one may lie beyond. */
function edgeText(input: PanelInput, found: readonly FoundCorner[]): string {
  const at = (place: (rates: readonly number[]) => number) =>
    found.filter(({ rates, best }) => best !== undefined && best === place(rates)).map(labelIn(input));
  const [low, high] = [at(() => 0), at((rates) => rates.length - 1)];
  return [
    low.length === 0 ? '' : ` Best at the smallest rate tried: ${low.join(', ')}.`,
    high.length === 0 ? '' : ` Best at the largest rate tried: ${high.join(', ')}.`,
    low.length + high.length === 0 ? '' : ' Beyond it there may be a better one.',
  ].join('');
}

function budgetText({ experiment, settings }: PanelInput): string {
  const { seeds, steps } = experiment;
  const times = seeds === 1 ? '' : ` × ${seeds} seeds (medians)`;
  return `Each run was given ${numberOf(settings, 'rates')} learning rates${times} of ${grouped(steps)} steps.`;
}

function labelIn({ looks }: PanelInput): (one: { readonly run: number }) => string {
  return ({ run }) => looks[run]?.label ?? '';
}

/** Every training: its rate, what is judged, and how it ended. */
export function fightTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  return {
    columns: ['run', 'η', judgeName(input), 'lowest seed', 'highest seed', 'state', 'best'],
    rows: foundCorners(input).flatMap(({ run, rates, losses, low, high, trials, best }) =>
      rates.map((rate, i) => [
        labelIn(input)({ run }),
        rate,
        Number.isFinite(losses[i]) ? losses[i]! : '',
        Number.isFinite(low[i]) ? low[i]! : '',
        Number.isFinite(high[i]) ? high[i]! : '',
        trials[i] ? trialText(trials[i]) : 'not trained yet',
        i === best ? 'best' : '',
      ]),
    ),
  };
}
