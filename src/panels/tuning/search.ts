import type { Experiment, Run } from '../../experiment/experiment.ts';
import { choiceOf, numberOf, type Settings } from '../../fields/fields.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import {
  protocols,
  runAt,
  searchPoints,
  searchSpace,
  type Axis,
  type Layout,
  type Protocol,
} from '../studies/search.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { packed, shownRuns } from '../studies/variants.ts';

/** The search of one run under one protocol. */
export interface RunSearch {
  /** Index of the run on the screen. */
  readonly run: number;
  readonly protocol: Protocol;
  readonly space: readonly Axis[];
  /** The settings tried, in the order of the points. */
  readonly tried: readonly Run[];
}

/** Every search, those of the protocol that is shown first. */
const searches = remembered((runs: readonly Run[], settings: Settings): readonly RunSearch[] => {
  const shown = protocolOf(settings);
  const [low, high] = rateRange(settings);
  const seed = numberOf(settings, 'draw');
  return [shown, ...protocols.filter((protocol) => protocol !== shown)].flatMap((protocol) =>
    shownRuns({ runs }).flatMap((index): readonly RunSearch[] => {
      const run = runs[index];
      if (!run) return [];
      const space = searchSpace(run, protocol, [low, high]);
      const points = searchPoints(layoutOf(settings), numberOf(settings, 'trials'), space.length, seed);
      return [{ run: index, protocol, space, tried: points.map((point) => runAt(run, space, point)) }];
    }),
  );
});

/** The trainings of all searches; a run without the hyper-parameter that a protocol adds is not trained for it again. */
export function searchStudy({
  experiment,
  settings,
}: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  return packed(
    experiment,
    searches(experiment.runs, settings).flatMap(({ tried }) => tried),
  );
}

/** One search with what has become of it. */
export interface FoundSearch extends RunSearch {
  readonly trials: readonly (Trial | undefined)[];
  /** By trial: its loss; what has diverged, and what ended above it, counts as the loss before the first step; NaN before it has ended. */
  readonly losses: readonly number[];
}

/** Every search as far as it is known. */
export function foundSearches(input: PanelInput): readonly FoundSearch[] {
  const find = trialsOf(searchStudy(input), input.studies);
  return searches(input.experiment.runs, input.settings).map((search) => {
    const trials = search.tried.map((run) => find(run));
    return { ...search, trials, losses: trials.map(countedLoss) };
  });
}

/** A loss that comparisons can be made of: nobody has to take weights that are worse than those training began with. */
function countedLoss(trial: Trial | undefined): number {
  return trial && (trial.state === 'finished' || trial.state === 'diverged') ? Math.min(trial.loss, trial.first) : NaN;
}

export function protocolOf(settings: Settings): Protocol {
  return protocols.find((protocol) => protocol === choiceOf(settings, 'tuned')) ?? 'epsilon';
}

function layoutOf(settings: Settings): Layout {
  const layout = choiceOf(settings, 'layout');
  return layout === 'random' || layout === 'grid' ? layout : 'quasi';
}

/** The learning rates searched, ascending whichever way they were given. */
export function rateRange(settings: Settings): readonly [number, number] {
  const [a, b] = [numberOf(settings, 'lowRate'), numberOf(settings, 'highRate')];
  return a < b ? [a, b] : [b, a];
}
