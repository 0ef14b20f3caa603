import type { Panel } from '../panel.ts';
import { sketchesKind } from './kind.ts';
import { sketchesCaption } from './sketchesCaption.ts';
import { SketchesControls } from './SketchesControls.tsx';
import { SketchesPicture } from './SketchesPicture.tsx';
import { sketchesRequest } from './sketchesRequest.ts';
import { sketchesTable } from './sketchesTable.ts';

/** Every sketch on one stream: errors over rows or memory, and the rows of one of them as bars. */
export const sketches: Panel = {
  ...sketchesKind,
  request: sketchesRequest,
  caption: sketchesCaption,
  table: sketchesTable,
  Picture: SketchesPicture,
  Controls: SketchesControls,
};
