import { formatNumber } from '../../charts/formatNumber.ts';
import { choiceOf, numberOf } from '../../fields/fields.ts';
import type {
  OutputsPoints,
  OutputsRequest,
  OutputsResult,
  OutputsView,
  RunOutputs,
} from '../../probes/outputsResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';

/** Grid points along each axis of a plane, and at how many steps of a training the runs are asked. */
const resolution = 48;
const views = 50;

/** What to measure, at one of fifty steps of the training or at its end. */
export function learnedFunctionRequest(input: PanelInput): OutputsRequest | undefined {
  const { runs, steps } = input.experiment;
  if (runs.length === 0 || input.parameters.length === 0) return undefined;
  const stride = Math.max(1, Math.round(steps / views));
  return {
    probe: 'outputs',
    run: focusRun(input),
    seed: 0,
    step: input.cursor >= steps ? input.cursor : Math.floor(input.cursor / stride) * stride,
    runs: choiceOf(input.settings, 'runs') === 'focus' ? 'focus' : 'all',
    what: choiceOf(input.settings, 'what') === 'answers' ? 'answers' : 'function',
    images: numberOf(input.settings, 'images'),
    resolution,
  };
}

/** The newest measurement, if there is one. */
export function outputsResult(input: PanelInput): OutputsResult | undefined {
  return input.result?.probe === 'outputs' ? input.result : undefined;
}

/** What is drawn of the runs that are not hidden. */
export function shownRuns(input: PanelInput, view: OutputsView): readonly RunOutputs[] {
  return view.runs.filter(({ run }) => input.looks[run]?.hidden === false);
}

/** Why there is nothing to see. */
export function learnedFunctionAbsence(input: PanelInput): string {
  if (input.problem !== undefined)
    return `There is no function to show: ${input.problem}${/[.!?]$/.test(input.problem) ? '' : '.'}`;
  if (input.experiment.runs.length === 0) return 'There is no run that could have learned anything.';
  if (input.parameters.length === 0) return 'No step has been trained yet.';
  if (input.batch === 0) return 'A surface is a loss and nothing else: nothing is predicted.';
  return 'The runs are being asked.';
}

/** How many points a run gets wrong, of how many, in one part of the data. */
function wrongOf(
  { targets, heldOut }: OutputsPoints,
  { predicted }: RunOutputs,
  part: 0 | 1,
): { readonly wrong: number; readonly of: number } {
  let [wrong, of] = [0, 0];
  targets.forEach((target, k) => {
    if (heldOut[k] !== part) return;
    of += 1;
    if (predicted[k] !== target) wrong += 1;
  });
  return { wrong, of };
}

/** What a run has reached, in few words. */
export function score({ picture, task }: OutputsView, run: RunOutputs): string {
  const loss = Number.isNaN(run.heldOut) ? run.training : run.heldOut;
  if (!Number.isFinite(loss)) return 'diverged';
  if (picture.shape === 'confusion') {
    const right = Array.from({ length: picture.classes }, (_, c) => run.values[c * (picture.classes + 1)] ?? 0);
    return `${picture.count - right.reduce((sum, n) => sum + n, 0)} of ${picture.count} wrong`;
  }
  if (task === 'classification' && (picture.shape === 'plane' || picture.shape === 'curve')) {
    const part = picture.points.heldOut.includes(1) ? 1 : 0;
    const { wrong, of } = wrongOf(picture.points, run, part);
    return `${wrong} of ${of} wrong`;
  }
  return `loss ${formatNumber(loss, 2)}`;
}

/** What the runs have learned by the step shown. */
export function learnedFunctionCaption(input: PanelInput): string {
  const view = outputsResult(input)?.view;
  if (view === undefined || input.problem !== undefined) return learnedFunctionAbsence(input);
  const runs = shownRuns(input, view).map((run) => `${input.looks[run.run]?.label ?? ''} ${score(view, run)}`);
  if (runs.length === 0) return 'Every run that could be shown is hidden.';
  return `At step ${view.step}, on ${examplesText(view)}: ${runs.join(', ')}.`;
}

function examplesText({ picture, runs }: OutputsView): string {
  if (picture.shape === 'plane' || picture.shape === 'curve') {
    const count = picture.points.heldOut.reduce((sum, part) => sum + part, 0);
    return count > 0 ? `${count} held-out points` : `${picture.points.heldOut.length} training points`;
  }
  if (picture.shape === 'images')
    return `${picture.of} images${runs.some(({ heldOut }) => Number.isFinite(heldOut)) ? '' : ' in training'}`;
  return `${picture.shape === 'confusion' ? picture.count : picture.truth.length} ${picture.of} ${picture.shape === 'confusion' ? 'examples' : 'numbers'}`;
}

/** How the marks are to be read. */
export function learnedFunctionNote(input: PanelInput, view: OutputsView): string {
  const { picture, task } = view;
  const late = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  switch (picture.shape) {
    case 'plane':
    case 'curve': {
      const marks = 'Filled: training, hollow: held out';
      if (task !== 'classification')
        return `${marks}.${picture.shape === 'plane' ? ' Colour: the number predicted, inside a point the true one.' : ''}${late}`;
      return `${marks}, ringed: wrong. ${picture.shape === 'plane' ? 'Colour: how probable each class is; lines: where two are equally so.' : 'Lines: how probable each class is.'}${late}`;
    }
    case 'images':
      return `Below each ${picture.of} image what a run makes of it, and the difference: blue where there is too little ink, orange where there is too much.${late}`;
    case 'confusion':
      return `Rows: the true class of ${picture.count} ${picture.of} examples; columns: the answer.${late}`;
    case 'pairs':
      return `${picture.of === 'held-out' ? 'Held-out' : 'Training'} examples; on the line predictions are exact.${late}`;
  }
}

/** Everything drawn: first the data with each run's answers, then the function on its grid. */
export function learnedFunctionTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const view = outputsResult(input)?.view;
  if (view === undefined) return { columns: ['what'], rows: [] };
  const runs = shownRuns(input, view);
  const labels = runs.map(({ run }) => input.looks[run]?.label ?? '');
  const { picture } = view;
  switch (picture.shape) {
    case 'plane':
    case 'curve': {
      const axes = picture.shape === 'plane' ? ['x₁', 'x₂'] : ['x'];
      const { inputs, targets, heldOut } = picture.points;
      const points = Array.from(targets, (target, k) => [
        heldOut[k] === 1 ? 'held out' : 'training',
        ...axes.map((_, axis) => inputs[axes.length * k + axis] ?? ''),
        target,
        ...runs.map(({ predicted }) => known(predicted[k])),
      ]);
      const per = Math.max(1, picture.classes);
      const count = picture.shape === 'plane' ? picture.size ** 2 : picture.x.length;
      const grid = Array.from({ length: count * per }, (_, i) => {
        const [place, output] = [Math.floor(i / per), i % per];
        return [
          picture.classes > 0 ? `probability of class ${output}` : 'function',
          ...gridPlace(picture, place),
          '',
          ...runs.map(({ values }) => known(values[i])),
        ];
      });
      return { columns: ['what', ...axes, 'true', ...labels], rows: [...points, ...grid] };
    }
    case 'images':
      return {
        columns: ['image', 'row', 'column', 'original', ...labels, ...labels.map((label) => `${label} − original`)],
        rows: Array.from(picture.originals, (original, i) => {
          const pixel = i % (picture.width * picture.height);
          return [
            Math.floor(i / (picture.width * picture.height)) + 1,
            Math.floor(pixel / picture.width) + 1,
            (pixel % picture.width) + 1,
            original,
            ...runs.map(({ values }) => known(values[i])),
            ...runs.map(({ values }) => known((values[i] ?? Number.NaN) - original)),
          ];
        }),
      };
    case 'confusion':
      return {
        columns: ['true class', 'answer', ...labels],
        rows: Array.from({ length: picture.classes ** 2 }, (_, i) => [
          Math.floor(i / picture.classes),
          i % picture.classes,
          ...runs.map(({ values }) => known(values[i])),
        ]),
      };
    case 'pairs':
      return {
        columns: ['true', ...labels],
        rows: Array.from(picture.truth, (truth, i) => [truth, ...runs.map(({ values }) => known(values[i]))]),
      };
  }
}

function gridPlace(picture: OutputsView['picture'], place: number): readonly number[] {
  if (picture.shape === 'curve') return [picture.x[place] ?? Number.NaN];
  if (picture.shape !== 'plane') return [];
  const { x, y, size } = picture;
  const along = ([low, high]: readonly [number, number], k: number) => low + ((high - low) * k) / (size - 1);
  return [along(x, place % size), along(y, Math.floor(place / size))];
}

/** A number for the table; nothing in place of what is none. */
function known(value: number | undefined): number | string {
  return value === undefined || Number.isNaN(value) ? '' : value;
}
