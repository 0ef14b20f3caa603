import type { Experiment, Run } from '../experiment/experiment.ts';
import { placesOf, withPlaces } from '../experiment/places.ts';
import type { Settings } from '../fields/fields.ts';

/** With other settings of the problem. */
export function withProblem(experiment: Experiment, change: Settings): Experiment {
  const { problem } = experiment;
  return { ...experiment, problem: { ...problem, settings: { ...problem.settings, ...change } } };
}

/** With other settings of every run, or of those that are meant. */
export function withRuns(
  experiment: Experiment,
  change: Settings,
  isMeant: (run: Run, index: number) => boolean = () => true,
): Experiment {
  const runs = experiment.runs.map((run, index) =>
    isMeant(run, index) ? { ...run, settings: { ...run.settings, ...change } } : run,
  );
  return { ...experiment, runs };
}

/** With other settings of every panel. */
export function withPanels(experiment: Experiment, change: Settings): Experiment {
  const places = placesOf(experiment.view).map((place) => ({ ...place, settings: { ...place.settings, ...change } }));
  return { ...experiment, view: withPlaces(experiment.view, places) };
}
