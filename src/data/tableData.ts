import { canClassify, MOST_CLASSES, valueIn, type Column } from './columns.ts';
import { isMissing, numberIn, type TextTable } from './csv.ts';

/** What is made of a table. */
export interface TableChoice {
  readonly task: 'classification' | 'regression';
  /** Indices of columns. */
  readonly inputs: readonly number[];
  /** One for classification, one or more for regression. */
  readonly targets: readonly number[];
  /** Whether numbers are moved and scaled to mean 0 and deviation 1. */
  readonly standardise: boolean;
  /** What becomes of rows in which an input has no value. */
  readonly missing: 'drop' | 'mean';
}

/** Examples in rows, as an experiment carries them, and what to say about them. */
export interface OwnExamples {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly task: 'classification' | 'regression' | 'reconstruction';
  readonly notes: readonly string[];
}

/** Numbers in one row of inputs, and numbers in all of them, that an experiment may carry. */
const WIDEST = 256;
const MOST_NUMBERS = 1_000_000;

/** The last column that can be learned, from all others that can be numbers. */
export function usualChoice(columns: readonly Column[]): TableChoice {
  // A slip among numbers is to be told, not passed over.
  const isUseful = ({ kind }: Column) => kind === 'number' || kind === 'category' || kind === 'broken';
  const useful = columns.flatMap((column, index) => (isUseful(column) ? [index] : []));
  const last = useful.at(-1);
  const target = last === undefined ? undefined : columns[last];
  return {
    task: target && canClassify(target) ? 'classification' : 'regression',
    inputs: useful.slice(0, -1),
    targets: last === undefined ? [] : [last],
    standardise: true,
    missing: 'mean',
  };
}

/** Numbers from a table as chosen, or one sentence that names the row and the column that stand in the way. */
export function tableData(
  table: TextTable,
  columns: readonly Column[],
  choice: TableChoice,
): OwnExamples | { readonly problem: string } {
  const targets = choice.targets.filter((index) => index in columns);
  const varies = (index: number) => index in columns && columns[index]?.kind !== 'constant';
  const inputs = choice.inputs.filter((index) => varies(index) && !targets.includes(index));
  const problem = problemOf(columns, { ...choice, inputs, targets });
  if (problem !== undefined) return { problem };
  const hasAll = (row: readonly string[], wanted: readonly number[]) =>
    wanted.every((index) => !isMissing(row[index] ?? ''));
  const known = table.rows.filter((row) => hasAll(row, targets));
  const kept = choice.missing === 'drop' ? known.filter((row) => hasAll(row, inputs)) : known;
  const encoded = inputs.map((index) => encode(kept, index, columns[index]!, choice.standardise));
  const width = encoded.reduce((sum, one) => sum + one.width, 0);
  if (width > WIDEST)
    return {
      problem: `These columns make ${width} inputs, with one for each value of a text; at most ${WIDEST} are possible. Leave some out.`,
    };
  const rows = Math.min(kept.length, Math.floor(MOST_NUMBERS / width));
  if (rows < 2)
    return { problem: `${kept.length === 1 ? 'One row is' : 'No rows are'} left in which nothing is missing.` };
  const learned = targets.map((index) =>
    choice.task === 'classification'
      ? oneHot(kept, index, columns[index]!)
      : encode(kept, index, columns[index]!, choice.standardise),
  );
  const join = (parts: readonly Encoded[]) =>
    Array.from({ length: rows }, (_, row) => parts.flatMap(({ values }) => values[row] ?? []));
  const joined = { inputs: join(encoded), targets: join(learned), task: choice.task };
  return { ...joined, notes: notesOf(table, columns, choice, inputs, kept.length, rows) };
}

function problemOf(columns: readonly Column[], { task, inputs, targets }: TableChoice): string | undefined {
  const chosen = (indices: readonly number[]) => indices.flatMap((index) => columns[index] ?? []);
  const named = ({ name }: Column) => `Column “${name}”`;
  if (targets.length === 0) return 'Choose the column that is to be learned.';
  if (inputs.length === 0) return 'Choose at least one column with different values to learn from.';
  const broken = [...chosen(inputs), ...chosen(targets)].find(({ kind }) => kind === 'broken');
  if (broken?.odd)
    return `Row ${broken.odd.row}, column “${broken.name}”: “${broken.odd.text.slice(0, 40)}” is not a number. Correct it, or leave the column out.`;
  const text = [...chosen(inputs), ...chosen(targets)].find(({ kind }) => kind === 'text');
  if (text) return `${named(text)} holds more than ${MOST_CLASSES} different texts. Leave it out.`;
  const constant = chosen(targets).find(({ kind }) => kind === 'constant');
  if (constant) return `${named(constant)} has the same value everywhere: there is nothing to learn.`;
  if (task === 'regression') {
    const words = chosen(targets).find(({ kind }) => kind === 'category');
    return words && `${named(words)} holds texts, which can be told apart but not predicted as numbers.`;
  }
  if (targets.length > 1) return 'Classes must stand in one column.';
  const unfit = chosen(targets).find((column) => !canClassify(column));
  return (
    unfit && `${named(unfit)} has more than ${MOST_CLASSES} different values, or fractions: too many to be classes.`
  );
}

interface Encoded {
  readonly width: number;
  readonly values: readonly (readonly number[])[];
}

function encode(rows: readonly (readonly string[])[], index: number, column: Column, standardise: boolean): Encoded {
  if (column.kind === 'category') return oneHot(rows, index, column);
  const numbers = rows.map((row) => numberIn(row[index] ?? ''));
  const present = numbers.filter((value) => value !== undefined);
  const mean = present.reduce((sum, value) => sum + value / present.length, 0);
  // Divided before they are squared: squares of large numbers are not finite.
  const widest = present.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0) || 1;
  const variance = present.reduce((sum, value) => sum + ((value - mean) / widest) ** 2 / present.length, 0);
  const [centre, scale] = standardise ? [mean, widest * Math.sqrt(variance) || 1] : [0, 1];
  return { width: 1, values: numbers.map((value) => [((value ?? mean) - centre) / scale]) };
}

/** A row of zeros where there is no value. */
function oneHot(rows: readonly (readonly string[])[], index: number, { values }: Column): Encoded {
  const places = new Map(values.map((value, place) => [value, place]));
  return {
    width: values.length,
    values: rows.map((row) => {
      const place = places.get(valueIn(row[index] ?? ''));
      return values.map((_, at) => (at === place ? 1 : 0));
    }),
  };
}

function notesOf(
  { rows, cut }: TextTable,
  columns: readonly Column[],
  { task, inputs, targets, standardise, missing }: TableChoice,
  used: readonly number[],
  kept: number,
  fitting: number,
): readonly string[] {
  const constant = inputs.filter((index) => !used.includes(index)).map((index) => `“${columns[index]?.name ?? ''}”`);
  const holes = used.reduce((sum, index) => sum + (columns[index]?.missing ?? 0), 0);
  const [target] = targets;
  const classes = target === undefined ? undefined : columns[target]?.values;
  return [
    ...(task === 'classification' && classes ? [`Classes in order: ${classes.join(', ')}.`] : []),
    ...(constant.length > 0 ? [`Left out, because they never change: ${constant.join(', ')}.`] : []),
    ...(kept < rows.length ? [`${rows.length - kept} of ${rows.length} rows are left out: a value is missing.`] : []),
    ...(missing === 'mean' && holes > 0
      ? [`Missing inputs are replaced by the mean of their column, or by no category.`]
      : []),
    ...(cut > 0 ? [`Only the first ${rows.length} rows are used; there are ${rows.length + cut}.`] : []),
    ...(fitting < kept ? [`Only the first ${fitting} rows are used: more would be over ${MOST_NUMBERS} numbers.`] : []),
    ...(standardise && task === 'regression' ? ['Targets are standardised too.'] : []),
  ];
}
