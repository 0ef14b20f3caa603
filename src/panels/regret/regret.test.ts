import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import type { RegretResult } from '../../probes/regretResult.ts';
import { testInput, testTrace } from '../testInput.ts';
import { regret } from './index.ts';
import { regretLines } from './regretLines.ts';
import { regretNote } from './regretWords.ts';

const measured: RegretResult = {
  probe: 'regret',
  step: 4,
  horizons: Int32Array.of(2, 4),
  best: Float64Array.of(1, 1.5),
  run: 0,
  bound: {
    text: 'R_T ≤ D √T',
    values: Float64Array.of(8, 12),
    constants: [{ symbol: 'D', value: 2 }],
  },
};

function input(change: Partial<RegretResult> = {}, settings = {}) {
  const replicas = [testTrace(0, 0, [2, 1, 1, 0.5]), testTrace(0, 1, [9, 9, 9, 9]), testTrace(1, 0, [3, 99], 1)];
  return testInput(
    [...replicas.slice(0, 2), { ...replicas[2]!, steps: 1 }, testTrace(2, 0, [1, 1, 1, 1])],
    {},
    { result: { ...measured, ...change }, settings: { ...defaults(regret.fields), ...settings } },
  );
}

describe('regret', () => {
  it('is what was paid on the way beyond the best fixed weights, of the first seed, until a run diverges', () => {
    expect(regretLines(input())!.lines).toEqual([
      { run: 0, values: Float64Array.of(2, 3) },
      { run: 1, values: Float64Array.of(NaN, NaN) },
      { run: 2, values: Float64Array.of(1, 2.5) },
    ]);
    expect(regretLines(input({}, { of: 'average' }))).toMatchObject({
      lines: [{ values: Float64Array.of(1, 0.75) }, {}, {}],
      bound: { values: Float64Array.of(4, 3) },
    });
  });

  it('is said in a sentence, and in a table that holds what is drawn', () => {
    expect(regret.caption(input())).toBe(
      'After 4 losses C has the least regret, 2.5, and A the most, 3; theory allows A 12.',
    );
    expect(regret.caption(input({}, { of: 'average' }))).toContain('least regret per loss, 0.625');
    expect(regret.table(input())).toEqual({
      columns: ['losses', 'best fixed weights', 'regret of A', 'regret of B', 'regret of C', 'bound of A'],
      rows: [
        [2, 1, 2, '–', 1, 8],
        [4, 1.5, 3, '–', 2.5, 12],
      ],
    });
    expect(regretNote(input())).toContain('Bound: R_T ≤ D √T, with D = 2.');
  });

  it('shows no bound of another run, and says why there is none', () => {
    expect(regretLines(input({ run: 1 }))!.bound).toBeUndefined();
    const { bound: _, ...without } = measured;
    const none = { ...input(), result: { ...without, reason: 'No bound is drawn for A.' } };
    expect(regretNote(none)).toMatch(/No bound is drawn for A\.$/);
    expect(regret.caption(none)).toBe('After 4 losses C has the least regret, 2.5, and A the most, 3.');
    const empty = { values: Float64Array.of(NaN, NaN), text: 'R_T ≤ …', constants: [] };
    expect(regretNote(input({ bound: empty }))).toContain('its condition is not met');
  });

  it('asks for everything trained so far, and says why there is nothing', () => {
    expect(regret.request?.(input())).toEqual({ probe: 'regret', run: 0, seed: 0, step: 4 });
    expect(regret.request?.(testInput([]))).toBeUndefined();
    expect(regret.caption(testInput([]))).toBe('No step has been trained yet.');
    expect(regret.caption({ ...input(), result: undefined, problem: 'regret is measured so.' })).toBe(
      'Regret is measured so.',
    );
  });
});
