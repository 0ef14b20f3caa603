import type { ReactNode } from 'react';
import { focusRun } from '../focus.ts';
import { isSurface } from './levelSetsCaption.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { Segmented } from '../Segmented.tsx';

const planes = [
  { value: 'preconditioner', label: 'preconditioner' },
  { value: 'trajectory', label: 'path' },
  { value: 'random', label: 'random' },
] as const;

/** Whose coordinates are shown, and through which plane a network is seen. */
export function LevelSetsControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  if (input.experiment.runs.length === 0) return null;
  return (
    <div className="panel-controls">
      <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
      {input.parameters.length > 0 && !isSurface(input) && (
        <Segmented
          label="plane"
          value={input.experiment.view.plane}
          options={planes}
          onChange={(plane) => actions.changeView({ plane })}
        />
      )}
    </div>
  );
}
