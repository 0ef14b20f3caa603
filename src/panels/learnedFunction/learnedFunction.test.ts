import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import type { OutputsPicture, OutputsView, RunOutputs } from '../../probes/outputsResult.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { dataPoints, spanOf } from './dataPoints.ts';
import { learnedFunctionKind } from './kind.ts';
import {
  learnedFunctionCaption,
  learnedFunctionRequest,
  learnedFunctionTable,
  shownRuns,
} from './learnedFunctionCaption.ts';

const points = {
  inputs: Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1),
  targets: Float32Array.of(0, 1, 1, 0),
  heldOut: Uint8Array.of(0, 0, 1, 1),
};
const plane = { shape: 'plane', x: [0, 1], y: [0, 2], size: 2, classes: 2, points } as const;
const run = (index: number, predicted: readonly number[], change: Partial<RunOutputs> = {}): RunOutputs => ({
  run: index,
  step: 7,
  values: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 0, 1),
  predicted: Float32Array.from(predicted),
  training: 0.5,
  heldOut: 0.25,
  ...change,
});
const view = (
  picture: OutputsPicture,
  runs: readonly RunOutputs[],
  task: OutputsView['task'] = 'classification',
): OutputsView => ({ step: 7, task, picture, runs });

function input(shown: OutputsView | undefined, rest: Partial<PanelInput> = {}): PanelInput {
  return testInput(
    [testTrace(0, 0, [1]), testTrace(1, 0, [1])],
    {},
    {
      settings: defaults(learnedFunctionKind.fields),
      ...(shown && { result: { probe: 'outputs', step: shown.step, done: 1, view: shown } }),
      ...rest,
    },
  );
}

describe('regions of classes', () => {
  const shown = view(plane, [
    run(0, [0, 1, 0, 0]),
    run(1, [Number.NaN, Number.NaN, Number.NaN, Number.NaN], { training: Number.NaN, heldOut: Number.NaN }),
  ]);

  it('say how many held-out points each run gets wrong', () => {
    expect(learnedFunctionCaption(input(shown))).toBe('At step 7, on 2 held-out points: A 1 of 2 wrong, B diverged.');
  });

  it('mark what is held out and what is wrong', () => {
    const marks = dataPoints(shown, plane, shown.runs[0]!, undefined);
    expect(marks.map(({ isFilled }) => isFilled)).toEqual([true, true, false, false]);
    expect(marks.map(({ isRinged }) => isRinged)).toEqual([false, false, true, false]);
    expect(marks[0]!.marker).not.toBe(marks[1]!.marker);
    expect(marks[2]).toMatchObject({ x: 0, y: 1, text: 'class 1, held out: answered 0' });
  });

  it('stand in the table point by point, then place by place', () => {
    const { columns, rows } = learnedFunctionTable(input(shown));
    expect(columns).toEqual(['what', 'x₁', 'x₂', 'true', 'A', 'B']);
    expect(rows[2]!.slice(0, 5)).toEqual(['held out', 0, 1, 1, 0]);
    expect(rows).toHaveLength(4 + 8);
    expect(rows.at(-1)!.slice(0, 5)).toEqual(['probability of class 1', 1, 2, '', 1]);
  });

  it('leave out hidden runs', () => {
    const base = input(shown);
    const hidden = { ...base, looks: base.looks.map((look, k) => ({ ...look, hidden: k === 0 })) };
    expect(shownRuns(hidden, shown).map(({ run: index }) => index)).toEqual([1]);
    expect(learnedFunctionTable(hidden).columns).not.toContain('A');
  });
});

it('numbers are compared by their loss, one row for each example', () => {
  const pairs = { shape: 'pairs', truth: Float32Array.of(1, 2), of: 'held-out' } as const;
  const shown = view(pairs, [run(0, [], { values: Float32Array.of(1.5, 1.75) })], 'regression');
  expect(learnedFunctionCaption(input(shown))).toBe('At step 7, on 2 held-out numbers: A loss 0.25.');
  expect(learnedFunctionTable(input(shown))).toEqual({
    columns: ['true', 'A'],
    rows: [
      [1, 1.5],
      [2, 1.75],
    ],
  });
});

it('answers are counted by true class', () => {
  const confusion = { shape: 'confusion', classes: 2, count: 5, of: 'held-out' } as const;
  const shown = view(confusion, [run(0, [], { values: Float32Array.of(2, 1, 0, 2) })]);
  expect(learnedFunctionCaption(input(shown))).toContain('A 1 of 5 wrong');
  expect(learnedFunctionTable(input(shown)).rows).toEqual([
    [0, 0, 2],
    [0, 1, 1],
    [1, 0, 0],
    [1, 1, 2],
  ]);
});

it('images stand in the table pixel by pixel with what is made of them', () => {
  const images = {
    shape: 'images',
    width: 2,
    height: 1,
    count: 2,
    of: 'training',
    originals: Float32Array.of(0, 1, 1, 0),
  } as const;
  const shown = view(images, [run(0, [], { values: Float32Array.of(0.25, 1, 0.5, 0) })], 'reconstruction');
  const { columns, rows } = learnedFunctionTable(input(shown));
  expect(columns.slice(-2)).toEqual(['A', 'A − original']);
  expect(rows[2]).toEqual([2, 1, 1, 1, 0.5, -0.5]);
});

it('asks every run at one of fifty steps, and none of a surface', () => {
  const asked = learnedFunctionRequest(input(undefined, { cursor: 13 }));
  expect(asked).toMatchObject({ step: 12, runs: 'all', what: 'function' });
  expect(learnedFunctionCaption(input(undefined, { batch: 0 }))).toContain('nothing is predicted');
  expect(learnedFunctionCaption(input(undefined, { problem: 'lost' }))).toBe('There is no function to show: lost.');
});

it('spans only what is finite', () => {
  expect(spanOf([1, Number.NaN, 3], Float32Array.of(-2, Infinity))).toEqual([-2, 3]);
  expect(spanOf([2, 2])).toEqual([1, 3]);
  expect(spanOf([])).toEqual([0, 1]);
});
