import { describe, expect, it } from 'vitest';
import type { PreconditionersResult } from '../../probes/preconditionersResult.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { preconditioners } from './index.ts';
import { matricesAbsence, preconditionersNote } from './preconditionersWords.ts';

function measured(change: Partial<PreconditionersResult> = {}): PreconditionersResult {
  const series = (...values: number[]) => Float64Array.from(values);
  return {
    probe: 'preconditioners',
    step: 6,
    unit: 'W1',
    rows: 2,
    columns: 3,
    form: 'kronecker',
    matrices: [
      {
        name: 'L^−¼',
        role: 'factor',
        scale: 'diverging',
        rows: 2,
        columns: 2,
        wholeRows: 2,
        wholeColumns: 2,
        values: series(2, -1, -1, 3),
      },
    ],
    history: {
      at: 1,
      steps: Int32Array.of(3, 6),
      flips: series(0.5, 0.25),
      turned: series(10, 41.7),
      stepped: series(20, 55.2),
    },
    ...change,
  };
}

function inputWith(result: PreconditionersResult | undefined, rest: Partial<PanelInput> = {}): PanelInput {
  return testInput([testTrace(0, 0, [1, 2])], {}, { result, ...rest });
}

describe('the caption of preconditioners', () => {
  it('says how far the newest gradient is turned', () => {
    expect(preconditioners.caption(inputWith(measured()))).toBe(
      'At step 6 A’s preconditioner of W1 turns the gradient by 42° and 25 % of its signs round; the step stands at 55° to the negative gradient.',
    );
  });

  it('leaves out the step where it is not known, and says so below', () => {
    const result = measured({ history: { ...measured().history, stepped: Float64Array.of(Number.NaN, Number.NaN) } });
    expect(preconditioners.caption(inputWith(result))).not.toContain('stands');
    expect(preconditionersNote(inputWith(result), result)).toContain('not recorded one by one');
    expect(preconditionersNote(inputWith(measured()), measured())).not.toContain('not recorded');
  });

  it('says plainly where there is no matrix', () => {
    const result = measured({ form: 'identity', matrices: [] });
    expect(preconditioners.caption(inputWith(result))).toContain('by no matrix; its step stands at 55°');
    expect(matricesAbsence(inputWith(result))).toContain('P = I');
  });

  it('names what is wrong or still to come', () => {
    const none = {
      at: -1,
      steps: new Int32Array(),
      flips: new Float64Array(),
      turned: new Float64Array(),
      stepped: new Float64Array(),
    };
    const nan = { ...measured().history, turned: Float64Array.of(1, Number.NaN) };
    expect(preconditioners.caption(inputWith(measured({ history: none })))).toContain('no gradient of W1 is recorded');
    expect(preconditioners.caption(inputWith(measured({ history: nan })))).toContain('not finite');
    expect(preconditioners.caption(inputWith(undefined))).toContain('being measured');
    expect(preconditioners.caption(inputWith(undefined, { problem: 'refused.' }))).toContain('refused.');
  });
});

it('has every cell and every point in its table', () => {
  const { columns, rows } = preconditioners.table(inputWith(measured()));
  expect(rows.slice(0, 4).map((row) => row.slice(0, 4))).toEqual([
    ['L^−¼', 1, 1, 2],
    ['L^−¼', 1, 2, -1],
    ['L^−¼', 2, 1, -1],
    ['L^−¼', 2, 2, 3],
  ]);
  expect(rows.slice(4).map((row) => row.slice(4))).toEqual([
    [3, 0.5, 10, 20],
    [6, 0.25, 41.7, 55.2],
  ]);
  expect(columns.length).toBe(8);
  expect(preconditioners.table(inputWith(undefined)).rows).toEqual([]);
});

it('says which matrices are cut', () => {
  const [matrix] = measured().matrices;
  const result = measured({ matrices: [{ ...matrix!, wholeRows: 90, wholeColumns: 90 }] });
  expect(preconditionersNote(inputWith(result), result)).toContain('Of L^−¼ only the first 64');
});
