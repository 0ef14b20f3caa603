import type { ReactNode } from 'react';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { SettingControls } from '../SettingControls.tsx';
import { learnedFunctionKind } from './kind.ts';
import { outputsResult } from './learnedFunctionCaption.ts';

const { runs, what, images } = learnedFunctionKind.fields;

/** Which runs, and what of them. */
export function LearnedFunctionControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  if (input.experiment.runs.length === 0 || input.batch === 0) return null;
  const isFocus = input.settings['runs'] === 'focus';
  const shape = outputsResult(input)?.view?.picture.shape;
  const isImages = shape === 'images';
  // Of functions that cannot be drawn there are only answers.
  const isChoice = input.settings['what'] === 'answers' || (shape !== 'pairs' && shape !== 'confusion');
  return (
    <div className="panel-controls">
      <SettingControls fields={{ runs }} settings={input.settings} actions={actions} />
      {isFocus && <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />}
      <SettingControls
        fields={{ ...(isChoice && { what }), ...(isImages && { images }) }}
        settings={input.settings}
        actions={actions}
      />
    </div>
  );
}
