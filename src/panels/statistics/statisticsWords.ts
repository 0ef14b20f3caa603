import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { CONFIDENCE, type MedianInterval } from './medianInterval.ts';
import { pairings, runStatistics, type PairedTest, type Pairing, type RunStatistics } from './runStatistics.ts';
import { AVERAGE, isExact, seedResults } from './seedResults.ts';
import { leastP } from './signTest.ts';

const lossNames: Readonly<Record<string, string>> = {
  training: 'training loss',
  heldOut: 'held-out loss',
  batch: 'averaged mini-batch loss',
};

/** Name of the loss that is judged by. */
export function lossName({ settings }: PanelInput): string {
  return lossNames[choiceOf(settings, 'loss')] ?? 'loss';
}

/** Why there is nothing to draw. */
export function statisticsAbsence(input: PanelInput): string | undefined {
  if (!input.looks.some(({ hidden }) => !hidden)) return 'All runs are hidden.';
  const { all, target } = seedResults(input);
  if (all.length === 0) return 'No step has been trained yet.';
  if (all.every(({ state, loss }) => state !== 'diverged' && Number.isNaN(loss)))
    return `There is no ${lossName(input)} yet, or not in this problem.`;
  return Number.isNaN(target) ? 'Every run has diverged.' : undefined;
}

/** Who reaches the target first, who ends lowest, and whether the seeds agree. */
export function statisticsCaption(input: PanelInput): string {
  const absence = statisticsAbsence(input);
  if (absence !== undefined) return absence;
  const all = runStatistics(input);
  return [stepsSentence(input, all), lossSentence(input, all), pairSentence(input, all), openSentence(input, all)].join(
    '',
  );
}

function stepsSentence(input: PanelInput, all: readonly RunStatistics[]): string {
  const { target, isCommon } = seedResults(input);
  const { seeds } = input.experiment;
  const name = nameIn(input);
  const aim = `a ${lossName(input)} of ${formatNumber(target)}${isCommon && all.length > 1 ? ', which every seed of every run reaches,' : ''}`;
  const ranked = all.filter(({ steps }) => steps.median < Infinity).toSorted((a, b) => a.steps.median - b.steps.median);
  const [first, last] = [ranked[0], ranked.at(-1)];
  if (!first || !last)
    return `In ${input.newest} steps no run reaches ${aim.replace(/,$/, '')}${seeds > 1 ? ' with most of its seeds' : ''}.`;
  const most = last === first ? '' : `, ${name(last)} the most, ${stepsText(input, last)}`;
  const missed = all.filter((one) => !ranked.includes(one)).map(name);
  const without =
    missed.length === 0
      ? ''
      : `; not reached in ${input.newest} steps by ${seeds > 1 ? 'most seeds of ' : ''}${missed.join(', ')}`;
  const takes = ranked.length > 1 ? 'takes the fewest steps, ' : 'takes steps: ';
  return `To ${aim} ${name(first)} ${takes}${stepsText(input, first)}${most}${without}.`;
}

function lossSentence(input: PanelInput, all: readonly RunStatistics[]): string {
  const best = all.reduce((least, one) => (one.loss.median < least.loss.median ? one : least));
  if (best.loss.median === Infinity) return '';
  const when = all.some(({ open }) => open > 0) ? 'So far' : 'At the end';
  return ` ${when} ${nameIn(input)(best)} has the least, ${lossText(best)}.`;
}

function pairSentence(input: PanelInput, all: readonly RunStatistics[]): string {
  const name = nameIn(input);
  const told = pairings(input, all).filter(({ pairs }) => pairs > 1);
  if (told.length === 0) return '';
  const how = ({ steps, pairs }: Pairing) => `on ${steps.wins} of ${pairs} seeds (p = ${pText(steps)})`;
  const parts = [...new Set(told.map(how))].map((one) => {
    const those = told.filter((pair) => how(pair) === one);
    return `${those.map(name).join(', ')} ${one}`;
  });
  return ` Sooner there than ${name({ run: told[0]?.against ?? 0 })}: ${parts.join('; ')}.`;
}

function openSentence({ experiment, newest }: PanelInput, all: readonly RunStatistics[]): string {
  return all.some(({ open }) => open > 0) ? ` Step ${newest} of ${experiment.steps}.` : '';
}

/** What must be known to read the picture. */
export function statisticsNotes(input: PanelInput): string {
  const all = runStatistics(input);
  const seeds = Math.max(...all.map((one) => one.seeds.length));
  const coverage = all.find((one) => one.seeds.length === seeds)?.steps.coverage ?? 0;
  return [
    spreadNote(seeds, coverage),
    seeds > 1
      ? `p: two-sided sign test of each pair alone; with ${seeds} seeds it cannot be below ${formatNumber(leastP(seeds), 2)}.`
      : '',
    resolutionNote(input),
  ]
    .filter((note) => note !== '')
    .join(' ');
}

function spreadNote(seeds: number, coverage: number): string {
  if (seeds === 1) return 'One seed: how far results vary is not known. More seeds are set under Training.';
  const share = `${formatNumber(100 * coverage)} %`;
  return coverage < CONFIDENCE
    ? `Dot: median of ${seeds} seeds; line: their range, not a 95 % interval (it covers the median with ${share}; 6 seeds are needed).`
    : `Dot: median of ${seeds} seeds; line: order statistics that cover the median with ${share}; small dots: the seeds.`;
}

function resolutionNote(input: PanelInput): string {
  const loss = choiceOf(input.settings, 'loss');
  if (loss === 'batch') return `Losses are averaged with weight ${AVERAGE} on the past.`;
  const [first = 0, second = 0] = input.evaluations.steps;
  return (loss === 'training' && isExact(input)) || second - first <= 1
    ? ''
    : `Evaluated every ${second - first} steps: steps to the target are rounded up to that.`;
}

/** Steps to the target with their interval, or why there are none. */
export function stepsText(
  { newest }: Pick<PanelInput, 'newest'>,
  { steps, seeds, reached, diverged, open }: RunStatistics,
): string {
  if (reached === 0 && diverged === seeds.length) return 'diverged before';
  if (reached === 0) return open > 0 ? 'not yet' : `not reached in ${newest} steps`;
  if (steps.median === Infinity) return `${reached} of ${seeds.length} seeds`;
  return withInterval(steps);
}

/** The final loss with its interval. */
export function lossText({ loss, seeds, diverged }: RunStatistics): string {
  if (loss.median < Infinity) return withInterval(loss);
  return seeds.length === 1 ? 'diverged' : `${diverged} of ${seeds.length} diverged`;
}

function withInterval({ median, low, high, coverage }: MedianInterval): string {
  const middle = formatNumber(median);
  return coverage === 0 || low === high ? middle : `${middle} (${formatNumber(low)}–${formatNumber(high)})`;
}

/** How many pairs are won, and how surely. */
export function wonText(test: PairedTest): string {
  const pairs = test.wins + test.losses + test.ties;
  return `${test.wins} of ${pairs}${test.ties > 0 ? `, ${test.ties} tied` : ''}`;
}

export function pText({ p }: PairedTest): string {
  return formatNumber(p, 2);
}

function nameIn({ looks }: PanelInput): (one: { readonly run: number }) => string {
  return ({ run }) => looks[run]?.label ?? '';
}

/** Every run's medians, intervals and pairs. */
export function statisticsTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const absence = statisticsAbsence(input);
  const all = absence === undefined ? runStatistics(input) : [];
  const pairs = pairings(input, all);
  return {
    columns: [
      'run',
      'seeds',
      'reached',
      'diverged',
      'steps to target',
      'steps low',
      'steps high',
      'loss',
      'loss low',
      'loss high',
      'covers',
      'against',
      'sooner',
      'p, steps',
      'lower',
      'p, loss',
    ],
    rows: all.map((one) => {
      const pair = pairs.find(({ run }) => run === one.run);
      return [
        nameIn(input)(one),
        one.seeds.length,
        one.reached,
        one.diverged,
        ...[one.steps.median, one.steps.low, one.steps.high].map((value) =>
          value === Infinity ? 'not reached' : value,
        ),
        ...[one.loss.median, one.loss.low, one.loss.high].map((value) => (value === Infinity ? 'diverged' : value)),
        one.steps.coverage,
        ...(pair
          ? [nameIn(input)({ run: pair.against }), wonText(pair.steps), pair.steps.p, wonText(pair.loss), pair.loss.p]
          : ['', '', '', '', '']),
      ];
    }),
  };
}
