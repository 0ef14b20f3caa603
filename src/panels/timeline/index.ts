import type { Panel } from '../panel.ts';
import { delayStudy } from './delayStudy.ts';
import { timelineKind } from './kind.ts';
import { TimelineControls } from './TimelineControls.tsx';
import { TimelinePicture } from './TimelinePicture.tsx';
import { timelineCaption, timelineTable } from './timelineWords.ts';

/** When training and the second worker were busy, and what late roots do to the loss. */
export const timeline: Panel = {
  ...timelineKind,
  study: delayStudy,
  caption: timelineCaption,
  table: timelineTable,
  Picture: TimelinePicture,
  Controls: TimelineControls,
};
