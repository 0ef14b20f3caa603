import { preset, type Preset } from './preset.ts';

/** Networks that use their weights at several places of every example. */
export const sharedWeights: readonly Preset[] = [
  preset('convolution', 'Networks', {
    label: 'Kernels as matrices',
    summary:
      'A small convolutional network reads drawn digits. Its kernels are matrices of what they see by channels, so that Shampoo and K-FAC take them like any other layer; both are done before SGD and Adam.',
    problem: 'drawnDigits',
    problemSettings: { task: 'classify', points: 400 },
    network: 'convolution',
    networkSettings: { channels: [8, 16] },
    runs: [
      ['sgd', { learningRate: 0.3 }],
      ['adam', { learningRate: 0.01 }],
      ['shampoo', { learningRate: 0.02, interval: 5 }],
      ['kfac', { learningRate: 0.3, interval: 5 }],
    ],
    steps: 60,
    batch: 50,
    view: { focus: 2, parameter: 'K2' },
    panels: [
      { kind: 'lossCurves', width: 'half' },
      { kind: 'spectra', width: 'half' },
    ],
  }),
  preset('transformer', 'Networks', {
    label: 'A tiny translator',
    summary:
      'A transformer of one block learns to put nouns before their adjectives, and every word into another language; Shampoo with the length of Adam’s steps gets there in fewer of them.',
    problem: 'sequences',
    problemSettings: { task: 'translation', points: 250, heldOut: 0.2 },
    network: 'transformer',
    networkSettings: { headWidth: 10 },
    runs: [
      ['adagrad', { learningRate: 0.05, schedule: 'linear' }],
      ['adam', { learningRate: 0.015, schedule: 'linear' }],
      ['shampoo', { learningRate: 0.015, schedule: 'linear', interval: 5 }],
    ],
    steps: 120,
    batch: 32,
    view: { focus: 2, parameter: 'F1' },
    panels: [
      { kind: 'lossCurves', width: 'half' },
      { kind: 'spectra', width: 'half' },
    ],
  }),
];
