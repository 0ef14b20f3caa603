import type { Experiment, Run } from '../../experiment/experiment.ts';
import { listOf } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput, StudyInput } from '../panel.ts';
import { trialsOf, type Trial } from '../studies/trials.ts';
import { changed, packed } from '../studies/variants.ts';

/** One delay: roots that are as many steps late, and roots that are in use at once but are as seldom recomputed. */
export interface DelayPoint {
  readonly delay: number;
  readonly late: Trial | undefined;
  readonly seldom: Trial | undefined;
}

/** The delays of the settings, each once, ascending. */
function delaysOf({ settings }: Pick<PanelInput, 'settings'>): readonly number[] {
  return [...new Set(listOf(settings, 'delays'))].sort((a, b) => a - b);
}

/** The run in focus if its roots can be late, or else the first such run. */
export function delayedRun({ experiment }: Pick<PanelInput, 'experiment'>): number | undefined {
  const canBeLate = ({ optimizer }: Run) => 'delay' in (optimizerOf(optimizer)?.fixed ?? {});
  const focus = focusRun({ experiment });
  const own = experiment.runs[focus];
  if (own && canBeLate(own)) return focus;
  const first = experiment.runs.findIndex(canBeLate);
  return first < 0 ? undefined : first;
}

/** Roots in place, recomputed every `interval` steps and used `delay` steps later; roots cannot be later than the next ones. */
function variant(run: Run, interval: number, delay: number): Run {
  return changed(run, { roots: 'here', interval: Math.max(1, interval), delay });
}

/** The run with each delay, late and seldom, as few trainings as can hold them; none where no run's roots can be late. */
export function delayStudy(input: StudyInput): readonly Experiment[] {
  const run = input.experiment.runs[delayedRun(input) ?? -1];
  if (!run) return [];
  return packed(
    input.experiment,
    delaysOf(input).flatMap((delay) => [variant(run, delay, delay), variant(run, delay, 0)]),
  );
}

/** What has become of each delay. */
export function delayPoints(
  input: Pick<PanelInput, 'experiment' | 'settings' | 'parameters' | 'studies'>,
): readonly DelayPoint[] {
  const run = input.experiment.runs[delayedRun(input) ?? -1];
  if (!run) return [];
  const trials = trialsOf(delayStudy(input), input.studies);
  return delaysOf(input).map((delay) => ({
    delay,
    late: trials(variant(run, delay, delay)),
    seldom: trials(variant(run, delay, 0)),
  }));
}
