import { isMissing, numberIn, type TextTable } from './csv.ts';

/** What a column of a table holds. */
export interface Column {
  readonly name: string;
  /**
   * Numbers; a few different texts; many different texts; numbers with something between them that is none; nothing, or the same value
   * everywhere.
   */
  readonly kind: 'number' | 'category' | 'text' | 'broken' | 'constant';
  /** Cells without a value. */
  readonly missing: number;
  /** Different values, sorted, as written (numbers: by size); only the first of them where there are more than `MOST_CLASSES`. */
  readonly values: readonly string[];
  /** Whether all values are whole numbers. */
  readonly isWhole: boolean;
  /** Of a broken column: the first cell that is no number. */
  readonly odd?: { readonly row: number; readonly text: string };
}

/** Different values that one-hot columns or classes are made of. */
export const MOST_CLASSES = 20;

/** Share of numbers from which on a column is meant to hold numbers. */
const MEANT = 0.8;

/** What each column holds. */
export function describeColumns(table: TextTable): readonly Column[] {
  return table.names.map((name, index) => describeColumn(table, name, index));
}

function describeColumn({ rows, numbers }: TextTable, name: string, index: number): Column {
  const distinct = new Set<string>();
  let [present, numeric, isWhole] = [0, 0, true];
  let odd: Column['odd'];
  for (const [at, row] of rows.entries()) {
    const cell = (row[index] ?? '').trim();
    if (isMissing(cell)) continue;
    present += 1;
    const value = numberIn(cell);
    if (value === undefined) odd ??= { row: numbers[at] ?? 0, text: cell };
    else numeric += 1;
    if (!Number.isInteger(value)) isWhole = false;
    // One value more than are kept is enough to know that there are more.
    if (distinct.size <= MOST_CLASSES) distinct.add(value === undefined ? cell : String(value));
  }
  const areNumbers = numeric === present;
  const all = [...distinct];
  const values = areNumbers ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
  const common = { name, missing: rows.length - present, values, isWhole };
  if (distinct.size < 2) return { ...common, kind: 'constant' };
  if (areNumbers) return { ...common, kind: 'number' };
  if (odd && numeric >= MEANT * present) return { ...common, kind: 'broken', odd };
  return { ...common, kind: distinct.size <= MOST_CLASSES ? 'category' : 'text' };
}

/** The value of a cell as its column's `values` write it. */
export function valueIn(cell: string): string {
  const value = numberIn(cell);
  return value === undefined ? cell.trim() : String(value);
}

/** Whether the column can say which class a row belongs to. */
export function canClassify({ kind, values, isWhole }: Column): boolean {
  return kind === 'category' || (kind === 'number' && isWhole && values.length <= MOST_CLASSES);
}
