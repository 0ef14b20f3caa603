import type { Panel } from '../panel.ts';
import { regretKind } from './kind.ts';
import { RegretControls } from './RegretControls.tsx';
import { RegretPicture } from './RegretPicture.tsx';
import { regretCaption, regretRequest, regretTable } from './regretWords.ts';

/** Regret over the losses met so far, with what theory allows. */
export const regret: Panel = {
  ...regretKind,
  request: regretRequest,
  caption: regretCaption,
  table: regretTable,
  Picture: RegretPicture,
  Controls: RegretControls,
};
