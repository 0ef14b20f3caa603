import { numberOf, type Fields, type Settings } from '../fields/fields.ts';
import { shown } from '../fields/shown.ts';
import { networkOf } from '../networks/index.ts';
import { refusal } from '../optimizers/refusal.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { problemOf } from '../problems/index.ts';
import { fixedOf, withinBudget } from './budget.ts';
import type { Experiment, Notice } from './experiment.ts';
import { experimentFields } from './experimentFields.ts';
import { createNoticeLog, type NoticeLog } from './noticeLog.ts';
import { serializePlace } from './places.ts';
import { presets } from './presets/index.ts';
import { readNetwork, readWeights } from './readNetwork.ts';
import { readProblem } from './readProblem.ts';
import { entriesOf, readSettings, reportUnknown } from './readRecord.ts';
import { readRuns, readText } from './readRuns.ts';
import { optionOf } from './optionOf.ts';
import { readView } from './readView.ts';
import { sizesOf } from './sizes.ts';
import { cleanText } from './text.ts';

export interface ParsedExperiment {
  readonly experiment: Experiment;
  /** What could not be taken as given; empty if everything could. */
  readonly notices: readonly Notice[];
}

/** `record` says what the command line prints besides the losses; it is no part of the experiment. */
const TOP = ['version', 'title', 'problem', 'network', 'runs', ...Object.keys(experimentFields), 'view', 'record'];

/**
 * An experiment from its public JSON form. Never throws: what is wrong or unknown is reported with what is used instead, and `fallback`
 * stands in for a problem or runs that cannot be had. Settings that are not given have their declared defaults.
 */
export function parseExperiment(json: unknown, fallback = presets[0].experiment): ParsedExperiment {
  const log = createNoticeLog();
  const given = entriesOf(json);
  if (!given) {
    log.add('', `An experiment must be a JSON object, not ${shown(json)}; “${fallback.title}” is shown.`);
    return { experiment: fallback, notices: log.list() };
  }
  const version = given.get('version') ?? 1;
  if (typeof version === 'number' && version > 1) {
    log.add('version', newerVersion(version, fallback));
    return { experiment: fallback, notices: log.list() };
  }
  if (version !== 1) log.add('version', `The version must be 1, not ${shown(version)}; it is read as 1.`);
  reportUnknown(given, TOP, 'an experiment', '', log);
  const settings = readSettings(experimentFields, given, '', log);
  const plain: Experiment = {
    version: 1,
    title: readText(given.get('title'), 'title', log),
    problem: readProblem(given.get('problem'), fallback.problem, log),
    network: readNetwork(given.get('network'), fallback.network, log),
    runs: readRuns(given.get('runs'), fallback.runs, log),
    steps: numberOf(settings, 'steps'),
    batch: numberOf(settings, 'batch'),
    seed: numberOf(settings, 'seed'),
    seeds: numberOf(settings, 'seeds'),
    engine: optionOf(experimentFields.engine, settings, 'engine'),
    view: readView(given.get('view'), log),
  };
  const affordable = withinBudget(plain, log);
  const weighted = withWeights(affordable, entriesOf(given.get('network'))?.get('weights'), log);
  return { experiment: consistent(weighted, log), notices: log.list() };
}

/** One sentence about an experiment of a later version than this program knows. */
export function newerVersion(version: number, fallback: Experiment): string {
  return `This was made with a newer version of the lab (${shown(version)}; this one reads 1): reload the page to get it; “${fallback.title}” is shown.`;
}

/** The public JSON form: complete, with defaults written out, in a fixed order. `parseExperiment` reads it back without notices. */
export function serializeExperiment(experiment: Experiment): Readonly<Record<string, unknown>> {
  const { problem, network, view } = experiment;
  return {
    version: experiment.version,
    title: cleanText(experiment.title),
    problem: {
      kind: problem.kind,
      ...ordered(problemOf(problem.kind)?.fields ?? {}, problem.settings),
      ...(problem.start && { start: problem.start }),
      ...(problem.data && { inputs: problem.data.inputs, targets: problem.data.targets }),
    },
    network: {
      kind: network.kind,
      ...ordered(networkOf(network.kind)?.fields ?? {}, network.settings),
      ...(network.weights && { weights: sorted(network.weights) }),
    },
    runs: experiment.runs.map(({ optimizer, settings, label, color, hidden }) => {
      const declared = optimizerOf(optimizer);
      return {
        optimizer,
        ...ordered({ ...declared?.hyper, ...declared?.fixed }, settings),
        ...(label && { label: cleanText(label) }),
        color,
        ...(hidden && { hidden }),
      };
    }),
    steps: experiment.steps,
    batch: experiment.batch,
    seed: experiment.seed,
    seeds: experiment.seeds,
    engine: experiment.engine,
    view: {
      xAxis: view.xAxis,
      logX: view.logX,
      logY: view.logY,
      smoothing: view.smoothing,
      metric: view.metric,
      focus: view.focus,
      parameter: view.parameter,
      side: view.side,
      rank: view.rank,
      decay: view.decay,
      plane: view.plane,
      cursor: view.cursor,
      ...(view.panels && { panels: view.panels.map(serializePlace) }),
    },
  };
}

function sorted<V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ordered(fields: Fields, settings: Settings): Settings {
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) => {
      const value = settings[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function withWeights(experiment: Experiment, raw: unknown, log: NoticeLog): Experiment {
  if (raw === undefined) return experiment;
  if (problemOf(experiment.problem.kind)?.type === 'surface') {
    log.add('network.weights', `A surface has a start instead of weights; they are ignored.`);
    return experiment;
  }
  const weights = readWeights(raw, sizesOf(experiment).parameters, log);
  return weights ? { ...experiment, network: { ...experiment.network, weights } } : experiment;
}

/** The experiment with a view that fits it; also says which runs will be refused. */
function consistent(experiment: Experiment, log: NoticeLog): Experiment {
  const { parameters } = sizesOf(experiment);
  const { runs, steps, view } = experiment;
  runs.forEach((run, index) => {
    const optimizer = optimizerOf(run.optimizer);
    const reason = optimizer && refusal(optimizer, parameters, fixedOf(optimizer, run.settings));
    if (reason !== undefined)
      log.add(`runs[${index}]`, `${optimizer?.label} cannot train this: ${reason}; the run stays empty.`);
  });
  const lost: Partial<Record<'focus' | 'cursor' | 'parameter', string>> = {
    ...(view.focus >= runs.length && {
      focus: `There is no run ${view.focus} to be in focus, the last is ${runs.length - 1}; 0 is used.`,
    }),
    ...(view.cursor > steps && {
      cursor: `The cursor cannot be at step ${view.cursor}, the last is ${steps}; it follows the newest.`,
    }),
    ...(view.parameter !== '' &&
      !parameters.some(({ name }) => name === view.parameter) && {
        parameter: `There is no weight ${view.parameter}, but ${parameters.map(({ name }) => name).join(', ')}; the largest is shown.`,
      }),
  };
  for (const [name, message] of Object.entries(lost)) log.add(`view.${name}`, message);
  const panels = view.panels?.map((place, index) => {
    const isLost = place.run >= runs.length;
    if (isLost)
      log.add(
        `view.panels[${index}].run`,
        `There is no run ${place.run}, the last is ${runs.length - 1}; the panel follows the run in focus.`,
      );
    const isNamed = place.parameter === '' || parameters.some(({ name }) => name === place.parameter);
    if (!isNamed)
      log.add(
        `view.panels[${index}].parameter`,
        `There is no weight ${place.parameter}; the panel shows the same as the others.`,
      );
    return { ...place, ...(isLost && { run: -1 }), ...(!isNamed && { parameter: '' }) };
  });
  return {
    ...experiment,
    view: {
      ...view,
      focus: lost.focus === undefined ? view.focus : 0,
      cursor: lost.cursor === undefined ? view.cursor : -1,
      parameter: lost.parameter === undefined ? view.parameter : '',
      ...(panels && { panels }),
    },
  };
}
