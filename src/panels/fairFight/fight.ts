import type { Experiment, Run } from '../../experiment/experiment.ts';
import { choiceOf, numberOf, type Settings } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { Outcome } from '../../store/studies.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import { hasEnded, medianOf, trialsOf, type Trial } from '../studies/trials.ts';
import { changed, packed, runKey, shownRuns } from '../studies/variants.ts';

/** The learning rates that one run is given. */
interface Corner {
  readonly run: number;
  /** Ascending. */
  readonly rates: readonly number[];
  readonly tried: readonly Run[];
}

/** One corner with what has become of it, by rate. */
export interface FoundCorner extends Corner {
  readonly trials: readonly (Trial | undefined)[];
  /** What is judged: the median over seeds; Infinity where most seeds diverged, NaN where it is not known yet. */
  readonly losses: readonly number[];
  /** Range of that over the seeds. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Whether every training has ended. */
  readonly isDone: boolean;
  /** Place of the best rate; undefined until all have ended, and where all diverged. */
  readonly best: number | undefined;
}

/** Significant digits of a rate: what controls and links show. */
const DIGITS = 3;

/**
 * `count` rates around `center`, evenly spaced in their logarithm over `decades`; as a whole moved so far as it takes for all to be allowed,
 * because one rate less would be an unequal budget.
 */
export function rateGrid(
  center: number,
  count: number,
  decades: number,
  [min, max]: readonly [number, number],
): readonly number[] {
  const half = 10 ** (decades / 2);
  const within = Math.min(max / half, Math.max(min * half, center));
  const [low, high] = [Math.max(min, within / half), Math.min(max, within * half)];
  return Array.from({ length: count }, (_, i) => Number((low * (high / low) ** (i / (count - 1))).toPrecision(DIGITS)));
}

const corners = remembered((runs: readonly Run[], settings: Settings): readonly Corner[] =>
  shownRuns({ runs }).flatMap((index): readonly Corner[] => {
    const run = runs[index];
    const field = run && optimizerOf(run.optimizer)?.hyper['learningRate'];
    if (!run || field?.type !== 'number') return [];
    const center =
      choiceOf(settings, 'center') === 'own' ? numberOf(run.settings, 'learningRate') : numberOf(settings, 'rate');
    const rates = rateGrid(center, numberOf(settings, 'rates'), numberOf(settings, 'span'), [field.min, field.max]);
    return [{ run: index, rates, tried: rates.map((learningRate) => changed(run, { learningRate })) }];
  }),
);

/** All trainings, as many in one experiment as can train as one array. */
export function fightStudy({
  experiment,
  settings,
}: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  return packed(
    experiment,
    corners(experiment.runs, settings).flatMap(({ tried }) => tried),
  );
}

/** Every corner as far as it is known. */
export function foundCorners(input: PanelInput): readonly FoundCorner[] {
  const study = fightStudy(input);
  const find = trialsOf(study, input.studies);
  const judged = judgedLosses(study, input.studies, choiceOf(input.settings, 'judge'));
  return corners(input.experiment.runs, input.settings).map((corner) => {
    const trials = corner.tried.map((run) => find(run));
    const seeds = corner.tried.map((run) => judged.get(runKey(run)) ?? []);
    const losses = seeds.map((values, i) => {
      if (trials[i]?.state === 'diverged') return Infinity;
      return values.length === 0 || values.every(Number.isNaN) ? NaN : medianOf(values);
    });
    const isDone = trials.every(hasEnded);
    const lowest = least(losses);
    return {
      ...corner,
      trials,
      losses,
      low: seeds.map(least),
      high: seeds.map((values) => -least(values.map((value) => -value))),
      isDone,
      best: isDone && !Number.isNaN(lowest) ? losses.indexOf(lowest) : undefined,
    };
  });
}

/** The loss of every setting that was trained, by seed; NaN where a seed diverged or nothing is known. */
function judgedLosses(
  study: readonly Experiment[],
  outcomes: readonly (Outcome | undefined)[],
  judge: string,
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const [i, { runs, seeds }] of study.entries()) {
    const outcome = outcomes[i];
    if (!outcome) continue;
    const values = outcome.evaluations[judge === 'training' ? 'training' : 'heldOut'];
    for (const [index, run] of runs.entries()) {
      const own = Array.from({ length: seeds }, (_, seed) => values[index * seeds + seed] ?? []);
      const diverged = outcome.replicas.flatMap((one) => (one.run === index && one.diverged ? [one.seed] : []));
      found.set(
        runKey(run),
        own.map((losses, seed) => {
          if (diverged.includes(seed)) return NaN;
          return judge === 'best' ? least(losses) : (losses.at(-1) ?? NaN);
        }),
      );
    }
  }
  return found;
}

/** The least finite value; NaN if there is none. */
function least(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? NaN : Math.min(...finite);
}

/** The best rates that are known, ready to be used; nothing until every run has all of its. */
export function bestRates(
  found: readonly FoundCorner[],
): readonly { readonly run: number; readonly settings: Settings }[] {
  if (!found.every(({ isDone }) => isDone)) return [];
  return found.flatMap(({ run, rates, best }) =>
    best === undefined ? [] : [{ run, settings: { learningRate: rates[best] ?? NaN } }],
  );
}
