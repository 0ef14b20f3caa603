import type { ReactNode } from 'react';
import { focusParameter, focusRun, watchableParameters } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { Select } from '../Select.tsx';

/** Of which run and which weight the spectra are. */
export function SpectraControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const parameter = focusParameter(input);
  if (input.experiment.runs.length === 0) return null;
  const weights = watchableParameters(input.parameters).map(({ name, rows, columns }) => ({
    value: name,
    label: `${name} (${rows} × ${columns})`,
  }));
  return (
    <div className="panel-controls">
      <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
      {parameter && (
        <Select
          label="weight"
          value={parameter.name}
          options={weights}
          onChange={(name) => actions.changeView({ parameter: name })}
        />
      )}
    </div>
  );
}
