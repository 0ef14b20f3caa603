import type { ReactNode } from 'react';
import type { Experiment } from '../experiment/experiment.ts';
import { placesOf } from '../experiment/places.ts';
import { presets } from '../experiment/presets/index.ts';
import type { Preset } from '../experiment/presets/preset.ts';
import { replaceWith } from '../store/edits.ts';
import { trainingChanged } from '../store/trainingChanged.ts';
import { useExperiment, useLab } from './useLab.ts';

const groups = [...new Set(presets.map(({ group }) => group))];

/** Experiments to start from. */
export function PresetPicker(): ReactNode {
  const { edit } = useLab();
  const current = useExperiment((experiment) => currentPreset(experiment));
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
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {presets
              .filter((preset) => preset.group === group)
              .map(({ kind, label }) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <p className="quiet">
        {current ? current.summary : 'Choose a preset to start from it; undo brings this one back.'}
      </p>
    </div>
  );
}

/** The preset that is on the screen: of those that train the same, the one whose panels are shown. */
function currentPreset(experiment: Experiment): Preset | undefined {
  const same = presets.filter((preset) => !trainingChanged(preset.experiment, experiment));
  const kinds = ({ view }: Experiment) =>
    placesOf(view)
      .map(({ kind }) => kind)
      .join();
  return same.find((preset) => kinds(preset.experiment) === kinds(experiment)) ?? same[0];
}
