import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { CellGrid } from './cellGrid.ts';
import { paintCells } from './paintCells.ts';
import type { RampScale } from './ramp.ts';
import { textWidth } from './textWidth.ts';
import type { ThemeColors } from './theme.ts';

/** The coloured cells themselves. */
export function HeatMapCells({
  label,
  width,
  grid,
  values,
  scale,
  domain,
  hasCrosses,
  group,
  table,
  colors,
}: {
  readonly label: string;
  /** CSS px. */
  readonly width: number;
  readonly grid: CellGrid;
  readonly values: ArrayLike<number>;
  readonly scale: RampScale;
  readonly domain: readonly [number, number];
  /** Infinite values have a cross. */
  readonly hasCrosses: boolean;
  readonly group: readonly [rows: number, columns: number] | undefined;
  readonly table: Uint8ClampedArray;
  readonly colors: ThemeColors;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [low, high] = domain;
  const [groupRows, groupColumns] = group ?? [];
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const { paper, quiet } = colors;
    paintCells(canvas.current, { width, height: grid.height }, grid, {
      values,
      scale,
      domain: [low, high],
      table,
      paper,
      quiet,
      hasCrosses,
      group: groupRows === undefined || groupColumns === undefined ? undefined : [groupRows, groupColumns],
    });
  }, [width, grid, values, scale, low, high, hasCrosses, groupRows, groupColumns, table, colors]);
  const size = { width, height: grid.height };
  return <canvas ref={canvas} className="chart-layer" role="img" aria-label={label} style={size} />;
}

/** A frame around a cell, with paper on both sides so that it stands out from every colour. */
export function CellRing({
  grid,
  cell,
  color,
}: {
  readonly grid: CellGrid;
  readonly cell: readonly [row: number, column: number];
  readonly color: string;
}): ReactNode {
  const place = {
    x: grid.left + cell[1] * grid.cellWidth - 1,
    y: grid.top + cell[0] * grid.cellHeight - 1,
    width: grid.cellWidth + 1,
    height: grid.cellHeight + 1,
    fill: 'none',
  };
  return (
    <>
      <rect {...place} stroke="var(--paper)" strokeWidth={5} />
      <rect {...place} stroke={color} strokeWidth={2} />
    </>
  );
}

/** Words in the cells, where they fit, in the ink that reads better on each. */
export function CellTexts({
  grid,
  text,
  isDark,
}: {
  readonly grid: CellGrid;
  readonly text: (row: number, column: number) => string;
  /** Nothing for cells without a value. */
  readonly isDark: (cell: number) => boolean | undefined;
}): ReactNode {
  const { rows, columns, left, top, cellWidth, cellHeight } = grid;
  if (cellHeight < 14) return null;
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const words = text(row, column);
    const dark = isDark(cell);
    if (dark === undefined || textWidth(words, 11) > cellWidth - 4) return null;
    return (
      <text
        key={cell}
        className={dark ? 'chart-dark-ink' : 'chart-light-ink'}
        fontSize={11}
        x={left + (column + 0.5) * cellWidth}
        y={top + (row + 0.5) * cellHeight}
        dy="0.34em"
        textAnchor="middle"
      >
        {words}
      </text>
    );
  });
}
