import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { usedFields } from '../studies/usedFields.ts';
import { intervalBlockingKind } from './kind.ts';
import { sweepStudy } from './sweep.ts';
import { SweepPicture } from './SweepPicture.tsx';
import { sweepCaption, sweepTable } from './sweepWords.ts';

/** Loss and time against the interval between roots, and against block size. */
export const intervalBlocking: Panel = {
  ...intervalBlockingKind,
  study: sweepStudy,
  caption: sweepCaption,
  table: sweepTable,
  Picture: SweepPicture,
  Controls: SweepControls,
};

function SweepControls({ input, actions }: { readonly input: PanelInput; readonly actions: PanelActions }): ReactNode {
  const { settings } = input;
  return (
    <StudySettings fields={usedFields(intervalBlockingKind.fields, settings)} settings={settings} actions={actions} />
  );
}
