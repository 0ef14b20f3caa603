import { useState, type ReactNode } from 'react';
import { parseJson } from '../../experiment/parseJson.ts';
import { exportAll, readArchive } from '../../storage/archive.ts';
import { importArchive, type Imported } from '../../storage/importArchive.ts';
import { downloadJson } from '../downloadJson.ts';
import { readText } from '../ownData/readFile.ts';
import { useLab } from '../useLab.ts';
import type { Kept } from './useKept.ts';

/** Bytes of a file that is read. */
const MOST_BYTES = 64e6;

const OUTCOMES: Readonly<Record<Imported['outcome'], string>> = {
  added: 'added',
  present: 'already here, unchanged',
  refused: 'not added',
};

/** Everything that is kept as one file, and back; nothing that is here is changed by a file. */
export function EverythingFile({
  kept: { shelf, unreadable },
  refresh,
}: {
  readonly kept: Kept;
  readonly refresh: () => void;
}): ReactNode {
  const { experiment } = useLab();
  const [allVersions, setAllVersions] = useState(true);
  const [results, setResults] = useState<readonly Imported[]>([]);
  const read = async (file: File | undefined) => {
    if (!file) return;
    const text = await readText(file, MOST_BYTES);
    const json = typeof text === 'string' ? parseJson(text) : text;
    if ('problem' in json) {
      setResults([{ name: file.name, outcome: 'refused', details: json.problem }]);
      return;
    }
    const found: Imported[] = [];
    for await (const one of importArchive(shelf, readArchive(json.value), breathe)) {
      found.push(one);
      setResults([...found]);
    }
    if (found.length === 0) setResults([{ name: file.name, outcome: 'refused', details: 'There is nothing in it.' }]);
    refresh();
  };
  return (
    <section aria-label="Everything as a file">
      <h3>Everything as a file</h3>
      {unreadable > 0 && (
        <p>
          {unreadable === 1 ? 'One entry' : `${unreadable} entries`} could not be read and{' '}
          {unreadable === 1 ? 'is' : 'are'} put aside; the export holds {unreadable === 1 ? 'it' : 'them'} as found.
        </p>
      )}
      <p className="kept-actions">
        <button
          type="button"
          className="kept-export"
          onClick={() =>
            void exportAll(shelf, experiment.getState().experiment, allVersions).then((json) =>
              downloadJson('preconditioner-lab', json),
            )
          }
        >
          Export everything
        </button>
        <label className="check">
          <input type="checkbox" checked={allVersions} onChange={(event) => setAllVersions(event.target.checked)} />
          with all versions
        </label>
        <label className="file-choice">
          Import a file:{' '}
          <input
            type="file"
            accept=".json,.gz,application/json"
            onChange={(event) => {
              void read(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
      </p>
      <ul className="kept-results" role="status">
        {results.map(({ name, outcome, details }, index) => (
          <li key={index}>
            <strong>{name}</strong>: {OUTCOMES[outcome]}. {details}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Lets the page draw and answer in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
