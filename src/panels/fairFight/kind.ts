import type { PanelKind } from '../panelKind.ts';

export const fairFightKind: PanelKind = {
  kind: 'fairFight',
  title: 'Fair fight',
  summary:
    'Every run trained with the same number of learning rates: its loss over the rate, its best rate, and who wins with it.',
  fields: {
    rates: {
      type: 'integer',
      label: 'Rates',
      key: 'n',
      hint: 'How many learning rates each run is given, evenly spaced in their logarithm.',
      min: 2,
      max: 9,
      default: 7,
      scale: 'linear',
    },
    span: {
      type: 'integer',
      label: 'Span',
      key: 's',
      hint: 'Powers of ten from the smallest to the largest rate.',
      unit: 'decades',
      min: 1,
      max: 6,
      default: 3,
      scale: 'linear',
    },
    center: {
      type: 'choice',
      label: 'Around',
      key: 'c',
      hint: 'Each run’s own learning rate, or one rate for all of them.',
      options: [
        { value: 'own', label: 'each run’s own' },
        { value: 'common', label: 'one for all' },
      ],
      default: 'own',
    },
    rate: {
      type: 'number',
      label: 'Rate',
      key: 'e',
      symbol: 'η',
      hint: 'The middle of the rates of all runs.',
      min: 1e-6,
      max: 10,
      default: 0.03,
      scale: 'log',
      when: { field: 'center', is: ['common'] },
    },
    judge: {
      type: 'choice',
      label: 'Judge by',
      key: 'j',
      hint: 'The loss at the last step, of all training examples or of those held out, or the least held-out loss on the way. The median over seeds.',
      options: [
        { value: 'training', label: 'training loss' },
        { value: 'heldOut', label: 'held-out loss' },
        { value: 'best', label: 'best held-out loss' },
      ],
      default: 'training',
    },
  },
};
