import type { Panel } from '../panel.ts';
import { learnedFunctionKind } from './kind.ts';
import { learnedFunctionCaption, learnedFunctionRequest, learnedFunctionTable } from './learnedFunctionCaption.ts';
import { LearnedFunctionControls } from './LearnedFunctionControls.tsx';
import { LearnedFunctionPicture } from './LearnedFunctionPicture.tsx';

/** What each run has learned, with the data. */
export const learnedFunction: Panel = {
  ...learnedFunctionKind,
  request: learnedFunctionRequest,
  caption: learnedFunctionCaption,
  table: learnedFunctionTable,
  Picture: LearnedFunctionPicture,
  Controls: LearnedFunctionControls,
};
