import type { ReactNode } from 'react';
import type { PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { timelineFields } from './kind.ts';

/** How much time is shown, and which delays are tried. */
export function TimelineControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <StudySettings fields={timelineFields} settings={input.settings} actions={actions} />;
}
