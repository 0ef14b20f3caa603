import type { Experiment, Run } from '../../experiment/experiment.ts';
import { choiceOf, listOf, numberOf, type Settings, type SettingValue } from '../../fields/fields.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { remembered } from '../studies/remembered.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { changed, packed } from '../studies/variants.ts';
import { sweepAxis, type SweepAxis } from './axes.ts';

/** What is swept, before anything is trained. */
export interface Sweep {
  /** Index of the run that is swept. */
  readonly run: number;
  readonly across: SweepAxis;
  /** Missing where there is one axis. */
  readonly up: SweepAxis | undefined;
  /** The run at every point, row by row from the bottom of the upward axis. */
  readonly runs: readonly Run[];
}

/** The sweep that the settings ask for; undefined where the run in focus has no such parameter. */
export function sweepOf({ experiment, settings }: Pick<StudyInput, 'experiment' | 'settings'>): Sweep | undefined {
  const index = focusRun({ experiment });
  const run = experiment.runs[index];
  const found = run && pointsOf(run, settings);
  return found && { run: index, ...found };
}

const pointsOf = remembered((run: Run, settings: Settings): Omit<Sweep, 'run'> | undefined => {
  const points = numberOf(settings, 'points');
  const across = sweepAxis(run, choiceOf(settings, 'across'), listOf(settings, 'acrossValues'), points);
  if (!across) return undefined;
  const name = choiceOf(settings, 'up');
  const up = name === across.name ? undefined : sweepAxis(run, name, listOf(settings, 'upValues'), points);
  const at = (x: SettingValue, y?: SettingValue) =>
    changed(run, { [across.name]: x, ...(up && y !== undefined && { [up.name]: y }) });
  const runs = up ? up.values.flatMap((y) => across.values.map((x) => at(x, y))) : across.values.map((x) => at(x));
  return { across, up, runs };
});

/**
 * As few experiments as hold all points. Where one does not, every other point of every other row comes first, so that the whole picture is there
 * roughly before it is there finely.
 */
export function sweepStudy(input: Pick<StudyInput, 'experiment' | 'settings'>): readonly Experiment[] {
  const sweep = sweepOf(input);
  if (!sweep) return [];
  const columns = sweep.across.values.length;
  const isFine = (i: number) => (i % columns) % 2 === 1 || Math.floor(i / columns) % 2 === 1;
  const order = sweep.runs.map((_, i) => i).toSorted((a, b) => Number(isFine(a)) - Number(isFine(b)));
  return packed(
    input.experiment,
    order.map((i) => sweep.runs[i]!),
  );
}

/** What has become of every point, in the order of the sweep's runs. */
export function sweepTrials(input: PanelInput, { runs }: Sweep): readonly (Trial | undefined)[] {
  const find = trialsOf(sweepStudy(input), input.studies);
  return runs.map((run) => find(run));
}

/** Index of the point with the least loss so far; undefined before there is one. */
export function bestPoint(trials: readonly (Trial | undefined)[]): number | undefined {
  const losses = trials.map((trial) => (trial && Number.isFinite(trial.loss) ? trial.loss : Infinity));
  const least = Math.min(...losses);
  return Number.isFinite(least) ? losses.indexOf(least) : undefined;
}
