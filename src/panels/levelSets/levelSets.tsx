import { levelSetsCaption, levelSetsRequest, levelSetsTable } from './levelSetsCaption.ts';
import { LevelSetsControls } from './LevelSetsControls.tsx';
import { LevelSetsPicture } from './LevelSetsPicture.tsx';
import type { Panel } from '../panel.ts';
import { levelSetsKind } from './kind.ts';

/** The loss around a run, as it is and as its preconditioner sees it. */
export const levelSets: Panel = {
  ...levelSetsKind,
  request: levelSetsRequest,
  caption: levelSetsCaption,
  table: levelSetsTable,
  Picture: LevelSetsPicture,
  Controls: LevelSetsControls,
};
