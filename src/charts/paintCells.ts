import type { CellGrid } from './cellGrid.ts';
import { pixelRatio } from './localPoint.ts';
import { rampPlace, rampStep, wantsDarkInk, type RampScale } from './ramp.ts';

/** Cells of this size or more are set apart by a line of paper, px. */
const separate = 9;

/** Half the side of a cross, px and as a part of the cell's shorter side. */
const arm = { most: 5, part: 0.3 };

/** Paints a matrix's cells from the ramp's table; cells without a value are hatched, infinite ones crossed out if wanted. */
export function paintCells(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number },
  grid: CellGrid,
  cells: {
    readonly values: ArrayLike<number>;
    readonly scale: RampScale;
    readonly domain: readonly [number, number];
    readonly table: Uint8ClampedArray;
    readonly paper: string;
    readonly quiet: string;
    readonly hasCrosses: boolean;
    /** So many rows and columns belong together. */
    readonly group: readonly [rows: number, columns: number] | undefined;
  },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = pixelRatio(canvas);
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  context.scale(ratio, ratio);
  const { rows, columns, left, top, cellWidth, cellHeight } = grid;
  if (rows === 0 || columns === 0) return;
  // One pixel per cell, enlarged: as fast for a million cells as for twenty.
  const picture = new ImageData(columns, rows);
  const empty = new Path2D();
  const crosses = new Path2D();
  let hasEmpty = false;
  for (let cell = 0; cell < rows * columns; cell++) {
    const place = rampPlace(cells.values[cell] ?? Number.NaN, cells.scale, cells.domain);
    if (Number.isNaN(place)) {
      const [row, column] = [Math.floor(cell / columns), cell % columns];
      empty.rect(left + column * cellWidth, top + row * cellHeight, cellWidth, cellHeight);
      hasEmpty = true;
      continue;
    }
    const from = 3 * rampStep(place);
    picture.data.set(cells.table.subarray(from, from + 3), 4 * cell);
    picture.data[4 * cell + 3] = 255;
    if (cells.hasCrosses && cells.values[cell] === Infinity) cross(crosses, grid, cell);
  }
  const small = document.createElement('canvas');
  [small.width, small.height] = [columns, rows];
  small.getContext('2d')?.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = Math.min(cellWidth, cellHeight) < 1;
  context.drawImage(small, left, top, columns * cellWidth, rows * cellHeight);
  if (hasEmpty) hatch(context, empty, grid, cells.quiet);
  // Their colour is that of the upper end.
  context.strokeStyle = wantsDarkInk(cells.table, 1) ? '#000' : '#fff';
  context.lineWidth = 2;
  context.stroke(crosses);
  if (Math.min(cellWidth, cellHeight) >= separate) lines(context, grid, cells.paper, [1, 1], 1);
  if (cells.group) lines(context, grid, cells.paper, cells.group, 3);
}

function hatch(context: CanvasRenderingContext2D, where: Path2D, grid: CellGrid, color: string): void {
  const { left, top } = grid;
  const [width, height] = [grid.columns * grid.cellWidth, grid.rows * grid.cellHeight];
  context.save();
  context.clip(where);
  context.beginPath();
  for (let offset = -height; offset < width; offset += 5) {
    context.moveTo(left + offset, top + height);
    context.lineTo(left + offset + height, top);
  }
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

function cross(path: Path2D, { columns, left, top, cellWidth, cellHeight }: CellGrid, cell: number): void {
  const x = left + ((cell % columns) + 0.5) * cellWidth;
  const y = top + (Math.floor(cell / columns) + 0.5) * cellHeight;
  const half = Math.min(arm.most, arm.part * Math.min(cellWidth, cellHeight));
  path.moveTo(x - half, y - half);
  path.lineTo(x + half, y + half);
  path.moveTo(x - half, y + half);
  path.lineTo(x + half, y - half);
}

function lines(
  context: CanvasRenderingContext2D,
  grid: CellGrid,
  color: string,
  [everyRow, everyColumn]: readonly [number, number],
  width: number,
): void {
  const { left, top, rows, columns, cellWidth, cellHeight } = grid;
  context.beginPath();
  for (let column = everyColumn; column < columns; column += everyColumn) {
    context.moveTo(left + column * cellWidth, top);
    context.lineTo(left + column * cellWidth, top + rows * cellHeight);
  }
  for (let row = everyRow; row < rows; row += everyRow) {
    context.moveTo(left, top + row * cellHeight);
    context.lineTo(left + columns * cellWidth, top + row * cellHeight);
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}
