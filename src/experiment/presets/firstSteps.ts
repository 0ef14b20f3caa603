import { preset, type Preset } from './preset.ts';

/** What a first visit shows. */
export const rings: Preset = preset('rings', 'First steps', {
  label: 'Two rings',
  summary: 'Four methods learn to tell two rings apart: SGD sits on a plateau while the others have long left it.',
  problem: 'rings',
  problemSettings: { points: 200 },
  networkSettings: { widths: [12, 12] },
  runs: [
    ['sgd', { learningRate: 0.3 }],
    ['adam', { learningRate: 0.02 }],
    ['shampoo', { learningRate: 0.02 }],
    ['sketchy', { learningRate: 0.02 }],
  ],
  steps: 300,
  view: { focus: 2 },
});

/** Optimizers on surfaces of two weights. */
export const surfaces: readonly Preset[] = [
  preset('tilted', 'First steps', {
    label: 'A tilted valley',
    summary:
      'A valley at 45° to the axes: AdaGrad, which only rescales axes, still sees it; full matrices turn its ellipses into circles.',
    problem: 'quadratic',
    problemSettings: { conditionNumber: 100, angle: 45 },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['adagrad', { learningRate: 0.5 }],
      ['adagradFull', { learningRate: 0.5 }],
      ['shampoo', { learningRate: 0.5, grafting: 'none', statistics: 'sum' }],
    ],
    steps: 200,
    view: { focus: 2 },
  }),
  preset('rosenbrock', 'First steps', {
    label: 'A bent valley',
    summary:
      'Rosenbrock’s valley turns as it falls: SGD creeps along its floor, momentum and adaptive methods walk it.',
    problem: 'rosenbrock',
    runs: [
      ['sgd', { learningRate: 0.001 }],
      ['momentum', { learningRate: 0.001 }],
      ['adam', { learningRate: 0.1 }],
      ['adagradFull', { learningRate: 1 }],
    ],
    steps: 500,
    view: { focus: 3 },
  }),
  preset('saddle', 'First steps', {
    label: 'Past a saddle',
    summary: 'SGD waits at the saddle until a tiny slope has grown; Adam, which divides by its size, is away at once.',
    problem: 'saddle',
    runs: [
      ['sgd', { learningRate: 0.1 }],
      ['momentum', { learningRate: 0.05 }],
      ['adam', { learningRate: 0.05 }],
      ['shampoo', { learningRate: 0.05 }],
    ],
    steps: 200,
    view: { focus: 2 },
  }),
];

/** Optimizers on small networks. */
export const smallNetworks: readonly Preset[] = [
  preset('regression', 'First steps', {
    label: 'Ill-conditioned regression',
    summary:
      'Linear regression on inputs with condition number 1000: the worse a method sees the inputs’ shape, the longer its tail.',
    problem: 'illConditionedRegression',
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['nesterov', { learningRate: 0.5 }],
      ['adam', { learningRate: 0.05 }],
      ['adagradFull', { learningRate: 0.5 }],
      ['shampoo', { learningRate: 0.05 }],
    ],
    steps: 300,
    view: { focus: 3 },
  }),
  preset('batches', 'First steps', {
    label: 'Noise of small batches',
    summary:
      'Eight examples per step, three seeds: the batches’ noise tosses every loss about, less so where the rate falls to zero.',
    problem: 'moons',
    problemSettings: { points: 200, noise: 0.2 },
    networkSettings: { widths: [12, 12] },
    runs: [
      ['sgd', { learningRate: 0.5 }],
      ['sgd', { learningRate: 0.5, schedule: 'linear' }],
      ['adam', { learningRate: 0.02 }],
      ['shampoo', { learningRate: 0.02 }],
    ],
    steps: 300,
    batch: 8,
    seeds: 3,
    view: { focus: 3, metric: 'both', smoothing: 0.9 },
  }),
  preset('ranks', 'First steps', {
    label: 'How many rows a sketch needs',
    summary:
      'Sketchy with 1, 2, 4 and 8 rows beside the Shampoo it approximates: with 8 rows the two end at about the same loss.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    runs: [
      ['sketchy', { learningRate: 0.02, rank: 1 }],
      ['sketchy', { learningRate: 0.02, rank: 2 }],
      ['sketchy', { learningRate: 0.02, rank: 4 }],
      ['sketchy', { learningRate: 0.02, rank: 8 }],
      ['shampoo', { learningRate: 0.02, beta2: 0.999 }],
    ],
    steps: 300,
    view: { focus: 2, parameter: 'W2' },
  }),
  preset('stale', 'First steps', {
    label: 'Old roots will do',
    summary:
      'Shampoo with roots recomputed every 1, 5, 20 and 100 steps: stale roots cost little and save most of the computing.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    runs: [
      ['shampoo', { learningRate: 0.02, interval: 1 }],
      ['shampoo', { learningRate: 0.02, interval: 5 }],
      ['shampoo', { learningRate: 0.02, interval: 20 }],
      ['shampoo', { learningRate: 0.02, interval: 100 }],
    ],
    steps: 300,
    view: { xAxis: 'time' },
  }),
];
