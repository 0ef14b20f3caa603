import type { PanelKind } from '../panelKind.ts';

export const statisticsKind: PanelKind = {
  kind: 'statistics',
  title: 'Statistics',
  summary:
    'Steps to a target loss and the loss after the last step of every run over its seeds, with what they leave uncertain, and who wins seed by seed.',
  fields: {
    loss: {
      type: 'choice',
      label: 'Loss',
      key: 'l',
      hint: 'Of all training examples, of examples held out, or of each mini-batch, averaged over steps with weight 0.9 on the past.',
      options: [
        { value: 'training', label: 'training' },
        { value: 'heldOut', label: 'held out' },
        { value: 'batch', label: 'mini-batches' },
      ],
      default: 'training',
    },
    aim: {
      type: 'choice',
      label: 'Target',
      key: 'a',
      hint: 'The least loss that every seed reaches which does not diverge and gets at least halfway from its first loss to the least of all; or a loss of your own.',
      options: [
        { value: 'common', label: 'reached by all that get halfway' },
        { value: 'own', label: 'my own' },
      ],
      default: 'common',
    },
    target: {
      type: 'number',
      label: 'Target loss',
      key: 't',
      hint: 'The loss that has to be reached.',
      min: 1e-8,
      max: 1000,
      default: 0.1,
      scale: 'log',
      when: { field: 'aim', is: ['own'] },
    },
    against: {
      type: 'choice',
      label: 'Against',
      key: 'r',
      hint: 'The run that the others are compared with, seed by seed.',
      options: [
        { value: 'first', label: 'the first run' },
        { value: 'focus', label: 'the run in focus' },
      ],
      default: 'first',
    },
  },
};
