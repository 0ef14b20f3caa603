import { levelSetsCaption, levelSetsRequest, levelSetsTable } from './levelSetsCaption.ts';
import { LevelSetsControls } from './LevelSetsControls.tsx';
import { LevelSetsPicture } from './LevelSetsPicture.tsx';
import type { Panel } from './panel.ts';

/** The loss around a run, as it is and as its preconditioner sees it. */
export const levelSets: Panel = {
  kind: 'levelSets',
  title: 'Level sets',
  request: levelSetsRequest,
  caption: levelSetsCaption,
  table: levelSetsTable,
  Picture: LevelSetsPicture,
  Controls: LevelSetsControls,
};
