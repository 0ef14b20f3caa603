import { lossCaption, lossTable } from './lossCaption.ts';
import { LossCurvesControls } from './LossCurvesControls.tsx';
import { LossCurvesPicture } from './LossCurvesPicture.tsx';
import type { Panel } from '../panel.ts';
import { lossCurvesKind } from './kind.ts';

/** Training and held-out loss of all runs. */
export const lossCurves: Panel = {
  ...lossCurvesKind,
  caption: lossCaption,
  table: lossTable,
  Picture: LossCurvesPicture,
  Controls: LossCurvesControls,
};
