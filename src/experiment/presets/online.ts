import { preset, type Preset } from './preset.ts';

const linear = { widths: [], bias: 'none' };

/** Losses that come one after another, and values that come up rarely. */
export const online: readonly Preset[] = [
  preset('regret', 'Online learning', {
    label: 'Regret and its bounds',
    summary:
      'Each of 600 examples is met once: what eight methods pay beyond the best fixed weights, and what theory allows the one in focus.',
    problem: 'convexStream',
    networkSettings: linear,
    runs: [
      ['ogd', { learningRate: 0.5 }],
      ['adagrad', { learningRate: 0.3 }],
      ['adagradFull', { learningRate: 0.3 }],
      ['onlineNewton', { learningRate: 1 }],
      ['sketchedAdagrad', { learningRate: 0.3 }],
      ['adaFd', { learningRate: 0.3, delta: 1 }],
      ['fdSon', { learningRate: 0.5, delta: 5 }],
      ['rfdSon', { learningRate: 0.5, delta: 10 }],
    ],
    steps: 600,
    batch: 1,
    view: { focus: 1, smoothing: 0.98 },
    panels: [
      { kind: 'regret', width: 'full' },
      { kind: 'lossCurves', width: 'full' },
    ],
  }),
  preset('ftrl', 'Online learning', {
    label: 'Clicks, one pass, few weights',
    summary:
      'A linear model meets each of 2,000 clicks once: FTRL-Proximal with λ₁ leaves about four weights in ten exactly 0 and loses little by it.',
    problem: 'clickStream',
    problemSettings: { points: 2500, heldOut: 0.2, pairs: 0 },
    networkSettings: { widths: [], initialScale: 0.01 },
    runs: [
      ['ogd', { learningRate: 1 }],
      ['adagrad', { learningRate: 0.1 }],
      ['ftrl', { learningRate: 0.3 }],
      ['ftrl', { learningRate: 0.3, l1: 0.3 }],
    ],
    steps: 250,
    batch: 8,
    view: { focus: 3, metric: 'auc' },
    panels: [{ kind: 'lossCurves', width: 'full' }],
  }),
  preset('clicks', 'Online learning', {
    label: 'Clicks through a tall table',
    summary:
      'An embedding table of 188 × 8 reads clicks: Shampoo on its short side alone, 8² numbers instead of 188², fits them best; held out, no method is far ahead.',
    problem: 'clickStream',
    problemSettings: { pairs: 2 },
    network: 'embedding',
    runs: [
      ['sgd', { learningRate: 1 }],
      ['adam', { learningRate: 0.01 }],
      ['adagrad', { learningRate: 0.1 }],
      ['shampoo', { learningRate: 0.01, limit: 64 }],
    ],
    steps: 120,
    batch: 64,
    view: { focus: 3, metric: 'auc', parameter: 'E' },
    panels: [
      { kind: 'lossCurves', width: 'full' },
      { kind: 'spectra', width: 'full' },
    ],
  }),
];
