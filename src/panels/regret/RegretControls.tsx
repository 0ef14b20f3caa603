import type { ReactNode } from 'react';
import { choiceOf } from '../../fields/fields.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { Segmented } from '../Segmented.tsx';

/** Whose bound is drawn, and how regret is measured. */
export function RegretControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { settings } = input;
  return (
    <div className="panel-controls">
      <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
      <Segmented
        label="regret"
        value={choiceOf(settings, 'of') === 'average' ? 'average' : 'sum'}
        options={[
          { value: 'sum', label: 'sum' },
          { value: 'average', label: 'per loss' },
        ]}
        onChange={(of) => actions.changeSettings({ of })}
      />
      <Segmented
        label="axes"
        value={choiceOf(settings, 'scale') === 'linear' ? 'linear' : 'log'}
        options={[
          { value: 'log', label: 'log' },
          { value: 'linear', label: 'lin' },
        ]}
        onChange={(scale) => actions.changeSettings({ scale })}
      />
    </div>
  );
}
