import { shown } from '../fields/shown.ts';

export type Rows = readonly (readonly number[])[];

/** Most columns that a table of examples may have. */
const WIDEST = 256;
/** Most rows, and most numbers in all. */
const LONGEST = 20_000;
const MOST = 1_000_000;

/** A table of finite numbers in rows of equal length, or one sentence that says why it is not one. */
export function readMatrix(name: string, raw: unknown): { readonly rows: Rows } | { readonly problem: string } {
  if (!Array.isArray(raw)) return { problem: `${name} must be a list of rows of numbers, not ${shown(raw)}` };
  if (raw.length === 0 || raw.length > LONGEST)
    return { problem: `${name} must have 1 to ${LONGEST} rows, not ${raw.length}` };
  const rows: number[][] = [];
  for (const [index, row] of raw.entries()) {
    const read = readRow(`row ${index + 1} of ${name}`, row);
    if ('problem' in read) return read;
    const width = rows[0]?.length ?? read.row.length;
    if (read.row.length !== width)
      return { problem: `row ${index + 1} of ${name} has ${read.row.length} numbers where row 1 has ${width}` };
    rows.push(read.row);
    if (rows.length * width > MOST) return { problem: `${name} must have at most ${MOST} numbers in all` };
  }
  return { rows };
}

function readRow(name: string, raw: unknown): { readonly row: number[] } | { readonly problem: string } {
  if (!Array.isArray(raw)) return { problem: `${name} must be a list of numbers, not ${shown(raw)}` };
  if (raw.length === 0 || raw.length > WIDEST)
    return { problem: `${name} must have 1 to ${WIDEST} numbers, not ${raw.length}` };
  const row: number[] = [];
  for (const [column, value] of raw.entries()) {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return { problem: `${name} has ${shown(value)} in column ${column + 1} where a finite number must be` };
    row.push(value + 0);
  }
  return { row };
}
