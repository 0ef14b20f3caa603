import type { PanelKind } from '../panelKind.ts';

export const preconditionersKind: PanelKind = {
  kind: 'preconditioners',
  title: 'Preconditioner',
  summary:
    'The matrices that the run multiplies a gradient by, the share of its signs that they turn round, and the angle between gradient and step.',
  fields: {},
};
