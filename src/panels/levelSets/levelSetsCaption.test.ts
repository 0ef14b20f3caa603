import { describe, expect, it } from 'vitest';
import type { LevelSetsResult, LevelSetView } from '../../probes/results.ts';
import {
  conditionText,
  levelSetsCaption,
  levelSetsNote,
  levelSetsRequest,
  levelSetsTable,
  startPoint,
  viewAbsence,
} from './levelSetsCaption.ts';
import { testGhost, testInput, testTrace } from '../testInput.ts';
import { ghostPaths } from './ghostPaths.ts';

const trained = [testTrace(0, 0, [1, 1]), testTrace(1, 0, [1, 1])];
const surface = { batch: 0, parameters: [{ name: 'w', rows: 1, columns: 2 }] };

function view(condition: number, curvature: readonly [number, number]): LevelSetView {
  const path = (run: number) => ({
    run,
    seed: 0,
    steps: Int32Array.of(0, 10, 20),
    points: Float32Array.of(-1, 2, 0.5, 1, 0, 0),
  });
  return {
    grid: { x: [-2, 2], y: [-2, 2], columns: 2, rows: 2, values: Float32Array.of(1, 2, 3, 4) },
    paths: [path(0), path(1)],
    minima: new Float32Array(0),
    condition,
    curvature,
  };
}

const result: LevelSetsResult = {
  probe: 'levelSets',
  step: 20,
  planeOf: 'surface',
  planeLabel: 'w₁ and w₂',
  form: 'full',
  center: [0, 0],
  root: [1, 0, 0, 1],
  original: view(100, [0.01, 1]),
  preconditioned: view(1.04, [1, 1.04]),
};

describe('the ghost in level sets', () => {
  const paths = [{ run: 0, seed: 0, steps: Int32Array.of(0, 5), points: Float32Array.of(1, 2, 3, 4) }];
  const ghost = testGhost(trained, { paths });
  const input = testInput(trained, {}, { ...surface, ghost, result });

  it('is drawn in both coordinates, with the present map', () => {
    expect(ghostPaths(input, result, 'original').map(({ path }) => path)).toEqual(paths);
    const [mapped] = ghostPaths(input, { ...result, center: [1, 0], root: [2, 0, 0, 4] }, 'preconditioned');
    expect([...(mapped?.path.points ?? [])]).toEqual([0, 0.5, 1, 1]);
    expect(ghostPaths(input, { ...result, planeOf: 'network' }, 'original')).toEqual([]);
  });

  it('is named in the caption and in the table', () => {
    expect(levelSetsCaption(input)).toMatch(/Dashed and faint paths, before: rate 0\.5\.$/);
    expect(levelSetsCaption({ ...input, ghost: { ...ghost, paths: [] } })).not.toContain('Dashed');
    expect(levelSetsTable(input).rows.slice(-2)).toEqual([
      ['A – before: rate 0.5', 0, 1, 2, 1, 2],
      ['A – before: rate 0.5', 5, 3, 4, 3, 4],
    ]);
  });
});

describe('levelSetsRequest', () => {
  it('asks for a surface at the cursor, finely', () => {
    const input = testInput(trained, { focus: 1 }, { ...surface, cursor: 7 });
    expect(levelSetsRequest(input)).toEqual({
      probe: 'levelSets',
      run: 1,
      seed: 0,
      step: 7,
      plane: 'preconditioner',
      resolution: 48,
    });
  });

  it('asks for a network more often and more coarsely while a change is tried out', () => {
    const at = (newest: number) =>
      levelSetsRequest(testInput(trained, {}, { cursor: 7, newest, ghost: testGhost(trained, { newest: 50 }) }));
    expect(at(49)).toMatchObject({ step: 7, resolution: 9 });
    expect(at(50)).toMatchObject({ step: 5, resolution: 17 });
  });

  it('asks for a network only every twentieth of the training, and at its end', () => {
    const at = (cursor: number) => levelSetsRequest(testInput(trained, { plane: 'random' }, { cursor }));
    expect([0, 4, 5, 99, 100].map((cursor) => at(cursor)?.step)).toEqual([0, 0, 5, 95, 100]);
    expect(at(5)).toMatchObject({ plane: 'random', resolution: 17 });
  });

  it('takes a surface of more than two parameters for a network', () => {
    const input = testInput(trained, {}, { batch: 0, parameters: [{ name: 'w', rows: 1, columns: 3 }], cursor: 7 });
    expect(levelSetsRequest(input)).toMatchObject({ step: 5, resolution: 17 });
  });

  it('asks for nothing without a run or before training', () => {
    expect(levelSetsRequest(testInput([]))).toBeUndefined();
    expect(levelSetsRequest(testInput(trained, {}, { parameters: [] }))).toBeUndefined();
  });
});

describe('conditionText', () => {
  it('writes one decimal where it matters', () => {
    expect(conditionText(view(1.04, [1, 1.04]))).toBe('κ = 1.0');
    expect(conditionText(view(100, [0.01, 1]))).toBe('κ = 100');
    expect(conditionText(view(9.96, [1, 9.96]))).toBe('κ = 9.96');
  });

  it('says what is not a bowl', () => {
    expect(conditionText(view(Number.NaN, [-0.3, 2]))).toBe('not a bowl here: curvatures −0.3 and 2.0');
    expect(conditionText(view(Number.NaN, [0, 12]))).toBe('not a bowl here: curvatures 0 and 12');
    expect(conditionText(view(Number.NaN, [Number.NaN, Number.NaN]))).toBe('curvature unknown here');
  });
});

describe('levelSetsCaption', () => {
  const caption = (shown: LevelSetsResult | undefined, problem?: string) =>
    levelSetsCaption(testInput(trained, {}, { ...surface, result: shown, problem }));

  it('gives both condition numbers', () => {
    expect(caption(result)).toBe(
      "At step 20, the loss has condition number 100; in A's coordinates it has condition number 1.0.",
    );
  });

  it('says that the identity changes nothing', () => {
    expect(caption({ ...result, form: 'identity' })).toBe(
      'At step 20, the loss has condition number 100; A changes nothing: its preconditioner is the identity.',
    );
  });

  it('says that the plane is a section of a network, and what is not a bowl', () => {
    const shown = { ...result, planeOf: 'network', original: view(Number.NaN, [-0.3, 2]) } as const;
    expect(caption(shown)).toBe(
      "At step 20, in the plane shown, the loss is not a bowl (curvatures −0.3 and 2.0); in A's coordinates it has condition number 1.0.",
    );
  });

  it('gives the reason for missing coordinates', () => {
    const { preconditioned: _, ...rest } = result;
    expect(caption({ ...rest, reason: 'no gradient has been seen yet' })).toBe(
      'At step 20, the loss has condition number 100; A has no coordinates of its own: no gradient has been seen yet.',
    );
  });

  it('says what is missing', () => {
    expect(caption(undefined)).toBe('The level sets are being measured.');
    expect(caption(undefined, 'too large')).toBe('The level sets could not be measured: too large');
    expect(levelSetsCaption(testInput([]))).toBe('There is no run whose coordinates could be shown.');
  });
});

describe('levelSetsNote', () => {
  it('names the form of P and, of a network, the plane and the projection', () => {
    const input = testInput(trained, {}, surface);
    expect(levelSetsNote(input, result)).toBe(
      'P is a full matrix: it can undo any tilt. w₀: the weights of A at step 20.',
    );
    expect(
      levelSetsNote(input, {
        ...result,
        planeOf: 'network',
        form: 'diagonal',
        planeLabel: 'the path’s two principal components',
        explained: { share: 0.63, of: 'the path’s variance' },
      }),
    ).toBe(
      'P is diagonal: it rescales the axes. Plane: the path’s two principal components (explains 63 % of the path’s variance); paths are projected onto it.',
    );
  });
});

describe('startPoint', () => {
  it('is what is set, or where the measured paths begin', () => {
    const input = testInput(trained, {}, surface);
    const { experiment } = input;
    const set = { ...experiment, problem: { ...experiment.problem, start: [3, 4] } };
    expect(startPoint(input, result)).toEqual([-1, 2]);
    expect(startPoint({ ...input, experiment: set }, result)).toEqual([3, 4]);
    expect(startPoint(input, { ...result, planeOf: 'network' })).toBeUndefined();
  });
});

describe('viewAbsence', () => {
  it('refuses a plane without extent', () => {
    const shown = view(1, [1, 1]);
    expect(viewAbsence(shown, undefined)).toBeUndefined();
    expect(viewAbsence({ ...shown, grid: { ...shown.grid, x: [-Infinity, Infinity] } }, undefined)).toContain(
      'diverged',
    );
    expect(viewAbsence(undefined, 'it is singular')).toBe('It is singular.');
  });
});

describe('levelSetsTable', () => {
  it('lists both coordinates of the visible paths up to the cursor', () => {
    const input = testInput(trained, {}, { ...surface, result, cursor: 10 });
    const looks = input.looks.map((look, run) => ({ ...look, hidden: run === 1 }));
    const { columns, rows } = levelSetsTable({ ...input, looks });
    expect(columns).toHaveLength(6);
    expect(rows).toEqual([
      ['condition number κ', 20, 100, '', 1.04, ''],
      ['curvatures', 20, 0.01, 1, 1, 1.04],
      ['A', 0, -1, 2, -1, 2],
      ['A', 10, 0.5, 1, 0.5, 1],
    ]);
  });
});
