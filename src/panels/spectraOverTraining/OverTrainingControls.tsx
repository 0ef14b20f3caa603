import type { ReactNode } from 'react';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { Select } from '../Select.tsx';
import { SettingControls } from '../SettingControls.tsx';
import { overTrainingFields } from './kind.ts';
import { shownDecays, shownQuantity } from './overTrainingRequest.ts';

const usual = [1, 0.999, 0.99, 0.9];

/** Of which run, what of it, and how fast the past is forgotten. */
export function OverTrainingControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  if (input.experiment.runs.length === 0) return null;
  const { quantity, share, memory, sides } = overTrainingFields;
  const decays = shownDecays(input);
  const shown = decays.at(-1)!;
  const choices = [...new Set([...usual, shown])].filter((decay) => decay < 1 || decays.length === 1);
  return (
    <>
      <div className="panel-controls">
        <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
        <Select
          label="decay"
          value={String(shown)}
          options={choices
            .sort((a, b) => b - a)
            .map((decay) => ({ value: String(decay), label: decay === 1 ? '1 (plain sum)' : String(decay) }))}
          onChange={(decay) => actions.changeView({ decay: Number(decay) })}
        />
      </div>
      <SettingControls
        fields={{ quantity, ...(shownQuantity(input) !== 'dimension' && { share }), memory, sides }}
        settings={input.settings}
        actions={actions}
      />
    </>
  );
}
