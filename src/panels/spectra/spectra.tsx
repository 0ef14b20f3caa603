import type { Panel } from '../panel.ts';
import { spectraCaption, spectraRequest, spectraTable } from './spectraCaption.ts';
import { SpectraControls } from './SpectraControls.tsx';
import { SpectraPicture } from './SpectraPicture.tsx';
import { spectraKind } from './kind.ts';

/** How quickly the eigenvalues of a run's statistics fall off, beside those of random gradients. */
export const spectra: Panel = {
  ...spectraKind,
  request: spectraRequest,
  caption: spectraCaption,
  table: spectraTable,
  Picture: SpectraPicture,
  Controls: SpectraControls,
};
