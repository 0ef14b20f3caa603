import fc from 'fast-check';
import type { Field, Fields, Settings, SettingValue } from '../fields/fields.ts';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { problems } from '../problems/index.ts';
import type { InlineData, Problem } from '../problems/problem.ts';
import { panelKinds } from '../panels/kinds.ts';
import { withinBudget } from './budget.ts';
import type { Experiment, Place, Run, View } from './experiment.ts';
import { experimentFields } from './experimentFields.ts';
import { createNoticeLog } from './noticeLog.ts';
import { startField } from './readProblem.ts';
import { optionOf } from './optionOf.ts';
import { placeFields } from './placeFields.ts';
import { withPlaces } from './places.ts';
import { sizesOf } from './sizes.ts';
import { cleanText } from './text.ts';
import { viewFields } from './viewFields.ts';

/** Any valid value of a field; what is large is rare, so that few of the experiments exceed the budget. */
function settingOf(field: Field): fc.Arbitrary<SettingValue> {
  switch (field.type) {
    case 'choice':
      return fc.constantFrom(...field.options.map(({ value }) => value));
    case 'integer':
      return fc.oneof(fc.constant(field.default), fc.integer({ min: field.min, max: field.max }));
    case 'number': {
      const inRange = fc.double({ min: field.min, max: field.max, noNaN: true }).map((x) => x + 0);
      const zero = field.zero ? [fc.constant(0)] : [];
      return fc.oneof(fc.constant(field.default), inRange, fc.constantFrom(field.min, field.max), ...zero);
    }
    case 'text':
      return fc.constantFrom(field.default, ...field.examples.map(({ text: example }) => example));
    case 'list': {
      const range = { min: field.min, max: Math.min(field.max, 40) };
      const item = field.integer ? fc.integer(range) : fc.double({ ...range, noNaN: true }).map((x) => x + 0);
      return fc.oneof(
        fc.constant(field.default),
        fc.array(item, { minLength: field.minLength, maxLength: field.maxLength }),
      );
    }
  }
}

function settingsOf(fields: Fields): fc.Arbitrary<Settings> {
  return fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, settingOf(field)])), {
    noNullPrototype: true,
  });
}

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map(cleanText);
const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0);
const rowsOf = (rows: number, columns: number) =>
  fc.array(fc.array(coordinate, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });

const inlineData: fc.Arbitrary<InlineData> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, inputs, targets]) =>
    fc.record({ inputs: rowsOf(rows, inputs), targets: rowsOf(rows, targets) }, { noNullPrototype: true }),
  );

function problemChoice(problem: Problem): fc.Arbitrary<Experiment['problem']> {
  return settingsOf(problem.fields).chain((settings): fc.Arbitrary<Experiment['problem']> => {
    const { kind } = problem;
    if (problem.type === 'surface') {
      const { minLength } = startField(problem, settings);
      const start = fc.array(coordinate, { minLength, maxLength: minLength });
      return fc.oneof(
        fc.constant({ kind, settings }),
        start.map((given) => ({ kind, settings, start: given })),
      );
    }
    if (!problem.needsData) return fc.constant({ kind, settings });
    return inlineData.map((data) => ({ kind, settings: { ...settings, task: 'regression' }, data }));
  });
}

const run: fc.Arbitrary<Run> = fc.constantFrom(...optimizers).chain(({ kind, hyper, fixed }) =>
  fc
    .record({
      settings: settingsOf({ ...hyper, ...fixed }),
      label: text,
      color: fc.integer({ min: 0, max: 7 }),
      hidden: fc.boolean(),
    })
    .map(({ settings, label, color, hidden }) => ({
      optimizer: kind,
      settings,
      ...(label !== '' && { label }),
      color,
      ...(hidden && { hidden }),
    })),
);

const place: fc.Arbitrary<Place> = fc.constantFrom(...panelKinds).chain(({ kind, fields }) =>
  fc.record({ own: settingsOf(placeFields), settings: settingsOf(fields) }).map(({ own, settings }) => ({
    kind,
    width: optionOf(placeFields.width, own, 'width'),
    height: optionOf(placeFields.height, own, 'height'),
    run: Number(own['run']),
    parameter: '',
    settings,
  })),
);

/** Any valid experiment that the registries allow, of a size that is within the budget. */
export const arbitraryExperiment: fc.Arbitrary<Experiment> = fc
  .record({
    title: text,
    problem: fc.constantFrom(...problems).chain(problemChoice),
    network: fc
      .constantFrom(...networks)
      .chain(({ kind, fields }) => settingsOf(fields).map((settings) => ({ kind, settings }))),
    runs: fc.array(run, { minLength: 1, maxLength: 8 }),
    own: settingsOf({ ...experimentFields, seeds: { ...experimentFields.seeds, max: 2 } }),
    view: settingsOf(viewFields),
    panels: fc.option(fc.array(place, { minLength: 1, maxLength: 5 })),
    weighted: fc.boolean(),
    pick: fc.nat(),
  })
  .chain(({ title, problem, network, runs, own, view, panels, weighted, pick }) => {
    const steps = Number(own['steps']);
    const drawn: Experiment = {
      version: 1,
      title,
      problem,
      network,
      runs,
      steps,
      batch: Number(own['batch']),
      seed: Number(own['seed']),
      seeds: Number(own['seeds']),
      engine: optionOf(experimentFields.engine, own, 'engine'),
      view: viewOf(view, runs.length, steps),
    };
    const affordable = withinBudget(drawn, createNoticeLog());
    const plain = { ...affordable, view: viewOf(view, affordable.runs.length, steps) };
    const { parameters } = sizesOf(plain);
    const parameter = parameters[pick % (parameters.length + 1)]?.name ?? '';
    const fitting = panels?.map((one) => ({ ...one, run: one.run < plain.runs.length ? one.run : -1, parameter }));
    const named = { ...plain, view: { ...(fitting ? withPlaces(plain.view, fitting) : plain.view), parameter } };
    const count = parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
    const surface = problems.find(({ kind }) => kind === problem.kind)?.type === 'surface';
    if (!weighted || surface || count > 200) return fc.constant(named);
    return fc.tuple(...parameters.map(({ rows, columns }) => rowsOf(rows, columns))).map((tables) => ({
      ...named,
      network: {
        ...plain.network,
        weights: Object.fromEntries(parameters.map(({ name }, i) => [name, tables[i] ?? []])),
      },
    }));
  });

function viewOf(settings: Settings, runs: number, steps: number): View {
  return {
    xAxis: optionOf(viewFields.xAxis, settings, 'xAxis'),
    logX: settings['logX'] === 'true',
    logY: settings['logY'] === 'true',
    smoothing: Number(settings['smoothing']),
    metric: optionOf(viewFields.metric, settings, 'metric'),
    focus: Number(settings['focus']) % runs,
    parameter: '',
    side: optionOf(viewFields.side, settings, 'side'),
    rank: Number(settings['rank']),
    decay: Number(settings['decay']),
    plane: optionOf(viewFields.plane, settings, 'plane'),
    cursor: Math.min(Number(settings['cursor']), steps),
  };
}
