import type { PanelKind } from '../panelKind.ts';

export const graftingMatrixKind: PanelKind = {
  kind: 'graftingMatrix',
  title: 'Grafting matrix',
  summary: 'The loss of every pair of methods of which one gives the direction of a step and the other its length.',
  fields: {
    rates: {
      type: 'list',
      label: 'Learning rates',
      key: 'lr',
      hint: 'Of the method that gives the length. Each pair is trained with all of them; the best counts.',
      integer: false,
      min: 1e-6,
      max: 100,
      minLength: 1,
      maxLength: 5,
      default: [0.01, 0.1],
    },
    interval: {
      type: 'integer',
      label: 'Interval',
      key: 'n',
      unit: 'steps',
      hint: 'Steps between recomputations of Shampoo’s roots.',
      min: 1,
      max: 100,
      default: 5,
      scale: 'log',
    },
  },
};
