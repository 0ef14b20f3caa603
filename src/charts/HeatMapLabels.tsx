import type { ReactNode } from 'react';
import type { CellGrid } from './cellGrid.ts';
import { fitText } from './textWidth.ts';

/** Least distance of neighbouring labels, px. */
const spacing = 12;
const size = 11;

/** Names of rows and columns beside and below the cells, as many as there is room for, and the two titles. */
export function HeatMapLabels({
  grid,
  rowLabels = [],
  columnLabels = [],
  rowTitle,
  columnTitle,
}: {
  readonly grid: CellGrid;
  readonly rowLabels?: readonly string[] | undefined;
  readonly columnLabels?: readonly string[] | undefined;
  readonly rowTitle?: string | undefined;
  readonly columnTitle?: string | undefined;
}): ReactNode {
  const { left, top, rows, columns, cellWidth, cellHeight, height } = grid;
  const bottom = top + rows * cellHeight;
  const everyRow = Math.max(1, Math.ceil(spacing / cellHeight));
  const slopeRoom = (grid.columnRoom - 8) / 0.65;
  return (
    <g className="chart-axis">
      {rowTitle !== undefined && (
        <text className="chart-name" x={0} y={11}>
          {rowTitle}
        </text>
      )}
      {rowLabels.map(
        (name, row) =>
          row % everyRow === 0 && (
            <text key={row} x={left - 8} y={top + (row + 0.5) * cellHeight} dy="0.34em" textAnchor="end">
              {fitText(name, size, grid.rowRoom + 1)}
            </text>
          ),
      )}
      {columnLabels.map((name, column) => {
        if (column % grid.everyColumn !== 0) return null;
        const x = left + (column + 0.5) * cellWidth;
        return grid.isSlanted ? (
          <text key={column} transform={`translate(${x + 4} ${bottom + 10}) rotate(-40)`} textAnchor="end">
            {fitText(name, size, slopeRoom)}
          </text>
        ) : (
          <text key={column} x={x} y={bottom + 15} textAnchor="middle">
            {name}
          </text>
        );
      })}
      {columnTitle !== undefined && (
        <text className="chart-name" x={left + columns * cellWidth} y={height - 4} textAnchor="end">
          {columnTitle}
        </text>
      )}
    </g>
  );
}
