import type { Panel } from './panel.ts';
import { sketchCaption, sketchRequest, sketchTable } from './sketchCaption.ts';
import { SketchErrorControls } from './SketchErrorControls.tsx';
import { SketchErrorPicture } from './SketchErrorPicture.tsx';

/** How well a Frequent Directions sketch remembers the run's gradients. */
export const sketchError: Panel = {
  kind: 'sketchError',
  title: 'Sketch error',
  request: sketchRequest,
  caption: sketchCaption,
  table: sketchTable,
  Picture: SketchErrorPicture,
  Controls: SketchErrorControls,
};
