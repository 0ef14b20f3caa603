import type { ReactNode } from 'react';
import { canClassify, type Column } from '../../data/columns.ts';
import { DELIMITERS, type CsvOptions, type TextTable } from '../../data/csv.ts';
import type { TableChoice } from '../../data/tableData.ts';

/** How the text is read, and what becomes of its numbers. */
export function TableOptions({
  table,
  columns,
  choice,
  onOptions,
  onChoice,
}: {
  readonly table: TextTable;
  readonly columns: readonly Column[];
  readonly choice: TableChoice;
  readonly onOptions: (change: CsvOptions) => void;
  readonly onChoice: (change: Partial<TableChoice>) => void;
}): ReactNode {
  const hasHoles = choice.inputs.some((index) => (columns[index]?.missing ?? 0) > 0);
  const targets = choice.targets.flatMap((index) => columns[index] ?? []);
  const isEither = targets.length === 1 && targets.every((column) => canClassify(column) && column.kind === 'number');
  return (
    <p className="own-options">
      <label className="own-option">
        Cells are divided by{' '}
        <select value={table.delimiter} onChange={(event) => onOptions({ delimiter: event.target.value })}>
          {DELIMITERS.map(({ value, label }) => (
            <option key={label} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={table.hasHeader}
          onChange={(event) => onOptions({ hasHeader: event.target.checked })}
        />
        First row holds names
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={choice.standardise}
          onChange={(event) => onChoice({ standardise: event.target.checked })}
        />
        Standardise to mean 0, deviation 1
      </label>
      {isEither && (
        <label className="own-option">
          The target holds{' '}
          <select
            value={choice.task}
            onChange={(event) =>
              onChoice({ task: event.target.value === 'regression' ? 'regression' : 'classification' })
            }
          >
            <option value="classification">classes</option>
            <option value="regression">numbers</option>
          </select>
        </label>
      )}
      {hasHoles && (
        <label className="own-option">
          Where an input is missing{' '}
          <select
            value={choice.missing}
            onChange={(event) => onChoice({ missing: event.target.value === 'drop' ? 'drop' : 'mean' })}
          >
            <option value="mean">put the mean</option>
            <option value="drop">leave the row out</option>
          </select>
        </label>
      )}
    </p>
  );
}
