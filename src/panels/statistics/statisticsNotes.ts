import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { CONFIDENCE } from './medianInterval.ts';
import { runStatistics, type RunStatistics } from './runStatistics.ts';
import { AVERAGE, isExact, seedResults, type SeedResult } from './seedResults.ts';
import { leastP } from './signTest.ts';
import { nameIn } from './statisticsWords.ts';

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
    targetNote(input, all),
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

/** Whom the common target leaves out, and why. */
function targetNote(input: PanelInput, all: readonly RunStatistics[]): string {
  if (!seedResults(input).isCommon) return '';
  const without = (why: string, isLeftOut: (seed: SeedResult) => boolean) => {
    const names = all.flatMap((one) => {
      const count = one.seeds.filter(isLeftOut).length;
      const share = count === one.seeds.length ? '' : `${count} of ${one.seeds.length} seeds of `;
      return count === 0 ? [] : [share + nameIn(input)(one)];
    });
    return names.length === 0 ? '' : `Target chosen without ${names.join(', ')}: ${why}.`;
  };
  return [
    without('diverged', ({ state }) => state === 'diverged'),
    without(
      'less than halfway from the first loss to the least of all',
      ({ state, loss, isCounted }) => state !== 'diverged' && !isCounted && !Number.isNaN(loss),
    ),
  ]
    .filter((note) => note !== '')
    .join(' ');
}

function resolutionNote(input: PanelInput): string {
  const loss = choiceOf(input.settings, 'loss');
  if (loss === 'batch') return `Losses are averaged with weight ${AVERAGE} on the past.`;
  const [first = 0, second = 0] = input.evaluations.steps;
  return (loss === 'training' && isExact(input)) || second - first <= 1
    ? ''
    : `Evaluated every ${second - first} steps: steps to the target are rounded up to that.`;
}
