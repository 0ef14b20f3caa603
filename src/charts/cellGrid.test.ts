import { describe, expect, it } from 'vitest';
import { cellAt, cellGrid, cellMove } from './cellGrid.ts';

const plain = {
  width: 400,
  height: undefined,
  scale: 1,
  rows: 4,
  columns: 5,
  rowLabel: 0,
  columnLabel: 0,
  hasRowTitle: false,
  hasColumnTitle: false,
};

describe('the grid of cells', () => {
  it('is square, inside the width, and no larger than is needed', () => {
    for (const [rows, columns, width] of [
      [4, 5, 400],
      [20, 20, 330],
      [64, 3, 200],
      [3, 200, 358],
    ] as const) {
      const grid = cellGrid({ ...plain, rows, columns, width });
      expect(grid.cellWidth).toBe(grid.cellHeight);
      expect(grid.left + columns * grid.cellWidth).toBeLessThanOrEqual(width);
      expect(rows * grid.cellHeight).toBeLessThanOrEqual(340);
    }
    expect(cellGrid(plain).cellWidth).toBe(44);
  });

  it('fills a given height and the width', () => {
    const grid = cellGrid({ ...plain, columns: 500, height: 80, rowLabel: 50 });
    expect(grid.rows * grid.cellHeight).toBe(80);
    expect(grid.left + 500 * grid.cellWidth).toBeCloseTo(399, 9);
    expect(grid.left).toBeGreaterThan(50);
  });

  it('grows with a taller panel, square cells as far as the width allows', () => {
    const tall = { ...plain, scale: 1.7 };
    expect(cellGrid({ ...tall, height: 80 }).cellHeight).toBeCloseTo((1.7 * 80) / 4, 9);
    expect(cellGrid(tall).cellWidth).toBe(Math.floor(1.7 * 44));
    const narrow = { ...tall, columns: 64 };
    expect(cellGrid(narrow).cellWidth).toBe(cellGrid({ ...narrow, scale: 1 }).cellWidth);
  });

  it('slants labels that do not fit side by side, and leaves some out of narrow columns', () => {
    expect(cellGrid({ ...plain, columnLabel: 30 })).toMatchObject({ isSlanted: false, everyColumn: 1 });
    expect(cellGrid({ ...plain, columnLabel: 60 })).toMatchObject({ isSlanted: true, everyColumn: 1 });
    expect(cellGrid({ ...plain, columns: 100, columnLabel: 14 })).toMatchObject({ isSlanted: false, everyColumn: 7 });
  });

  it('finds the cell under a place, and none outside', () => {
    const grid = cellGrid(plain);
    const middle = (row: number, column: number) =>
      cellAt(grid, grid.left + (column + 0.5) * grid.cellWidth, grid.top + (row + 0.5) * grid.cellHeight);
    expect(middle(0, 0)).toEqual([0, 0]);
    expect(middle(3, 4)).toEqual([3, 4]);
    expect(middle(4, 0)).toBeUndefined();
    expect(middle(0, -1)).toBeUndefined();
  });
});

it('lets keys reach every cell and none outside', () => {
  const grid = { rows: 2, columns: 3 };
  const walk = (from: readonly [number, number], ...keys: string[]) =>
    keys.reduce<readonly [number, number]>((cell, key) => cellMove(grid, cell, key)!, from);
  expect(walk([0, 0], 'ArrowRight', 'ArrowDown')).toEqual([1, 1]);
  expect(walk([1, 2], 'ArrowRight', 'ArrowDown')).toEqual([1, 2]);
  expect(walk([0, 0], 'ArrowLeft', 'ArrowUp')).toEqual([0, 0]);
  expect(walk([0, 1], 'End', 'PageDown')).toEqual([1, 2]);
  expect(walk([1, 2], 'Home', 'PageUp')).toEqual([0, 0]);
  expect(cellMove(grid, [0, 0], 'a')).toBeUndefined();
});
