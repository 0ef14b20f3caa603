import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { describeColumns } from '../../data/columns.ts';
import { MOST_CHARACTERS, readCsv, type CsvOptions } from '../../data/csv.ts';
import { tableData, usualChoice, type TableChoice } from '../../data/tableData.ts';
import { readText } from './readFile.ts';
import { TableColumns } from './TableColumns.tsx';
import { TableOptions } from './TableOptions.tsx';
import { UseExamples } from './UseExamples.tsx';

/** Characters up to which a file's text is put into the field, where it can be changed. */
const SHORT = 200_000;

/** What stands in the field, or in a file that is too long for it. */
interface Source {
  readonly text: string;
  readonly file?: string;
}

/** A table as comma-separated values: pasted, dropped or from a file. */
export function TableTab({ onUsed }: { readonly onUsed: () => void }): ReactNode {
  const [source, setSource] = useState<Source>({ text: '' });
  const [trouble, setTrouble] = useState<string>();
  const [options, setOptions] = useState<CsvOptions>({});
  const [change, setChange] = useState<Partial<TableChoice>>({});
  const { text } = useDeferredValue(source);

  const take = (next: Source) => {
    setSource(next);
    setTrouble(undefined);
    setOptions({});
    setChange({});
  };
  const open = async (file: File | undefined) => {
    if (!file) return;
    const read = await readText(file, MOST_CHARACTERS);
    if (typeof read !== 'string') {
      take({ text: '' });
      setTrouble(read.problem);
    } else take(read.length <= SHORT ? { text: read } : { text: read, file: file.name });
  };

  const table = useMemo(() => (text.trim() === '' ? undefined : readCsv(text, options)), [text, options]);
  const columns = useMemo(() => (table && 'rows' in table ? describeColumns(table) : undefined), [table]);
  const choice = useMemo(() => columns && { ...usualChoice(columns), ...change }, [columns, change]);
  const made = useMemo(
    () => (table && 'rows' in table && columns && choice ? tableData(table, columns, choice) : table),
    [table, columns, choice],
  );
  const shown = trouble !== undefined ? { problem: trouble } : made && 'rows' in made ? undefined : made;

  return (
    <div
      className="own-tab"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files;
        if (!file) return;
        event.preventDefault();
        void open(file);
      }}
    >
      <label className="own-label" htmlFor="own-text">
        Paste a table (CSV), or drop a file here
      </label>
      {source.file === undefined ? (
        <textarea
          id="own-text"
          className="own-text"
          rows={6}
          spellCheck={false}
          placeholder={'width,height,kind\n1.2,0.7,cat\n0.4,1.9,dog'}
          value={source.text}
          onChange={(event) => take({ text: event.target.value })}
        />
      ) : (
        <p id="own-text">
          {source.file}, {Math.ceil(source.text.length / 1e5) / 10} MB{' '}
          <button type="button" className="link-button" onClick={() => take({ text: '' })}>
            Remove
          </button>
        </p>
      )}
      <label className="own-option">
        Or choose a file{' '}
        <input
          type="file"
          accept=".csv,.tsv,.txt,.gz,text/csv,text/plain"
          onChange={(event) => {
            void open(event.target.files?.[0]);
            // The same file may be chosen again after it has been corrected.
            event.target.value = '';
          }}
        />
      </label>
      {table && 'rows' in table && columns && choice && (
        <>
          <TableOptions
            table={table}
            columns={columns}
            choice={choice}
            onOptions={(next) => {
              setOptions({ delimiter: table.delimiter, hasHeader: table.hasHeader, ...next });
              setChange({});
            }}
            onChoice={(next) => setChange({ ...change, ...next })}
          />
          <TableColumns
            table={table}
            columns={columns}
            choice={choice}
            onChoice={(next) => setChange({ ...change, ...next })}
          />
        </>
      )}
      <UseExamples made={shown} onUsed={onUsed} />
    </div>
  );
}
