import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { GraftingPicture } from './GraftingPicture.tsx';
import { graftingCaption, graftingTable } from './graftingWords.ts';
import { graftingMatrixKind } from './kind.ts';
import { graftingStudy } from './pairs.ts';

/** Direction of one method, length of another: the loss of every pair. */
export const graftingMatrix: Panel = {
  ...graftingMatrixKind,
  study: graftingStudy,
  caption: graftingCaption,
  table: graftingTable,
  Picture: GraftingPicture,
  Controls: GraftingControls,
};

function GraftingControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <StudySettings fields={graftingMatrixKind.fields} settings={input.settings} actions={actions} />;
}
