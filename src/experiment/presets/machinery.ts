import { preset, type Preset } from './preset.ts';

/** Shampoo as it was first measured on autoencoders of curves. */
const grafted = { learningRate: 0.003, beta2: 0.99, grafting: 'rmsprop' };

/** What second-order steps cost: bits, memory and time. */
export const machinery: readonly Preset[] = [
  preset('precision', 'Machinery', {
    label: 'Bits lost in the root',
    summary:
      'Inverse fourth roots in four arithmetics: each doubling of the condition number costs a bit, and the residual that an iteration reports does not tell.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    runs: [
      ['shampoo', { learningRate: 0.02 }],
      ['adam', { learningRate: 0.02 }],
    ],
    steps: 200,
    panels: [
      { kind: 'rootsPrecision', width: 'full' },
      { kind: 'spectra', width: 'half' },
      { kind: 'lossCurves', width: 'half' },
    ],
  }),
  preset('memory', 'Machinery', {
    label: 'From petabytes to kilobytes',
    summary:
      'What every method keeps for a weight of 1,024 × 4,096, or of any size, and where the time of a step of the runs here goes.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    runs: [
      ['sgd', { learningRate: 0.3 }],
      ['adam', { learningRate: 0.02 }],
      ['sketchy', { learningRate: 0.02 }],
      ['shampoo', { learningRate: 0.02 }],
    ],
    steps: 200,
    panels: [
      { kind: 'memoryCost', width: 'full' },
      { kind: 'lossCurves', width: 'half' },
    ],
  }),
  preset('timeline', 'Machinery', {
    label: 'Roots by a second worker',
    summary:
      'Shampoo trains on with old roots while a second worker computes new ones; beside it, what roots that come late do to the final loss.',
    problem: 'curves',
    problemSettings: { points: 100, size: 8 },
    networkSettings: { widths: [20, 6, 20] },
    runs: [
      ['shampoo', { ...grafted, roots: 'aside', interval: 5 }],
      ['shampoo', { ...grafted, interval: 5 }],
      ['adam', { learningRate: 0.01 }],
    ],
    steps: 100,
    panels: [
      { kind: 'timeline', width: 'full', settings: { window: 500, delays: [0, 5, 20, 100] } },
      { kind: 'lossCurves', width: 'half' },
    ],
  }),
];
