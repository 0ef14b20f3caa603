import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import { inventedSpectraOverTraining } from '../../gallery/invented/spectraOverTraining.ts';
import { testInput, testTrace } from '../testInput.ts';
import type { PanelInput } from '../panel.ts';
import { overTrainingFields } from './kind.ts';
import { overTrainingCaption, overTrainingTable } from './overTrainingCaption.ts';
import { overTrainingSeries } from './overTrainingLines.ts';
import { overTrainingRequest, shownAxes, shownQuantity } from './overTrainingRequest.ts';

const parameters = [
  { name: 'W1', rows: 2, columns: 8 },
  { name: 'b1', rows: 1, columns: 8 },
  { name: 'W2', rows: 8, columns: 8 },
];

/** Twenty trained steps, measured as asked for. */
function measured(settings: PanelInput['settings'] = {}, rest: Partial<PanelInput> = {}, decay = 1): PanelInput {
  const whole = { ...defaults(overTrainingFields), ...settings };
  const input = testInput(
    [testTrace(0, 0, new Array(20).fill(1))],
    { decay },
    { settings: whole, parameters, ...rest },
  );
  const request = overTrainingRequest(input);
  return request ? { ...input, result: inventedSpectraOverTraining(request, parameters, 20) } : input;
}

describe('the request', () => {
  it('follows the newest step, so that the cursor asks for nothing', () => {
    expect(overTrainingRequest(measured({}, { cursor: 3 }))).toMatchObject({ step: 20, decays: [1], share: 0.25 });
    expect(overTrainingRequest(measured({ share: 10 }, {}, 0.9))).toMatchObject({ decays: [0.9], share: 0.1 });
  });

  it('asks for the sum and an average at once where both are wanted, whatever the decay of the view', () => {
    expect(overTrainingRequest(measured({ memory: 'both' }))).toMatchObject({ decays: [1, 0.99] });
    expect(overTrainingRequest(measured({ memory: 'both' }, {}, 0.9))).toMatchObject({ decays: [1, 0.9] });
  });

  it('is nothing before the first step', () => {
    expect(overTrainingRequest(testInput([], {}, { settings: defaults(overTrainingFields) }))).toBeUndefined();
  });
});

describe('what is drawn', () => {
  it('are the sides chosen that are long enough', () => {
    const names = (settings: PanelInput['settings']) => {
      const input = measured(settings);
      if (input.result?.probe !== 'spectraHistory') throw new Error('not measured');
      return shownAxes(input.result, input).map(({ parameter, side }) => `${parameter} ${side}`);
    };
    expect(names({})).toEqual(['W1 right', 'W2 left', 'W2 right']);
    expect(names({ sides: 'left' })).toEqual(['W2 left']);
  });

  it.each([
    ['mass', 'chosen'],
    ['dimension', 'both'],
    ['rotation', 'chosen'],
  ])('%s: the table holds exactly the points of the lines', (quantity, memory) => {
    const input = measured({ quantity, memory });
    const { result } = input;
    if (result?.probe !== 'spectraHistory') throw new Error('not measured');
    const drawn = shownAxes(result, input).flatMap((axis) => {
      const series = overTrainingSeries(axis, result.steps, shownQuantity(input), input.looks[0]);
      const value = (key: string, i: number) => {
        const y = series.find((one) => one.key === key)!.y[i]!;
        return Number.isNaN(y) ? '' : y;
      };
      return axis.lines.flatMap(({ decay }) =>
        Array.from(result.steps, (step, i) => [
          step,
          value(`own ${decay}`, i),
          value(`random ${decay}`, i),
          value(`theory ${decay}`, i),
        ]),
      );
    });
    expect(overTrainingTable(input).rows.map((row) => row.slice(4))).toEqual(drawn);
    expect(drawn.length).toBeGreaterThan(20);
  });

  it('tells the lines apart without colour: each pair of kind and memory has its own dash and name', () => {
    const { result, looks } = measured({ memory: 'both' });
    if (result?.probe !== 'spectraHistory') throw new Error('not measured');
    const series = overTrainingSeries(result.axes[1]!, result.steps, 'mass', looks[0]);
    expect(new Set(series.map(({ label }) => label)).size).toBe(series.length);
    const patterns = series.map(({ dash, quiet }) => `${quiet ?? false} ${dash?.join()}`);
    // Theory is dotted for both memories: its name says of which it is.
    expect(new Set(patterns).size).toBe(series.length - 1);
  });
});

describe('the caption', () => {
  it('gives the range at the cursor with the sides, beside random gradients and theory', () => {
    const input = measured({}, { cursor: 12 });
    const { result } = input;
    if (result?.probe !== 'spectraHistory') throw new Error('not measured');
    const shown = shownAxes(result, input).map(({ lines }) => lines[0]!.own.mass[11]!);
    const text = overTrainingCaption(input);
    expect(text).toContain('At step 12 the top 25 % of the eigenvalues of A’s gradient statistics hold');
    expect(text).toContain(`${Number((100 * Math.min(...shown)).toPrecision(3))} %`);
    expect(text).toContain(`${Number((100 * Math.max(...shown)).toPrecision(3))} %`);
    expect(text).toContain('random gradients');
    expect(text).toContain('the semicircle law');
  });

  it('says why there is nothing', () => {
    const settings = defaults(overTrainingFields);
    expect(overTrainingCaption(testInput([], {}, { settings }))).toContain('no run');
    expect(overTrainingCaption({ ...measured(), result: undefined })).toContain('being measured');
    expect(overTrainingCaption({ ...measured(), result: undefined, problem: 'no memory' })).toContain('no memory');
    const small = measured();
    if (small.result?.probe !== 'spectraHistory') throw new Error('not measured');
    expect(overTrainingCaption({ ...small, result: { ...small.result, axes: [] } })).toContain('at least 4');
  });

  it('names the quantity: dimensions without a unit, rotation with the steps between', () => {
    expect(overTrainingCaption(measured({ quantity: 'dimension' }))).toMatch(
      /tr\/λmax of A’s .* is [\d.]+ \(.* in the sum \(/,
    );
    expect(overTrainingCaption(measured({ quantity: 'rotation' }))).toContain('with those 1 step before in the sum');
  });
});
