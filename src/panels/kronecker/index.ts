import type { Panel } from '../panel.ts';
import { kroneckerKind } from './kind.ts';
import { KroneckerControls } from './KroneckerControls.tsx';
import { KroneckerPicture } from './KroneckerPicture.tsx';
import { kroneckerCaption, kroneckerRequest, kroneckerTable } from './kroneckerWords.ts';

/** How well two small statistics stand for the full one. */
export const kronecker: Panel = {
  ...kroneckerKind,
  request: kroneckerRequest,
  caption: kroneckerCaption,
  table: kroneckerTable,
  Picture: KroneckerPicture,
  Controls: KroneckerControls,
};
