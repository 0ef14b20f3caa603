import type { Fields } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

/** What can be followed, of which sides, and which memories of the gradients lie over one another. */
export const overTrainingFields = {
  quantity: {
    type: 'choice',
    label: 'shown',
    key: 'quantity',
    hint: 'What is followed of every statistic.',
    options: [
      { value: 'mass', label: 'mass of the top eigenvalues' },
      { value: 'dimension', label: 'intrinsic dimension' },
      { value: 'rotation', label: 'rotation of the top directions' },
    ],
    default: 'mass',
  },
  share: {
    type: 'integer',
    label: 'top',
    key: 'top',
    hint: 'Which share of the eigenvalues, the largest, counts as the top.',
    unit: '%',
    min: 1,
    max: 100,
    default: 25,
    scale: 'linear',
    when: { field: 'quantity', is: ['mass', 'rotation'] },
  },
  memory: {
    type: 'choice',
    label: 'memory',
    key: 'memory',
    hint: 'The statistics with the decay chosen, or the plain sum and the moving average over one another.',
    options: [
      { value: 'chosen', label: 'as chosen' },
      { value: 'both', label: 'sum and average' },
    ],
    default: 'chosen',
  },
  sides: {
    type: 'choice',
    label: 'sides',
    key: 'sides',
    hint: 'L = Σ G Gᵀ, R = Σ Gᵀ G, or both of every weight.',
    options: [
      { value: 'both', label: 'L and R' },
      { value: 'left', label: 'L' },
      { value: 'right', label: 'R' },
    ],
    default: 'both',
  },
} as const satisfies Fields;

export const spectraOverTrainingKind: PanelKind = {
  kind: 'spectraOverTraining',
  title: 'Spectra over training',
  summary:
    'How concentrated the gradients of every layer stay while a run trains, how many dimensions they fill and how their top directions turn, beside random gradients.',
  fields: overTrainingFields,
};
