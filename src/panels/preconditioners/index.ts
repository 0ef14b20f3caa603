import type { Panel } from '../panel.ts';
import { SpectraControls } from '../spectra/SpectraControls.tsx';
import { preconditionersKind } from './kind.ts';
import { PreconditionersPicture } from './PreconditionersPicture.tsx';
import { preconditionersCaption, preconditionersRequest, preconditionersTable } from './preconditionersWords.ts';

/** What a run multiplies gradients by, and what that does to them. */
export const preconditioners: Panel = {
  ...preconditionersKind,
  request: preconditionersRequest,
  caption: preconditionersCaption,
  table: preconditionersTable,
  Picture: PreconditionersPicture,
  Controls: SpectraControls,
};
