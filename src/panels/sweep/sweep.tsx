import type { Panel } from '../panel.ts';
import { sweepStudy } from './cells.ts';
import { sweepKind } from './kind.ts';
import { SweepControls } from './SweepControls.tsx';
import { SweepPicture } from './SweepPicture.tsx';
import { sweepCaption, sweepTable } from './sweepWords.ts';

/** One or two parameters of a run as axes. */
export const sweep: Panel = {
  ...sweepKind,
  study: sweepStudy,
  caption: sweepCaption,
  table: sweepTable,
  Picture: SweepPicture,
  Controls: SweepControls,
};
