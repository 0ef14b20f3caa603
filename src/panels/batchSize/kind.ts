import type { PanelKind } from '../panelKind.ts';

export const batchSizeKind: PanelKind = {
  kind: 'batchSize',
  title: 'Batch size',
  summary: 'How many steps, and how many examples, each run needs to reach a loss, at several batch sizes.',
  fields: {
    batches: {
      type: 'list',
      label: 'Batch sizes',
      key: 'b',
      hint: 'Every run is trained once more at each of them; sizes beyond the number of examples mean all of them.',
      integer: true,
      min: 1,
      max: 2048,
      minLength: 1,
      maxLength: 8,
      default: [8, 32, 128, 512],
    },
    target: {
      type: 'number',
      label: 'Target',
      key: 't',
      hint: 'The loss to reach, as a share of the loss before the first step.',
      min: 1e-4,
      max: 1,
      default: 0.2,
      scale: 'log',
    },
    smoothing: {
      type: 'number',
      label: 'Smoothing',
      key: 's',
      hint: 'Weight of the past in the moving average of the mini-batch loss that has to reach the target.',
      min: 0,
      max: 0.99,
      default: 0.8,
      scale: 'linear',
    },
  },
};
