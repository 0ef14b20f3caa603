/** Cells of a table as they were written, in rows of equal length. */
export interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Number of each row in the text, blank ones counted, from 1. */
  readonly numbers: readonly number[];
  readonly delimiter: string;
  readonly hasHeader: boolean;
  /** Rows that were left away because there are more than are ever used. */
  readonly cut: number;
}

/** What to take instead of what is found out from the text. */
export interface CsvOptions {
  readonly delimiter?: string;
  readonly hasHeader?: boolean;
}

/** Characters of a text that is read at all. */
export const MOST_CHARACTERS = 10_000_000;
const MOST_COLUMNS = 1000;
/** Rows, and cells, of a table that are used. */
const MOST_ROWS = 20_000;
const MOST_CELLS = 2_000_000;

/** What may stand between cells. */
export const DELIMITERS = [
  { value: ',', label: 'comma' },
  { value: ';', label: 'semicolon' },
  { value: '\t', label: 'tab' },
  { value: '|', label: 'bar' },
] as const;

/** Characters and records that are looked at to find the delimiter. */
const SAMPLE = 64_000;
const SAMPLE_RECORDS = 50;

/**
 * Reads comma-separated values (RFC 4180, also with other delimiters, any line ends and a byte order mark), or says in one sentence what is
 * wrong and where. Blank lines are skipped.
 */
export function readCsv(text: string, options: CsvOptions = {}): TextTable | { readonly problem: string } {
  if (text.length > MOST_CHARACTERS)
    return { problem: `This is ${size(text.length)} of text; at most ${size(MOST_CHARACTERS)} can be read.` };
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  const delimiter = options.delimiter ?? likelyDelimiter(text.slice(from, from + SAMPLE));
  const found = records(text, from, delimiter, MOST_ROWS + 1);
  if (found.problem !== undefined) return { problem: found.problem };
  const { rows, numbers } = found;
  const [first] = rows;
  if (!first) return { problem: 'There is nothing here but blank lines.' };
  const hasHeader = options.hasHeader ?? looksLikeHeader(rows);
  const body = hasHeader ? rows.slice(1) : rows.slice(0, MOST_ROWS);
  if (body.length === 0) return { problem: 'There are names of columns, but no rows below them.' };
  return {
    names: first.map((name, i) => (hasHeader && name.trim() !== '' ? name.trim().slice(0, 60) : `column ${i + 1}`)),
    rows: body,
    numbers: hasHeader ? numbers.slice(1) : numbers,
    delimiter,
    hasHeader,
    cut: found.count - (hasHeader ? 1 : 0) - body.length,
  };
}

/** The number that a cell holds; `undefined` where it is none. A decimal comma is understood. */
export function numberIn(cell: string): number | undefined {
  const text = cell.trim();
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a cell says that there is no value. */
export function isMissing(cell: string): boolean {
  return /^\s*(|na|n\/a|nan|null|none|\?|-)\s*$/i.test(cell);
}

interface Records {
  /** At most as many as asked for. */
  readonly rows: readonly (readonly string[])[];
  readonly numbers: readonly number[];
  /** All that are not blank. */
  readonly count: number;
  /** Why reading ended early. */
  readonly problem?: string;
}

function records(text: string, from: number, delimiter: string, most: number): Records {
  const rows: string[][] = [];
  const numbers: number[] = [];
  let count = 0;
  let number = 0;
  let at = from;
  const ended = (problem: string) => ({ rows, numbers, count, problem });
  while (at < text.length) {
    number += 1;
    const record = readRecord(text, at, delimiter);
    if ('problem' in record) return ended(`Row ${number}, column ${record.column}: ${record.problem}`);
    at = record.end;
    const { cells } = record;
    if (cells.length === 1 && cells[0]?.trim() === '') continue;
    const width = rows[0]?.length ?? cells.length;
    if (width > MOST_COLUMNS) return ended(`There are ${width} columns; at most ${MOST_COLUMNS} can be read.`);
    if (cells.length !== width)
      return ended(`Row ${number} has ${columns(cells.length)} where row ${numbers[0]} has ${width}.`);
    count += 1;
    if (rows.length < Math.min(most, Math.ceil(MOST_CELLS / width))) {
      rows.push(cells);
      numbers.push(number);
    }
  }
  return { rows, numbers, count };
}

type ReadRecord =
  { readonly cells: string[]; readonly end: number } | { readonly problem: string; readonly column: number };

/** Cells from `from` to the next line end outside quotes, and where the next record begins. */
function readRecord(text: string, from: number, delimiter: string): ReadRecord {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    if ('problem' in cell) return { ...cell, column: cells.length + 1 };
    cells.push(cell.value);
    const next = text[cell.end];
    if (next === delimiter) at = cell.end + 1;
    else if (next === undefined || next === '\n') return { cells, end: cell.end + 1 };
    else if (next === '\r') return { cells, end: cell.end + (text[cell.end + 1] === '\n' ? 2 : 1) };
    else return { problem: 'something follows a closing quote.', column: cells.length };
  }
}

function plainCell(text: string, from: number, delimiter: string) {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(from, end), end };
}

function quotedCell(text: string, from: number) {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at === -1) return { problem: 'a quote is opened and never closed.' };
    if (text[at + 1] !== '"') return { value: text.slice(from + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
}

/** The delimiter that divides the most of the first records into equally many cells, more than one. */
function likelyDelimiter(sample: string): string {
  const scores = DELIMITERS.map(({ value }) => {
    const { rows } = records(sample, 0, value, SAMPLE_RECORDS);
    const width = rows[0]?.length ?? 1;
    return { value, score: width > 1 ? rows.length + width / MOST_COLUMNS : 0 };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).value;
}

/** Names have no numbers among them, and stand above numbers or do not come again. */
function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = rows;
  if (rest.length === 0 || first.some((cell) => numberIn(cell) !== undefined || isMissing(cell))) return false;
  const hasNumbers = first.some((_, column) =>
    rest.every((row) => isMissing(row[column] ?? '') || numberIn(row[column] ?? '') !== undefined),
  );
  return hasNumbers || first.every((cell, column) => rest.every((row) => row[column] !== cell));
}

function columns(count: number): string {
  return count === 1 ? '1 column' : `${count} columns`;
}

function size(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
