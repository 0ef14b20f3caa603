import type { Panel } from '../panel.ts';
import { memoryCostKind } from './kind.ts';
import { MemoryControls } from './MemoryControls.tsx';
import { MemoryPicture } from './MemoryPicture.tsx';
import { memoryCaption, memoryRequest, memoryTable } from './memoryWords.ts';

/** What every optimizer keeps and computes for a weight of any size, and where the time of the runs' own steps goes. */
export const memoryCost: Panel = {
  ...memoryCostKind,
  request: memoryRequest,
  caption: memoryCaption,
  table: memoryTable,
  Picture: MemoryPicture,
  Controls: MemoryControls,
};
