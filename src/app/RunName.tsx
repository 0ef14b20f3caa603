import { useState, type ReactNode } from 'react';
import { runName } from '../experiment/names.ts';
import { renameRun } from '../store/edits.ts';
import type { RunProps } from './RunItem.tsx';
import { useExperiment, useLab } from './useLab.ts';

/** A run's name, to be typed over; emptied, it goes back to the automatic one. */
export function RunName({ index, run, look }: RunProps): ReactNode {
  const { edit } = useLab();
  const unnamed = { optimizer: run.optimizer, settings: run.settings, color: run.color };
  const automatic = useExperiment((experiment) =>
    runName({ ...experiment, runs: experiment.runs.with(index, unnamed) }, index),
  );
  const [draft, setDraft] = useState<string>();
  const take = () => {
    setDraft(undefined);
    if (draft !== undefined && draft !== look.label) edit(renameRun(index, draft === automatic ? '' : draft));
  };
  return (
    <input
      type="text"
      className="run-name"
      aria-label={`Name of run ${index + 1}`}
      title={look.label}
      placeholder={automatic}
      maxLength={80}
      value={draft ?? run.label ?? look.label}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}
