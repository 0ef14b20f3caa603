import { choiceOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';
import { shownRuns } from '../studies/variants.ts';
import { medianInterval, type MedianInterval } from './medianInterval.ts';
import { seedResults, type SeedResult } from './seedResults.ts';
import { signTest } from './signTest.ts';

/** One run over its seeds. */
export interface RunStatistics {
  readonly run: number;
  readonly seeds: readonly SeedResult[];
  /** Until the target was reached; Infinity is “not reached”. */
  readonly steps: MedianInterval;
  readonly loss: MedianInterval;
  /** How many seeds have reached the target, have diverged, and are still being trained. */
  readonly reached: number;
  readonly diverged: number;
  readonly open: number;
}

/** How a run does against another on the same seeds. */
export interface Pairing {
  readonly run: number;
  readonly against: number;
  /** Pairs that have both ended. */
  readonly pairs: number;
  readonly steps: PairedTest;
  readonly loss: PairedTest;
}

/** Of so many pairs one side won and the other lost some; the rest are ties. */
export interface PairedTest {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Two-sided, of the sign test. */
  readonly p: number;
}

/** All visible runs that have taken a step, in their order. */
export function runStatistics(input: PanelInput): readonly RunStatistics[] {
  const { all } = seedResults(input);
  return shownRuns(input.experiment).flatMap((run): readonly RunStatistics[] => {
    const seeds = all.filter((result) => result.run === run);
    if (seeds.length === 0) return [];
    return [
      {
        run,
        seeds,
        steps: medianInterval(seeds.map(({ steps }) => steps)),
        loss: medianInterval(seeds.map(({ loss }) => (Number.isNaN(loss) ? Infinity : loss))),
        reached: seeds.filter(({ steps }) => steps < Infinity).length,
        diverged: seeds.filter(({ state }) => state === 'diverged').length,
        open: seeds.filter(({ state }) => state === 'training').length,
      },
    ];
  });
}

/** The run that the others are compared with. */
function reference({ experiment, settings }: PanelInput, all: readonly RunStatistics[]): number | undefined {
  const { focus } = experiment.view;
  const wanted = choiceOf(settings, 'against') === 'focus' ? all.find(({ run }) => run === focus) : undefined;
  return (wanted ?? all[0])?.run;
}

/** Every other run against the reference. */
export function pairings(input: PanelInput, all: readonly RunStatistics[]): readonly Pairing[] {
  const against = reference(input, all);
  const other = all.find(({ run }) => run === against);
  return other ? all.filter((one) => one !== other).map((one) => pairing(one, other)) : [];
}

function pairing(one: RunStatistics, other: RunStatistics): Pairing {
  const pairs = one.seeds.flatMap((mine) => {
    const theirs = other.seeds.find(({ seed }) => seed === mine.seed);
    return theirs && mine.state !== 'training' && theirs.state !== 'training' ? [[mine, theirs] as const] : [];
  });
  return {
    run: one.run,
    against: other.run,
    pairs: pairs.length,
    steps: pairedTest(pairs.map(([mine, theirs]) => [mine.steps, theirs.steps])),
    loss: pairedTest(pairs.map(([mine, theirs]) => [mine.loss, theirs.loss])),
  };
}

/** Who has less how often; what neither has reached is a tie. */
export function pairedTest(pairs: readonly (readonly [mine: number, theirs: number])[]): PairedTest {
  const wins = pairs.filter(([mine, theirs]) => mine < theirs).length;
  const losses = pairs.filter(([mine, theirs]) => mine > theirs).length;
  return { wins, losses, ties: pairs.length - wins - losses, p: signTest(wins, losses) };
}
