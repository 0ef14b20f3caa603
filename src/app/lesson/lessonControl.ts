import { experimentFields } from '../../experiment/experimentFields.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { placesOf } from '../../experiment/places.ts';
import { viewFields } from '../../experiment/viewFields.ts';
import type { Field, Fields, Settings, SettingValue } from '../../fields/fields.ts';
import type { Control } from '../../lessons/lesson.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { panelKindOf } from '../../panels/kinds.ts';
import { problemOf } from '../../problems/index.ts';
import {
  changeRuns,
  changeView,
  setNetworkSetting,
  setProblemSetting,
  setRunSetting,
  setTraining,
  type Edit,
} from '../../store/edits.ts';
import { changePlace } from '../../store/placeEdits.ts';

/** A control of a lesson in an experiment that has it. */
export interface LessonControl {
  readonly field: Field;
  readonly value: SettingValue;
  /** Index of the run that it is a setting of, where it is of one. */
  readonly run?: number;
  edit(value: SettingValue): Edit;
}

/** Settings with the fields that declare them, and how one of them is changed. */
interface Part {
  readonly fields: Fields;
  readonly settings: Settings;
  readonly run?: number;
  edit(name: string, value: SettingValue): Edit;
}

/** What a control's name means in an experiment; `undefined` where it means nothing there. */
export function lessonControl(experiment: Experiment, control: Control): LessonControl | undefined {
  const dot = control.lastIndexOf('.');
  const [of, name] = [control.slice(0, dot), control.slice(dot + 1)];
  const part = partOf(experiment, of, name);
  const field = part?.fields[name];
  const value = part?.settings[name];
  if (!part || !field || value === undefined) return undefined;
  return { field, value, ...(part.run !== undefined && { run: part.run }), edit: (next) => part.edit(name, next) };
}

function partOf(experiment: Experiment, of: string, name: string): Part | undefined {
  const { problem, network, runs, steps, batch, seed, seeds, engine, view } = experiment;
  switch (of) {
    case 'problem':
      return { fields: problemOf(problem.kind)?.fields ?? {}, settings: problem.settings, edit: setProblemSetting };
    case 'network':
      return { fields: networkOf(network.kind)?.fields ?? {}, settings: network.settings, edit: setNetworkSetting };
    case 'training': {
      const settings = { steps, batch, seed, seeds, engine };
      return { fields: experimentFields, settings, edit: (key, value) => setTraining({ [key]: value }) };
    }
    case 'view': {
      const { rank, decay, smoothing, cursor, side, plane } = view;
      const settings = { rank, decay, smoothing, cursor, side, plane };
      return { fields: viewFields, settings, edit: (key, value) => changeView({ [key]: value }) };
    }
    case 'runs': {
      const having = runs.flatMap((run, index) => (name in run.settings ? [index] : []));
      const [first] = having;
      if (first === undefined) return undefined;
      const all = (key: string, value: SettingValue) =>
        changeRuns(having.map((run) => ({ run, settings: { [key]: value } })));
      return { ...runPart(experiment, first), edit: all };
    }
    default:
      return of.startsWith('panel.') ? panelPart(experiment, of.slice('panel.'.length)) : ofOneRun(experiment, of);
  }
}

function ofOneRun(experiment: Experiment, of: string): Part | undefined {
  const run = /^run(?<index>\d+)$/.exec(of)?.groups?.['index'];
  const index = run === undefined ? -1 : Number(run);
  return index in experiment.runs ? { ...runPart(experiment, index), run: index } : undefined;
}

function runPart({ runs }: Experiment, index: number): Part {
  const run = runs[index];
  const { hyper = {}, fixed = {} } = optimizerOf(run?.optimizer ?? '') ?? {};
  return {
    fields: { ...hyper, ...fixed },
    settings: run?.settings ?? {},
    edit: (name, value) => setRunSetting(index, name, value),
  };
}

function panelPart({ view }: Experiment, kind: string): Part | undefined {
  const places = placesOf(view);
  const index = places.findIndex((place) => place.kind === kind);
  const place = places[index];
  if (!place) return undefined;
  return {
    fields: panelKindOf(kind)?.fields ?? {},
    settings: place.settings,
    edit: (name, value) => changePlace(index, { settings: { ...place.settings, [name]: value } }),
  };
}
