import type { Panel } from '../panel.ts';
import { spectraOverTrainingKind } from './kind.ts';
import { overTrainingCaption, overTrainingTable } from './overTrainingCaption.ts';
import { OverTrainingControls } from './OverTrainingControls.tsx';
import { OverTrainingPicture } from './OverTrainingPicture.tsx';
import { overTrainingRequest } from './overTrainingRequest.ts';

/** Top mass, intrinsic dimension or rotation of L and R of every weight over the steps, beside random gradients. */
export const spectraOverTraining: Panel = {
  ...spectraOverTrainingKind,
  request: overTrainingRequest,
  caption: overTrainingCaption,
  table: overTrainingTable,
  Picture: OverTrainingPicture,
  Controls: OverTrainingControls,
};
