/** What the place of a matrix's cells follows from; lengths in CSS px. */
export interface CellGridSpec {
  readonly width: number;
  /** Height that the cells are to fill where charts have the usual room; without, cells are square. */
  readonly height: number | undefined;
  /** How many times taller than usual charts are; square cells grow with it as far as the width allows. */
  readonly scale: number;
  readonly rows: number;
  readonly columns: number;
  /** Widths of the longest labels, 0 without labels. */
  readonly rowLabel: number;
  readonly columnLabel: number;
  readonly hasRowTitle: boolean;
  readonly hasColumnTitle: boolean;
}

/** Where the cells lie: `columns` of `cellWidth` from `left`, `rows` of `cellHeight` from `top`, px. */
export interface CellGrid {
  readonly rows: number;
  readonly columns: number;
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Height of the whole picture. */
  readonly height: number;
  /** Room for row labels, and for column labels below the cells; slanted ones where they do not fit side by side. */
  readonly rowRoom: number;
  readonly columnRoom: number;
  readonly isSlanted: boolean;
  /** Every so many columns have a label. */
  readonly everyColumn: number;
}

/** Greatest side of a square cell, and greatest height of square cells together, where charts have the usual room, px. */
const greatest = 44;
const tallest = 340;
/** Room for a line of text, and for slanted labels at most, px. */
const line = 16;
const slope = 84;
/** Least distance of slanted labels, px; narrower columns have a label now and then. */
const slantedSpacing = 13;

/** Lays a matrix out. */
export function cellGrid(spec: CellGridSpec): CellGrid {
  const { width, rows, columns, scale } = spec;
  const rowRoom = Math.min(spec.rowLabel, 0.4 * width);
  const left = 1 + (rowRoom > 0 ? Math.ceil(rowRoom) + 8 : 0);
  const top = 1 + (spec.hasRowTitle ? line + 4 : 0);
  const room = Math.max(1, width - left - 1) / columns;
  const side = whole(Math.min(room, (scale * tallest) / rows, scale * greatest));
  const [cellWidth, cellHeight] =
    spec.height === undefined ? [side, side] : [room, Math.max(1, scale * spec.height) / rows];
  const isSlanted = spec.columnLabel > cellWidth - 6 && cellWidth >= slantedSpacing;
  const columnRoom = spec.columnLabel === 0 ? 0 : isSlanted ? Math.min(slope, 0.65 * spec.columnLabel + 14) : line + 4;
  return {
    rows,
    columns,
    left,
    top,
    cellWidth,
    cellHeight,
    height: Math.ceil(top + rows * cellHeight + 1 + columnRoom + (spec.hasColumnTitle ? line : 0)),
    rowRoom,
    columnRoom,
    isSlanted,
    everyColumn: isSlanted ? 1 : Math.max(1, Math.ceil((spec.columnLabel + 6) / cellWidth)),
  };
}

/** Cells of a few px or more have whole ones, so that all are of one size on the screen. */
function whole(side: number): number {
  return side >= 3 ? Math.floor(side) : side;
}

/** The cell at a place in px, as row and column; nothing outside. */
export function cellAt(grid: CellGrid, x: number, y: number): readonly [number, number] | undefined {
  const column = Math.floor((x - grid.left) / grid.cellWidth);
  const row = Math.floor((y - grid.top) / grid.cellHeight);
  return row >= 0 && row < grid.rows && column >= 0 && column < grid.columns ? [row, column] : undefined;
}

/** Where a key takes the reading of cells: arrows to the next, Home and End along the row, page keys along the column. */
export function cellMove(
  { rows, columns }: Pick<CellGrid, 'rows' | 'columns'>,
  [row, column]: readonly [number, number],
  key: string,
): readonly [number, number] | undefined {
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [row, Math.max(0, column - 1)],
    ArrowRight: [row, Math.min(columns - 1, column + 1)],
    ArrowUp: [Math.max(0, row - 1), column],
    ArrowDown: [Math.min(rows - 1, row + 1), column],
    Home: [row, 0],
    End: [row, columns - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  };
  return moves[key];
}
