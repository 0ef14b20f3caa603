import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { InclusionPicture } from './InclusionPicture.tsx';
import { inclusionCaption, inclusionRequest, inclusionTable } from './inclusionWords.ts';
import { inclusionKind } from './kind.ts';
import { inclusionStudy } from './pairs.ts';

/** Momentum contains SGD, Adam contains momentum: when tuned, in the limit, and not otherwise. */
export const inclusion: Panel = {
  ...inclusionKind,
  request: inclusionRequest,
  study: inclusionStudy,
  caption: inclusionCaption,
  table: inclusionTable,
  Picture: InclusionPicture,
  Controls: InclusionControls,
};

function InclusionControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <StudySettings fields={inclusionKind.fields} settings={input.settings} actions={actions} />;
}
