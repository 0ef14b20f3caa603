import { describe, expect, it } from 'vitest';
import type { SketchResult } from '../../probes/results.ts';
import { focusParameter, watchableParameters } from '../focus.ts';
import { sketchCaption, sketchRequest, sketchTable } from './sketchCaption.ts';
import { testInput, testTrace } from '../testInput.ts';

const trained = [testTrace(0, 0, [1, 1]), testTrace(1, 0, [1, 1])];

const result: SketchResult = {
  probe: 'sketch',
  step: 420,
  parameter: 'W2',
  side: 'right',
  dimension: 4,
  rank: 2,
  decay: 1,
  top: 2,
  energy: 5,
  overRanks: {
    ranks: Int32Array.of(1, 2, 3),
    error: Float64Array.of(1, 0.062, 0),
    bound: Float64Array.of(2, 0.164, 0.1),
    best: Float64Array.of(0.5, 0.038, 0),
    escaped: Float64Array.of(1, 0.1, 0),
  },
  overSteps: {
    steps: Int32Array.of(0, 420),
    top: Float64Array.of(0, 2),
    error: Float64Array.of(0, 0.062),
    bound: Float64Array.of(0, 0.164),
    best: Float64Array.of(0, 0.038),
    escaped: Float64Array.of(0, 0.1),
  },
};

describe('sketchRequest', () => {
  it('asks for the largest matrix at the cursor, with the rank in range', () => {
    const input = testInput(trained, { rank: 99, focus: 1 }, { cursor: 7 });
    expect(sketchRequest(input)).toEqual({
      probe: 'sketch',
      run: 1,
      seed: 0,
      step: 7,
      parameter: 'W1',
      side: 'right',
      rank: 7,
      decay: 1,
    });
    expect(sketchRequest(testInput(trained, { rank: 0 }))?.rank).toBe(1);
  });

  it('takes the other side where the one asked for has only one entry', () => {
    expect(sketchRequest(testInput(trained, { parameter: 'W2', side: 'right' }))).toMatchObject({
      parameter: 'W2',
      side: 'left',
      rank: 4,
    });
    const vector = [{ name: 'w', rows: 1, columns: 2 }];
    expect(sketchRequest(testInput(trained, { side: 'left' }, { parameters: vector }))).toMatchObject({
      parameter: 'w',
      side: 'right',
      rank: 1,
    });
  });

  it('asks for nothing where there is nothing to sketch', () => {
    expect(sketchRequest(testInput(trained, {}, { parameters: [] }))).toBeUndefined();
    expect(sketchRequest(testInput(trained, {}, { parameters: [{ name: 'w', rows: 1, columns: 1 }] }))).toBeUndefined();
    expect(sketchRequest(testInput([]))).toBeUndefined();
  });
});

describe('focusParameter', () => {
  it('prefers matrices, and the one named', () => {
    expect(watchableParameters(testInput([]).parameters).map(({ name }) => name)).toEqual(['W1', 'W2']);
    expect(focusParameter(testInput([], { parameter: 'W2' }))?.name).toBe('W2');
    expect(focusParameter(testInput([], { parameter: 'b1' }))?.name).toBe('W1');
  });
});

describe('sketchCaption', () => {
  it('gives error, bound, best and escaped mass in units of ‖AᵀA‖₂', () => {
    expect(sketchCaption(testInput(trained, {}, { result }))).toBe(
      "At step 420 a sketch of 2 rows of W2's gradients (right side, dimension 4) errs by 0.031 of ‖AᵀA‖₂; " +
        'the bound allows 0.082, the best rank-2 matrix 0.019; the escaped mass is 0.05.',
    );
    expect(sketchCaption(testInput(trained, {}, { result: { ...result, rank: 1, decay: 0.9 } }))).toContain(
      "1 row of W2's gradients (right side, dimension 4, decay 0.9) errs by 0.5 of",
    );
  });

  it('says what is missing', () => {
    expect(sketchCaption(testInput(trained))).toBe("The sketch of W1's gradients is being measured.");
    expect(sketchCaption(testInput(trained, {}, { problem: 'no memory.', result }))).toBe(
      'The sketch could not be measured: no memory.',
    );
    expect(sketchCaption(testInput(trained, {}, { parameters: [] }))).toBe('No step has been trained yet.');
    expect(sketchCaption(testInput(trained, {}, { parameters: [{ name: 'w', rows: 1, columns: 1 }] }))).toBe(
      'No weight has an axis longer than 1: there is nothing to sketch.',
    );
    expect(sketchCaption(testInput([]))).toBe('There is no run whose gradients could be sketched.');
    expect(sketchCaption(testInput(trained, {}, { result: { ...result, top: 0 } }))).toBe(
      'Until step 420 all gradients of W2 are zero: there is nothing to sketch.',
    );
  });
});

describe('sketchTable', () => {
  it('holds both pictures, with a gap where A is zero', () => {
    const { columns, rows } = sketchTable(testInput(trained, {}, { result }));
    expect(columns).toHaveLength(7);
    expect(rows).toHaveLength(5);
    expect(rows[1]).toEqual([420, 2, 0.031, 0.082, 0.019, 0.05, 2]);
    expect(rows[3]).toEqual([0, 2, '', '', '', '', 0]);
    expect(rows[4]).toEqual([420, 2, 0.031, 0.082, 0.019, 0.05, 2]);
  });

  it('is empty without a measurement', () => expect(sketchTable(testInput(trained)).rows).toEqual([]));
});
