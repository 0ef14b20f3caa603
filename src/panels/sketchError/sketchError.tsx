import type { Panel } from '../panel.ts';
import { sketchCaption, sketchRequest, sketchTable } from './sketchCaption.ts';
import { SketchErrorControls } from './SketchErrorControls.tsx';
import { SketchErrorPicture } from './SketchErrorPicture.tsx';
import { sketchErrorKind } from './kind.ts';

/** How well a Frequent Directions sketch remembers the run's gradients. */
export const sketchError: Panel = {
  ...sketchErrorKind,
  request: sketchRequest,
  caption: sketchCaption,
  table: sketchTable,
  Picture: SketchErrorPicture,
  Controls: SketchErrorControls,
};
