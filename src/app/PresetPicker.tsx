import type { ReactNode } from 'react';
import { presets } from '../experiment/presets/index.ts';
import { replaceWith } from '../store/edits.ts';
import { trainingChanged } from '../store/trainingChanged.ts';
import { useExperiment, useLab } from './useLab.ts';

/** Experiments to start from. */
export function PresetPicker(): ReactNode {
  const { edit } = useLab();
  const current = useExperiment((experiment) =>
    presets.find((preset) => !trainingChanged(preset.experiment, experiment)),
  );
  return (
    <div className="preset">
      <select
        aria-label="Preset"
        value={current?.kind ?? ''}
        onChange={(event) => {
          const chosen = presets.find(({ kind }) => kind === event.target.value);
          if (chosen) edit(replaceWith(chosen.experiment), { discrete: true });
        }}
      >
        {!current && <option value="">Your own experiment</option>}
        {presets.map(({ kind, label }) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
      <p className="quiet">
        {current ? current.summary : 'Choose a preset to start from it; undo brings this one back.'}
      </p>
    </div>
  );
}
