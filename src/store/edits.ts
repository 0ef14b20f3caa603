import type { Experiment, Run, View } from '../experiment/experiment.ts';
import { overBudget } from '../experiment/budget.ts';
import { experimentFields } from '../experiment/experimentFields.ts';
import { presets } from '../experiment/presets/index.ts';
import { MOST_RUNS } from '../experiment/readRuns.ts';
import { cleanText } from '../experiment/text.ts';
import { defaults, type Settings, type SettingValue } from '../fields/fields.ts';
import { mlp } from '../networks/mlp.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { inline } from '../problems/inline.ts';
import { problemOf, problems } from '../problems/index.ts';
import type { InlineData } from '../problems/problem.ts';

/** What an edit makes of an experiment, and what the user should be told; a refused edit returns the experiment itself and says why. */
export interface Edited {
  readonly experiment: Experiment;
  readonly message?: string;
  /** Whether this is another experiment altogether, whose undoing brings the view back too. */
  readonly replaces?: boolean;
}
export type Edit = (experiment: Experiment) => Edited;

/** Settings of a training that belong to no problem, network or run. */
export interface TrainingSettings {
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
  readonly seeds: number;
  readonly engine: Experiment['engine'];
}

/** A further run of an optimizer in the first free colour; settings that are not given are as declared. */
export function addRun(kind: string, given: Settings = {}): Edit {
  return (experiment) => {
    const optimizer = optimizerOf(kind);
    if (!optimizer) return refused(experiment, `There is no optimizer “${kind}”.`);
    const settings = { ...defaults({ ...optimizer.hyper, ...optimizer.fixed }), ...given };
    return withRun(experiment, experiment.runs.length, (color) => ({ optimizer: kind, settings, color }));
  };
}

/** A copy right after the run, in a colour of its own and without its name. */
export function duplicateRun(index: number): Edit {
  return (experiment) => {
    const { optimizer, settings } = runAt(experiment, index);
    return withRun(experiment, index + 1, (color) => ({ optimizer, settings, color }));
  };
}

/** Takes a run away; the others keep their colours, and the run in focus stays in focus. */
export function removeRun(index: number): Edit {
  return (experiment) => {
    if (experiment.runs.length === 1)
      return refused(experiment, 'The last run cannot be removed: there would be nothing to train.');
    const { focus } = experiment.view;
    const runs = experiment.runs.filter((_, i) => i !== index);
    const view = { ...experiment.view, focus: focus > index ? focus - 1 : focus };
    return accepted({
      ...experiment,
      runs,
      view: repinned(view, (run) => (run === index ? -1 : run - Number(run > index))),
    });
  };
}

export function setRunSetting(index: number, name: string, value: SettingValue): Edit {
  return changeRun(index, (run) => ({ ...run, settings: { ...run.settings, [name]: value } }));
}

/** New values for some settings of some runs. */
export function changeRuns(changes: readonly { readonly run: number; readonly settings: Settings }[]): Edit {
  return (experiment) => {
    const runs = changes.reduce((all, { run, settings }) => {
      const old = runAt({ ...experiment, runs: all }, run);
      return all.with(run, { ...old, settings: { ...old.settings, ...settings } });
    }, experiment.runs);
    return affordable(experiment, { ...experiment, runs });
  };
}

/** The user's own name for a run; an empty one brings the automatic name back. */
export function renameRun(index: number, name: string): Edit {
  return changeRun(index, (run) => {
    const { label: _, ...unnamed } = run;
    const label = cleanText(name);
    return label === '' ? unnamed : { ...unnamed, label };
  });
}

export function toggleRun(index: number): Edit {
  return changeRun(index, ({ hidden, ...shown }) => (hidden ? shown : { ...shown, hidden: true }));
}

/** Gives a run another colour; a run that has it already gets the old one in exchange. */
export function setColor(index: number, color: number): Edit {
  return (experiment) => {
    const old = runAt(experiment, index).color;
    const runs = experiment.runs.map((run, i) =>
      i === index ? { ...run, color } : run.color === color ? { ...run, color: old } : run,
    );
    return accepted({ ...experiment, runs });
  };
}

/** Another problem with its defaults; data, weights and starting point of the old one are dropped. */
export function setProblem(kind: string): Edit {
  return (experiment) => {
    const problem = problemOf(kind);
    if (!problem || kind === experiment.problem.kind) return { experiment };
    if (problem.type === 'data' && problem.needsData)
      return refused(experiment, `${problem.label} needs data: bring them in by “Use your own data”.`);
    return affordable(experiment, {
      ...experiment,
      title: titleFor(experiment, problem.label),
      problem: { kind, settings: defaults(problem.fields) },
      network: withoutWeights(experiment.network),
    });
  };
}

/** Examples beyond which own data are trained on in batches, and their size. */
const MANY = 1000;
const BATCH = 64;

/** The user's own examples as the problem; a network that was made for something else gives way to a perceptron. */
export function setOwnData(data: InlineData, settings: Settings): Edit {
  return (experiment) => {
    const keepsNetwork = ['mlp', 'embedding'].includes(experiment.network.kind);
    return affordable(experiment, {
      ...experiment,
      title: titleFor(experiment, inline.label),
      problem: { kind: inline.kind, settings: { ...defaults(inline.fields), ...settings }, data },
      network: keepsNetwork ? withoutWeights(experiment.network) : { kind: mlp.kind, settings: defaults(mlp.fields) },
      // All of many examples at each step would train at a crawl.
      ...(experiment.batch === 0 && data.inputs.length > MANY && { batch: BATCH }),
    });
  };
}

export function setProblemSetting(name: string, value: SettingValue): Edit {
  return (experiment) => {
    const { start, ...problem } = experiment.problem;
    const settings = { ...problem.settings, [name]: value };
    // Where the starting point that a problem declares follows its settings, one that was chosen by hand would be left behind.
    const declared = problemOf(problem.kind);
    const follows =
      declared?.type === 'surface' && String(declared.start(settings)) !== String(declared.start(problem.settings));
    return affordable(experiment, {
      ...experiment,
      problem: { ...problem, settings, ...(start && !follows && { start }) },
    });
  };
}

/** A new starting point for a surface, in original coordinates. */
export function setStart(start: readonly number[]): Edit {
  return (experiment) => accepted({ ...experiment, problem: { ...experiment.problem, start } });
}

/** Another network with its defaults. */
export function setNetwork(kind: string): Edit {
  return (experiment) => {
    const network = networkOf(kind);
    if (!network || kind === experiment.network.kind) return { experiment };
    return affordable(experiment, { ...experiment, network: { kind, settings: defaults(network.fields) } });
  };
}

/** Initial weights that came with the experiment are dropped, because they may no longer fit. */
export function setNetworkSetting(name: string, value: SettingValue): Edit {
  return (experiment) => {
    const network = withoutWeights(experiment.network);
    return affordable(experiment, {
      ...experiment,
      network: { ...network, settings: { ...network.settings, [name]: value } },
    });
  };
}

export function setTraining(change: Partial<TrainingSettings>): Edit {
  return (experiment) => affordable(experiment, { ...experiment, ...change });
}

/** The next seed that repeats none of the present draws. */
export function newSeed(): Edit {
  return (experiment) => ({
    experiment: { ...experiment, seed: (experiment.seed + experiment.seeds) % (experimentFields.seed.max + 1) },
  });
}

export function changeView(change: Partial<View>): Edit {
  return (experiment) => accepted({ ...experiment, view: { ...experiment.view, ...change } });
}

export function setTitle(title: string): Edit {
  return (experiment) => ({ experiment: { ...experiment, title: cleanText(title) } });
}

/** Another experiment in place of this one. */
export function replaceWith(next: Experiment): Edit {
  return () => ({ experiment: next, replaces: true });
}

/** The experiment with a view that fits it: what it points at exists. */
export function fitted(experiment: Experiment): Experiment {
  const { view, runs, steps } = experiment;
  const focus = Math.max(0, Math.min(view.focus, runs.length - 1));
  const cursor = Math.min(view.cursor, steps);
  return focus === view.focus && cursor === view.cursor
    ? experiment
    : { ...experiment, view: { ...view, focus, cursor } };
}

/** An edit that nothing stands against. */
export function accepted(experiment: Experiment): Edited {
  return { experiment: fitted(experiment) };
}

function refused(experiment: Experiment, message: string): Edited {
  return { experiment, message };
}

function affordable(before: Experiment, after: Experiment): Edited {
  const reason = overBudget(after);
  return reason === undefined ? accepted(after) : refused(before, reason);
}

/** The title of a new problem, unless the user has given one. */
function titleFor({ title }: Experiment, label: string): string {
  const automatic = [...presets.map((preset) => preset.experiment.title), ...problems.map((problem) => problem.label)];
  return automatic.includes(title) ? label : title;
}

function runAt({ runs }: Experiment, index: number): Run {
  const run = runs[index];
  if (!run) throw new Error(`there is no run ${index} of ${runs.length}`);
  return run;
}

function changeRun(index: number, change: (run: Run) => Run): Edit {
  return (experiment) => {
    const old = runAt(experiment, index);
    return affordable(experiment, {
      ...experiment,
      runs: experiment.runs.map((run) => (run === old ? change(run) : run)),
    });
  };
}

function withRun(experiment: Experiment, at: number, make: (color: number) => Run): Edited {
  const { runs, view } = experiment;
  const color = Array.from({ length: MOST_RUNS }, (_, slot) => slot).find((slot) =>
    runs.every((run) => run.color !== slot),
  );
  if (color === undefined)
    return refused(experiment, `There can be ${MOST_RUNS} runs at most: more curves could not be told apart.`);
  const focus = view.focus >= at ? view.focus + 1 : view.focus;
  return affordable(experiment, {
    ...experiment,
    runs: [...runs.slice(0, at), make(color), ...runs.slice(at)],
    view: repinned({ ...view, focus }, (run) => run + Number(run >= at)),
  });
}

/** The view with every panel that is pinned to a run pinned to where that run has moved. */
export function repinned({ panels, ...view }: View, moved: (run: number) => number): View {
  return panels
    ? { ...view, panels: panels.map((place) => ({ ...place, run: place.run < 0 ? -1 : moved(place.run) })) }
    : view;
}

function withoutWeights({ kind, settings }: Experiment['network']): Experiment['network'] {
  return { kind, settings };
}
