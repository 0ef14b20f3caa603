import { preset, type Preset, type PresetSketch } from './preset.ts';

/** Of a few rates tried with each method on the curves, the best are used. */
const shampoo = {
  learningRate: 0.003,
  grafting: 'rmsprop',
  graftBeta2: 0.99,
  acceleration: 'heavy-ball',
  momentum: 0.9,
  interval: 5,
} as const;

const common = {
  problemSettings: { size: 8, points: 250, heldOut: 0.2 },
  runs: [
    ['momentum', { learningRate: 0.03 }],
    ['adam', { learningRate: 0.03 }],
    ['shampoo', shampoo],
    ['kfac', { learningRate: 0.3, interval: 5 }],
  ],
  steps: 60,
  panels: [
    { kind: 'learnedFunction', width: 'full' },
    { kind: 'lossCurves', width: 'half' },
    { kind: 'spectra', width: 'half' },
  ],
} as const satisfies Partial<PresetSketch>;

/** Deep networks that images pass through a code of a few numbers. */
export const autoencoders: readonly Preset[] = [
  preset('curves', 'Networks', {
    label: 'Off the mean image',
    summary:
      'A deep autoencoder first answers every curve with the mean of all: Shampoo and K-FAC soon tell curves apart, Adam and momentum stay at the mean for longer.',
    problem: 'curves',
    networkSettings: { widths: [32, 16, 6, 16, 32], code: 'linear', initializer: 'lecun' },
    ...common,
    view: { focus: 2 },
  }),
  preset('digits', 'Networks', {
    label: 'Digits through eight numbers',
    summary:
      'Drawn digits pass through a code of eight numbers: after half the steps K-FAC reproduces them better than Adam does after all.',
    problem: 'drawnDigits',
    networkSettings: { widths: [32, 16, 8, 16, 32], code: 'linear', initializer: 'lecun' },
    ...common,
    view: { focus: 3 },
  }),
];
