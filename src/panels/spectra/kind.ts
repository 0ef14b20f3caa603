import type { PanelKind } from '../panelKind.ts';

export const spectraKind: PanelKind = {
  kind: 'spectra',
  title: 'Eigenvalue spectra',
  summary: 'How quickly the eigenvalues of a run’s statistics fall off, beside those of random gradients.',
  fields: {},
};
