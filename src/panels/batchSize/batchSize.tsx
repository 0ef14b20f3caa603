import type { Panel } from '../panel.ts';
import { BatchSizeControls, BatchSizePicture } from './BatchSizePicture.tsx';
import { batchStudy } from './batchSweep.ts';
import { batchCaption, batchTable } from './batchWords.ts';
import { batchSizeKind } from './kind.ts';

/** Progress per step and per example against batch size. */
export const batchSize: Panel = {
  ...batchSizeKind,
  study: batchStudy,
  caption: batchCaption,
  table: batchTable,
  Picture: BatchSizePicture,
  Controls: BatchSizeControls,
};
