import { describe, expect, it } from 'vitest';
import { fixedOf } from '../../experiment/budget.ts';
import { defaults } from '../../fields/fields.ts';
import { families, optimizerOf, optimizers } from '../../optimizers/index.ts';
import type { StepTimeResult } from '../../probes/stepTimeResult.ts';
import { testInput, testTrace } from '../testInput.ts';
import type { PanelInput } from '../panel.ts';
import { groupsOf } from './entries.ts';
import { expenseOf } from './expense.ts';
import { memoryCostKind } from './kind.ts';
import { barText, countText, memoryCaption, memoryRequest, memoryTable } from './memoryWords.ts';

const settings = (change: PanelInput['settings'] = {}) => ({ ...defaults(memoryCostKind.fields), ...change });

function input(
  change: PanelInput['settings'] = {},
  kinds: readonly string[] = [],
  rest: Partial<PanelInput> = {},
): PanelInput {
  const base = testInput(
    kinds.map((_, run) => testTrace(run, 0, [1, 1])),
    {},
    { settings: settings(change), ...rest },
  );
  const runs = kinds.map((optimizer, color) => {
    const declared = optimizerOf(optimizer)!;
    return { optimizer, settings: defaults({ ...declared.hyper, ...declared.fixed }), color };
  });
  return { ...base, experiment: { ...base.experiment, runs } };
}

const usual = (kind: string) => {
  const optimizer = optimizerOf(kind)!;
  return { optimizer, fixed: fixedOf(optimizer, defaults(optimizer.fixed)) };
};
const expense = (kind: string, rows: number, columns: number, change = {}) => {
  const { optimizer, fixed } = usual(kind);
  return expenseOf(optimizer, { ...fixed, ...change }, { rows, columns, examples: 128 });
};

describe('the memory of a weight', () => {
  it('of a × 4a is 34 a² for Shampoo’s statistics and roots, 8.5 times the weight’s 4 a²', () => {
    for (const a of [1, 7, 64, 1024]) {
      expect(expense('shampoo', a, 4 * a).own).toBe(a === 1 ? 32 : 34 * a ** 2);
      if (a > 1) expect(expense('shampoo', a, 4 * a).own! / (4 * a ** 2)).toBe(8.5);
    }
    expect(expense('shampoo', 1024, 4096).own).toBe(35_651_584);
    expect(expense('adam', 1024, 4096).floats).toBe(8_388_608);
    // 256 directions of each side and as many squares.
    expect(expense('sketchy', 1024, 4096, { rank: 256 }).own).toBe(256 * (1024 + 4096) + 2 * 256);
  });

  it('of 7.3 million numbers is 53 trillion for a full matrix', () => {
    const { own } = expense('adagradFull', 2700, 2700);
    // The statistic, and its root.
    expect(own! / 2).toBe(7_290_000 ** 2);
    expect(countText(own! / 2)).toBe('53.1 T');
  });

  it('is counted by blocks as if they were listed, for every method that has them', () => {
    const cutting = optimizers.filter(({ fixed }) => 'block' in fixed);
    expect(cutting.length).toBeGreaterThan(1);
    for (const optimizer of cutting)
      for (const [rows, columns, block] of [
        [12, 12, 4],
        [13, 7, 4],
        [3, 5, 8],
        [9, 4, 4],
      ] as const) {
        const fixed = { ...usual(optimizer.kind).fixed, block };
        const units = optimizer.units([{ name: 'W', rows, columns, layer: 0 }], fixed);
        const listed = units.reduce((sum, unit) => sum + optimizer.memory(unit.rows, unit.columns, fixed), 0);
        const steps = units.reduce((sum, unit) => sum + optimizer.cost(unit.rows, unit.columns, fixed, 9).step, 0);
        const counted = expenseOf(optimizer, fixed, { rows, columns, examples: 9 });
        expect([counted.floats, counted.step]).toEqual([listed, steps]);
      }
    // 4 P for blocks that fit.
    expect(expense('shampoo', 1024, 4096, { block: 128 }).own).toBe(4 * 1024 * 4096);
  });

  it('is refused by name where the lab would not train it, millions of blocks included', () => {
    expect(expense('adagradFull', 1024, 4096).refused).toContain('4194304');
    expect(expense('shampoo', 65_536, 65_536, { block: 16 }).refused).toContain('16,777,216 blocks');
    expect(expense('shampoo', 64, 64).refused).toBeUndefined();
    // A typed update is counted too where it could not be trained.
    expect(expense('typed', 1024, 4096).refused).toContain('at most');
    expect(expense('typed', 1024, 4096).floats).toBeGreaterThan(1024 ** 2 + 4096 ** 2);
  });

  it('is never less than its statistics and roots', () => {
    for (const { kind } of optimizers) {
      const { floats, own = 0 } = expense(kind, 30, 20);
      expect(floats).toBeGreaterThanOrEqual(own);
    }
  });
});

describe('the bars', () => {
  it('are every method of the registry, each family from least to most', () => {
    const groups = groupsOf(input());
    expect(groups.map(({ label }) => label)).toEqual(families.map(({ label }) => label));
    expect(groups.flatMap(({ entries }) => entries.map(({ key }) => key)).toSorted()).toEqual(
      optimizers.map(({ kind }) => kind).toSorted(),
    );
    for (const { entries } of groups)
      entries
        .slice(1)
        .forEach(({ expense: { floats } }, i) => expect(floats).toBeGreaterThanOrEqual(entries[i]!.expense.floats));
  });

  it('begin with the runs as they are set, and show their methods again', () => {
    const given = input({ family: 'kronecker', rank: 8 }, ['adam', 'sketchy']);
    const [runs, kronecker] = groupsOf(given);
    expect(runs!.entries.map(({ run }) => run)).toEqual([0, 1]);
    expect(kronecker!.entries.find(({ key }) => key === 'sketchy')!.run).toBe(1);
    expect(kronecker!.entries.find(({ key }) => key === 'muon')!.run).toBeUndefined();
    // The run keeps its own rank, the family has that of the panel.
    const own = runs!.entries.find(({ run }) => run === 1)!.expense.own!;
    expect(own).toBe(4 * (1024 + 4096) + 2 * 4);
    expect(kronecker!.entries.find(({ key }) => key === 'sketchy')!.expense.own).toBe(8 * (1024 + 4096) + 2 * 8);
    expect(groupsOf(input({ family: 'runs' }, ['adam'])).map(({ label }) => label)).toEqual([
      'The runs, as they are set',
    ]);
  });

  it('say what they are long as', () => {
    const given = input({}, ['shampoo', 'sgd', 'adagradFull']);
    const [runs] = groupsOf(given);
    expect(runs!.entries.map((entry) => barText(given, entry))).toEqual(['none', '44 M · 10.5×', '35.2 T, refused']);
    const arithmetic = input({ show: 'arithmetic' }, ['sgd']);
    expect(barText(arithmetic, groupsOf(arithmetic)[0]!.entries[0]!)).toMatch(/ M$/);
  });
});

describe('the caption and the table', () => {
  const times: StepTimeResult = {
    probe: 'stepTime',
    step: 2,
    batch: 8,
    runs: [{ run: 0, gradient: 1, statistics: 0.5, roots: 8, interval: 4, direction: 0.3, rest: 0.2, rounds: 9 }],
    absent: [],
  };

  it('have the case of the sources with its numbers, and the measured step', () => {
    const text = memoryCaption(input({}, ['shampoo'], { result: times, cursor: 2 }));
    expect(text).toContain('A weight of 1,024 × 4,096 is 4.19 M numbers');
    expect(text).toContain('35.7 M, 8.5 times the weight, 34 a² against 4 a² with a = 1,024');
    // 1 + 0.5 + 8/4 + 0.3 + 0.2 ms, half of it roots.
    expect(text).toContain('A 4 ms, 50 % of it roots');
    expect(memoryCaption(input({ rows: 2700, columns: 2700 }))).toContain(
      'full matrix of its gradients’ products 53.1 T',
    );
  });

  it('list every bar and every time', () => {
    const given = input({}, ['shampoo'], { result: times });
    const { columns, rows } = memoryTable(given);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    const methods = rows.map((row) => row[1]);
    for (const { label } of optimizers) expect(methods).toContain(label);
    expect(rows.at(-1)!.at(-1)).toBe(4);
    expect(rows.find((row) => row[1] === 'full matrix')![2]).toBe((1024 * 4096) ** 2);
  });

  it('ask for the step at the cursor, and while training goes on for one that stays', () => {
    const at = (cursor: number, newest: number) => memoryRequest(input({}, ['sgd'], { cursor, newest }))?.step;
    expect([at(0, 0), at(1, 1), at(37, 37), at(63, 63), at(20, 63), at(100, 100)]).toEqual([
      undefined,
      1,
      32,
      32,
      20,
      100,
    ]);
    expect(memoryRequest(input())).toBeUndefined();
  });
});
