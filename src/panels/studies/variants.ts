import type { Experiment, Run } from '../../experiment/experiment.ts';

/** Most replicas that train as one array. */
const MOST_REPLICAS = 64;

/** The experiment with other runs, all of which are trained though they may be hidden on the screen. */
export function withRuns(experiment: Experiment, runs: readonly Run[], change: Partial<Experiment> = {}): Experiment {
  return { ...experiment, ...change, runs: runs.map(plain) };
}

/** As few experiments as can hold these runs, each setting trained once however often it is given, in the order given. */
export function packed(
  experiment: Experiment,
  runs: readonly Run[],
  change: Partial<Experiment> = {},
): readonly Experiment[] {
  const seeds = change.seeds ?? experiment.seeds;
  const most = Math.max(1, Math.floor(MOST_REPLICAS / seeds));
  const different = [...new Map(runs.map((run) => [runKey(run), run])).values()];
  return Array.from({ length: Math.ceil(different.length / most) }, (_, i) =>
    withRuns(experiment, different.slice(i * most, (i + 1) * most), change),
  );
}

const plainRuns = new WeakMap<Run, Run>();

/** A run without what it only shows; the same object for the same run. */
function plain(run: Run): Run {
  const { optimizer, settings } = run;
  const found = plainRuns.get(run) ?? { optimizer, settings, color: 0 };
  plainRuns.set(run, found);
  return found;
}

const keys = new WeakMap<Run, string>();

/** The same for two runs that train the same. */
export function runKey(run: Run): string {
  const known = keys.get(run);
  if (known !== undefined) return known;
  const sorted = Object.entries(run.settings).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([run.optimizer, sorted]);
  keys.set(run, key);
  return key;
}

/** A run with other settings. */
export function changed({ optimizer, settings }: Run, change: Run['settings']): Run {
  return { optimizer, settings: { ...settings, ...change }, color: 0 };
}

/** Indices of the runs that are not hidden. */
export function shownRuns({ runs }: Pick<Experiment, 'runs'>): readonly number[] {
  return runs.flatMap(({ hidden }, run) => (hidden === true ? [] : [run]));
}
