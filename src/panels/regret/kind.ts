import type { PanelKind } from '../panelKind.ts';

export const regretKind: PanelKind = {
  kind: 'regret',
  title: 'Regret',
  summary: 'How much more each method has paid than the best fixed weights would have, and what theory allows it.',
  fields: {
    of: {
      type: 'choice',
      label: 'shown',
      key: 'of',
      hint: 'Regret summed over all losses so far, or on average per loss.',
      options: [
        { value: 'sum', label: 'sum' },
        { value: 'average', label: 'per loss' },
      ],
      default: 'sum',
    },
    scale: {
      type: 'choice',
      label: 'scale',
      key: 'scale',
      hint: 'Where both axes are logarithmic, a regret that grows like √T is a line of slope ½.',
      options: [
        { value: 'log', label: 'log' },
        { value: 'linear', label: 'linear' },
      ],
      default: 'log',
    },
  },
};
