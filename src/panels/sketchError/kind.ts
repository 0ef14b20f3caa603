import type { PanelKind } from '../panelKind.ts';

export const sketchErrorKind: PanelKind = {
  kind: 'sketchError',
  title: 'Sketch error',
  summary: 'How well a Frequent Directions sketch remembers the run’s gradients, with its bound and the best possible.',
  fields: {},
};
