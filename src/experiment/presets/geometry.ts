import { preset, type Preset } from './preset.ts';

/** Where steps go from one point, and what networks have learned. */
export const geometry: readonly Preset[] = [
  preset('geometry', 'Geometry', {
    label: 'Off the plateau',
    summary:
      'XOR begins on a plateau that is a saddle: gradient descent waits there, the natural gradient and Gauss–Newton leave it within ten steps.',
    problem: 'xor',
    problemSettings: { points: 200 },
    networkSettings: { widths: [4], initialScale: 0.3 },
    runs: [
      ['sgd', { learningRate: 0.5 }],
      ['naturalGradient', { damping: 0.01 }],
      ['gaussNewton'],
      ['newton', { indefinite: 'kept', damping: 0.01 }],
    ],
    steps: 60,
    view: { focus: 0, cursor: 6 },
    panels: [{ kind: 'geometry', width: 'full' }, { kind: 'lossCurves' }, { kind: 'learnedFunction' }],
  }),
  preset('saddlepoint', 'Geometry', {
    label: 'Newton is drawn to a saddle',
    summary:
      'Newton’s method with the Hessian as it is ends on the saddle; with the absolute values of its eigenvalues it finds the way down.',
    problem: 'saddle',
    problemSettings: { steepness: 3 },
    start: [-1, 0.3],
    runs: [
      ['sgd', { learningRate: 0.1 }],
      ['newton', { indefinite: 'kept', damping: 0.01, learningRate: 0.3 }, 'Newton'],
      ['newton', { indefinite: 'saddleFree', damping: 0.01, learningRate: 0.3 }, 'Saddle-free Newton'],
    ],
    steps: 40,
    view: { focus: 1, cursor: 1 },
    panels: [
      { kind: 'geometry', width: 'full', settings: { damping: 0.01 } },
      { kind: 'levelSets' },
      { kind: 'lossCurves' },
    ],
  }),
  preset('learned', 'Geometry', {
    label: 'What each run has learned',
    summary:
      'Two spirals, learned by five methods: scrub to see the border between the arms wind up, in some runs far sooner than in others.',
    problem: 'twoSpirals',
    problemSettings: { points: 200, turns: 1 },
    networkSettings: { widths: [16, 16] },
    runs: [
      ['sgd', { learningRate: 0.3 }],
      ['momentum', { learningRate: 0.1 }],
      ['adam', { learningRate: 0.02 }],
      ['shampoo', { learningRate: 0.02 }],
      ['kfac', { learningRate: 0.3, damping: 0.01 }],
    ],
    steps: 200,
    view: { focus: 3 },
    panels: [{ kind: 'learnedFunction', width: 'full' }, { kind: 'lossCurves' }],
  }),
];
