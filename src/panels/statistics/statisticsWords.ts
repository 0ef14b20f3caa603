import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import { namesInWords } from '../namesInWords.ts';
import type { PanelInput } from '../panel.ts';
import type { MedianInterval } from './medianInterval.ts';
import { pairings, runStatistics, type PairedTest, type Pairing, type RunStatistics } from './runStatistics.ts';
import { seedResults } from './seedResults.ts';

const lossNames: Readonly<Record<string, string>> = {
  training: 'training loss',
  heldOut: 'held-out loss',
  batch: 'averaged mini-batch loss',
};

/** Name of the loss that is judged by. */
export function lossName({ settings }: PanelInput): string {
  return lossNames[choiceOf(settings, 'loss')] ?? 'loss';
}

/** The loss that runs are compared by in the end, and when it was measured: that of a mini-batch is the one before its step. */
export function finalLossName(input: PanelInput, all: readonly RunStatistics[]): string {
  return `${lossName(input)} ${momentOf(input, all)}`;
}

function momentOf({ settings }: PanelInput, all: readonly RunStatistics[]): string {
  if (all.some(({ open }) => open > 0)) return 'so far';
  return choiceOf(settings, 'loss') === 'batch' ? 'at the last step' : 'after the last step';
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
  const { seeds } = input.experiment;
  const name = nameIn(input);
  const aim = `a ${lossName(input)} of ${formatNumber(seedResults(input).target)}`;
  const ranked = all.filter(({ steps }) => steps.median < Infinity).toSorted((a, b) => a.steps.median - b.steps.median);
  const [first, last] = [ranked[0], ranked.at(-1)];
  if (!first || !last)
    return `In ${input.newest} steps no run reaches ${aim}${seeds > 1 ? ' with most of its seeds' : ''}.`;
  const missed = all.filter((one) => !ranked.includes(one)).map(name);
  const without =
    missed.length === 0
      ? ''
      : `; not reached in ${input.newest} steps by ${seeds > 1 ? 'most seeds of ' : ''}${missed.join(', ')}`;
  return `To ${aim}${reachedBy(input, all)} ${rankingOf(input, ranked, first, last)}${without}.`;
}

function rankingOf(
  input: PanelInput,
  ranked: readonly RunStatistics[],
  first: RunStatistics,
  last: RunStatistics,
): string {
  const [fewest, most] = [tiedWith(input, first, ranked, 'steps'), tiedWith(input, last, ranked, 'steps')];
  if (ranked.length === 1) return `${fewest.names} takes steps: ${fewest.number}`;
  if (fewest.count === ranked.length)
    return `${fewest.names} take equally many steps${fewest.precision}, ${fewest.number}`;
  const take = fewest.count > 1 ? 'take' : 'takes';
  return `${fewest.names} ${take} the fewest steps, ${fewest.number}, ${most.names} the most, ${most.number}`;
}

/** Who reaches the common target. */
function reachedBy(input: PanelInput, all: readonly RunStatistics[]): string {
  const { isCommon, all: results } = seedResults(input);
  if (!isCommon || results.length === 1) return '';
  const seed = input.experiment.seeds > 1 ? 'seed' : 'run';
  if (results.some(({ isCounted }) => !isCounted))
    return `, which every ${seed} reaches that gets at least halfway down,`;
  return `, which every ${seed}${seed === 'seed' && all.length > 1 ? ' of every run' : ''} reaches,`;
}

function lossSentence(input: PanelInput, all: readonly RunStatistics[]): string {
  const best = all.reduce((least, one) => (one.loss.median < least.loss.median ? one : least));
  if (best.loss.median === Infinity) return '';
  const { names, count, number, precision } = tiedWith(input, best, all, 'loss');
  const when = capitalised(momentOf(input, all));
  if (count === all.length && count > 1)
    return ` ${when} ${names} have the same ${lossName(input)}${precision}, ${number}.`;
  return ` ${when} ${names} ${count > 1 ? 'have' : 'has'} the least ${lossName(input)}, ${number}.`;
}

/** The runs whose median reads as that of one of them; the number without its interval where intervals differ. */
function tiedWith(
  input: PanelInput,
  one: RunStatistics,
  among: readonly RunStatistics[],
  of: 'steps' | 'loss',
): { readonly names: string; readonly count: number; readonly number: string; readonly precision: string } {
  const text = (run: RunStatistics) => (of === 'steps' ? stepsText(input, run) : lossText(run));
  const { median } = one[of];
  const runs = among.filter((run) => formatNumber(run[of].median) === formatNumber(median));
  return {
    names: namesInWords(runs.map(nameIn(input))),
    count: runs.length,
    number: new Set(runs.map(text)).size === 1 ? text(one) : formatNumber(median),
    precision: runs.every((run) => run[of].median === median) ? '' : ' to three digits',
  };
}

function pairSentence(input: PanelInput, all: readonly RunStatistics[]): string {
  const name = nameIn(input);
  const told = pairings(input, all).filter(({ pairs }) => pairs > 1);
  if (told.length === 0) return '';
  const how = ({ steps, pairs }: Pairing) =>
    `on ${steps.wins} of ${pairs} seeds (${steps.ties > 0 ? `${steps.ties} tied, ` : ''}p = ${pText(steps)})`;
  const parts = [...new Set(told.map(how))].map((one) => {
    const those = told.filter((pair) => how(pair) === one);
    return `${those.map(name).join(', ')} ${one}`;
  });
  return ` Sooner there than ${name({ run: told[0]?.against ?? 0 })}: ${parts.join('; ')}.`;
}

function openSentence({ experiment, newest }: PanelInput, all: readonly RunStatistics[]): string {
  return all.some(({ open }) => open > 0) ? ` Step ${newest} of ${experiment.steps}.` : '';
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

/** The loss in the end with its interval. */
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

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function nameIn({ looks }: PanelInput): (one: { readonly run: number }) => string {
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
      finalLossName(input, all),
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
