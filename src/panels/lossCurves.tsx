import { lossCaption, lossTable } from './lossCaption.ts';
import { LossCurvesControls } from './LossCurvesControls.tsx';
import { LossCurvesPicture } from './LossCurvesPicture.tsx';
import type { Panel } from './panel.ts';

/** Training and held-out loss of all runs. */
export const lossCurves: Panel = {
  kind: 'lossCurves',
  title: 'Loss curves',
  caption: lossCaption,
  table: lossTable,
  Picture: LossCurvesPicture,
  Controls: LossCurvesControls,
};
