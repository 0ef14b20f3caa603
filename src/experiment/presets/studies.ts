import { preset, type Preset } from './preset.ts';

/** What many trainings say that one does not. */
export const studies: readonly Preset[] = [
  preset('batchsize', 'Studies', {
    label: 'What a larger batch buys',
    summary:
      'Steps to a fixed loss from 8 to 256 examples at a time: K-FAC, whose curvature is estimated from the batch, gains most, SGD hardly anything.',
    problem: 'twoSpirals',
    problemSettings: { points: 256, heldOut: 0, turns: 0.75 },
    networkSettings: { widths: [12, 12] },
    runs: [
      ['sgd', { learningRate: 0.5 }],
      ['adam', { learningRate: 0.03 }],
      ['kfac', { learningRate: 1, divergence: 1, damping: 0.1 }],
    ],
    steps: 200,
    batch: 32,
    view: { focus: 2, xAxis: 'examples', smoothing: 0.8 },
    panels: [
      { kind: 'batchSize', width: 'wide', settings: { batches: [8, 32, 128, 256] } },
      { kind: 'lossCurves', width: 'third' },
    ],
  }),
  preset('tuning', 'Studies', {
    label: 'Who wins depends on what is tuned',
    summary:
      'Equal budgets of trials for four methods: the ranking changes with how many of their settings are tuned, and ε is one of them.',
    problem: 'illConditionedRegression',
    problemSettings: { points: 100, heldOut: 0 },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['nesterov', { learningRate: 0.3 }],
      ['rmsprop', { learningRate: 0.1 }],
      ['adam', { learningRate: 0.1 }],
    ],
    steps: 40,
    view: { focus: 3 },
    panels: [
      { kind: 'tuning', width: 'full' },
      { kind: 'tuning', width: 'wide', settings: { view: 'map' } },
      { kind: 'lossCurves', width: 'third' },
    ],
  }),
  preset('inclusion', 'Studies', {
    label: 'ε decides who contains whom',
    summary:
      'Momentum contains SGD, RMSProp and Adam contain momentum: with a tuned ε they do as well, with ε as a mere guard they need not.',
    problem: 'illConditionedRegression',
    problemSettings: { points: 100, heldOut: 0, conditionNumber: 300, noise: 0.05 },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['momentum', { learningRate: 0.1 }],
      ['adam', { learningRate: 0.1 }],
    ],
    steps: 80,
    panels: [
      { kind: 'inclusion', width: 'full', settings: { draw: 2 } },
      { kind: 'lossCurves', width: 'half' },
    ],
  }),
  preset('grafting', 'Studies', {
    label: 'Graft the stride, keep the compass',
    summary:
      'Directions of six methods with the step lengths of six: Shampoo, which diverges by itself at these rates, gives good directions to others’ lengths.',
    problem: 'teacherStudent',
    problemSettings: { points: 100, heldOut: 0 },
    networkSettings: { widths: [8] },
    runs: [
      ['adam', { learningRate: 0.1 }],
      ['adagraft', { learningRate: 0.1, magnitude: 'adam', direction: 'shampoo' }],
    ],
    steps: 60,
    view: { focus: 1 },
    panels: [
      { kind: 'graftingMatrix', width: 'wide' },
      { kind: 'lossCurves', width: 'third' },
    ],
  }),
  preset('intervals', 'Studies', {
    label: 'How old may roots be, how small blocks',
    summary:
      'Shampoo with roots recomputed every 1 to 100 steps, and in blocks of 4 to whole matrices, at a small and at a large batch.',
    problem: 'teacherStudent',
    problemSettings: { points: 128, heldOut: 0, noise: 0.1 },
    networkSettings: { widths: [12] },
    runs: [
      ['shampoo', { learningRate: 0.02 }],
      ['adam', { learningRate: 0.02 }],
    ],
    steps: 100,
    batch: 16,
    panels: [
      { kind: 'intervalBlocking', width: 'half' },
      { kind: 'intervalBlocking', width: 'half', settings: { view: 'block', blocks: [4, 8, 0] } },
      { kind: 'lossCurves', width: 'half' },
    ],
  }),
  preset('sweep', 'Studies', {
    label: 'Momentum multiplies the learning rate',
    summary:
      'Heavy ball at 49 points: with momentum 0.9 a tenth of the learning rate does what it does without, until the momentum itself is too slow.',
    problem: 'illConditionedRegression',
    problemSettings: { points: 100, heldOut: 0 },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['momentum', { learningRate: 0.1, momentum: 0.9 }],
      ['sgd', { learningRate: 1 }],
    ],
    steps: 60,
    panels: [
      {
        kind: 'sweep',
        width: 'wide',
        settings: {
          acrossValues: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
          up: 'momentum',
          upValues: [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99],
        },
      },
      { kind: 'lossCurves', width: 'third' },
    ],
  }),
];
