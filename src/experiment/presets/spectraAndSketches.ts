import { preset, type Preset } from './preset.ts';

/** Spectra of every layer over training, and sketches of what concentrates like that. */
export const spectraAndSketches: readonly Preset[] = [
  preset('layers', 'Spectra and sketches', {
    label: 'Every layer’s spectrum',
    summary:
      'Shampoo trains five layers: the top quarter of the eigenvalues holds nearly all of the mass of every layer, and of random gradients about a third at most.',
    problem: 'twoSpirals',
    problemSettings: { points: 400, turns: 1 },
    networkSettings: { widths: [24, 24, 24, 24] },
    runs: [
      ['shampoo', { learningRate: 0.005 }],
      ['adam', { learningRate: 0.01 }],
    ],
    steps: 300,
    batch: 64,
    view: { focus: 0, decay: 0.99 },
    panels: [
      { kind: 'spectraOverTraining', width: 'full' },
      { kind: 'lossCurves' },
      { kind: 'spectraOverTraining', settings: { quantity: 'rotation', sides: 'left', memory: 'both' } },
    ],
  }),
  preset('sketches', 'Spectra and sketches', {
    label: 'What sketches remember',
    summary:
      'Every sketch by its rows: on gradients, on items, where its rows are the counters of Misra and Gries, on signal plus noise, and on the stream that blinds incremental SVD.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    networkSettings: { widths: [24, 24] },
    runs: [
      ['sketchy', { learningRate: 0.02, rank: 8 }],
      ['shampoo', { learningRate: 0.02 }],
    ],
    steps: 200,
    batch: 32,
    view: { focus: 0, parameter: 'W2', rank: 10 },
    panels: [
      { kind: 'sketches' },
      { kind: 'sketches', settings: { stream: 'basis' } },
      { kind: 'sketches', settings: { stream: 'adversarial', bars: 'incrementalSvd' } },
      { kind: 'sketches', settings: { stream: 'synthetic', over: 'memory' } },
    ],
  }),
];
