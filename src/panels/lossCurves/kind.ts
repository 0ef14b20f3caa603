import type { PanelKind } from '../panelKind.ts';

export const lossCurvesKind: PanelKind = {
  kind: 'lossCurves',
  title: 'Loss curves',
  summary: 'The losses of all runs over steps, examples or time.',
  fields: {},
};
