import type { Experiment, Run } from '../../experiment/experiment.ts';
import type { Settings } from '../../fields/fields.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import { used } from '../studies/search.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { changed, packed, shownRuns } from '../studies/variants.ts';
import { rateRange } from './search.ts';

/** ε by column: from a guard against division by zero to damping. */
export const EPSILONS: readonly number[] = [1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
/** Learning rates, by row. */
const RATES = 8;

/** The map of one run: its settings by row and column. */
export interface EpsilonMap {
  readonly run: number;
  /** Descending, as rows go down. */
  readonly rates: readonly number[];
  /** `tried[row * EPSILONS.length + column]`. */
  readonly tried: readonly Run[];
}

/** A map for every visible run that has an ε. */
const epsilonMaps = remembered((runs: readonly Run[], settings: Settings): readonly EpsilonMap[] => {
  const [low, high] = rateRange(settings);
  const rates = Array.from({ length: RATES }, (_, i) => high * (low / high) ** (i / (RATES - 1)));
  return shownRuns({ runs }).flatMap((index): readonly EpsilonMap[] => {
    const run = runs[index];
    if (!run || !used(run, ['epsilon'])) return [];
    const tried = rates.flatMap((learningRate) => EPSILONS.map((epsilon) => changed(run, { learningRate, epsilon })));
    return [{ run: index, rates, tried }];
  });
});

/** The trainings of all maps, one experiment for each where seeds allow. */
export function mapStudy({ experiment, settings }: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  return epsilonMaps(experiment.runs, settings).flatMap(({ tried }) => packed(experiment, tried));
}

/** A map with what has become of it. */
export interface FoundMap extends EpsilonMap {
  readonly trials: readonly (Trial | undefined)[];
  /** Losses by cell, as far as training is; NaN where there is none, and where it diverged. */
  readonly losses: readonly number[];
}

/** Every map as far as it is known. */
export function foundMaps(input: PanelInput): readonly FoundMap[] {
  const find = trialsOf(mapStudy(input), input.studies);
  return epsilonMaps(input.experiment.runs, input.settings).map((map) => {
    const trials = map.tried.map((run) => find(run));
    return { ...map, trials, losses: trials.map((trial) => (trial && Number.isFinite(trial.loss) ? trial.loss : NaN)) };
  });
}
