import { useState, type ReactNode } from 'react';
import { parseJson } from '../experiment/parseJson.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { parseExperiment, serializeExperiment } from '../experiment/schema.ts';
import { replaceWith } from '../store/edits.ts';
import { downloadJson } from './downloadJson.ts';
import { readText } from './ownData/readFile.ts';
import { useExperiment, useLab } from './useLab.ts';

/** Bytes of a file that is read: the most numbers that an experiment may carry, with room. */
const MOST_BYTES = 32e6;

/** The experiment as a file: for data that are too many for a link. */
export function ExperimentFile({ onOpened }: { readonly onOpened: () => void }): ReactNode {
  const lab = useLab();
  const experiment = useExperiment((value) => value);
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined) => {
    if (!file) return;
    const text = await readText(file, MOST_BYTES);
    const read = typeof text === 'string' ? parseJson(text) : text;
    if ('problem' in read) {
      setProblem(read.problem);
      return;
    }
    if (entriesOf(read.value)?.has('format')) {
      setProblem('This file holds workspaces and drafts, not one experiment: import it under Workspaces.');
      return;
    }
    const { experiment: found, notices } = parseExperiment(read.value);
    lab.edit(replaceWith(found), { discrete: true });
    if (notices.length > 0) lab.ui.setState({ message: notices.map(({ message }) => message).join(' ') });
    onOpened();
  };
  return (
    <>
      <p className="dialog-actions">
        <button type="button" onClick={() => downloadJson(experiment.title, serializeExperiment(experiment))}>
          Save as a file
        </button>
        <label className="file-choice">
          or open one:{' '}
          <input type="file" accept=".json,application/json" onChange={(event) => void open(event.target.files?.[0])} />
        </label>
      </p>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  );
}
