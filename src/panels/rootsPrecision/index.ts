import type { Panel } from '../panel.ts';
import { rootsPrecisionKind } from './kind.ts';
import { PrecisionControls } from './PrecisionControls.tsx';
import { PrecisionPicture } from './PrecisionPicture.tsx';
import { precisionCaption, precisionRequest, precisionTable } from './precisionWords.ts';

/** How many bits of an inverse root survive, and what an iteration's own residual knows of it. */
export const rootsPrecision: Panel = {
  ...rootsPrecisionKind,
  request: precisionRequest,
  caption: precisionCaption,
  table: precisionTable,
  Picture: PrecisionPicture,
  Controls: PrecisionControls,
};
