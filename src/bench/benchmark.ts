import { describeAdapter, type Adapter } from '../array/adapter.ts';
import { compare, type Effort, type RowResult } from './compare.ts';
import { rows } from './rows.ts';

/** What to measure: rows by name, or by name without its number; all that belong to the selection where there are none. */
export interface Request {
  readonly rows: readonly string[];
  readonly quick: boolean;
}

const EFFORT: Effort = { warmUps: 3, repetitions: 9 };
const QUICK: Effort = { warmUps: 3, repetitions: 5 };
const SLOW: Effort = { warmUps: 1, repetitions: 3 };

/** The graphics adapter of this page or process; undefined where there is none. */
export async function adapterHere(): Promise<Adapter | undefined> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? describeAdapter(adapter.info) : undefined;
}

/** The names of the requested rows. Throws on one that does not exist. */
export function chosen({ rows: names, quick }: Request): readonly string[] {
  const all = rows();
  const selected = names.flatMap((name) => {
    const found = all.filter((row) => row.name === name || row.name.replace(/\d+$/, '') === name);
    if (found.length === 0) throw new Error(`There is no row ${name}. Rows: ${all.map((row) => row.name).join(', ')}.`);
    return found;
  });
  const pool = names.length > 0 ? selected : all;
  return pool.filter((row) => !quick || row.quick === true || names.length > 0).map(({ name }) => name);
}

/** Measures one row. */
export async function measure(name: string, quick: boolean): Promise<RowResult> {
  const row = rows().find((candidate) => candidate.name === name);
  if (!row) throw new Error(`there is no row ${name}`);
  return compare(row, row.slow ? SLOW : quick ? QUICK : EFFORT);
}
