import type { PanelKind } from '../panelKind.ts';

export const levelSetsKind: PanelKind = {
  kind: 'levelSets',
  title: 'Level sets',
  summary:
    'The loss on a plane, and the same loss in the coordinates in which the run’s preconditioner is the identity.',
  fields: {},
};
