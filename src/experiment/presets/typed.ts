import { preset, type Preset } from './preset.ts';

/** What the user types: a surface, and an update beside methods of the lab. */
export const typed: readonly Preset[] = [
  preset('ownsurface', 'Your own', {
    label: 'Type your own surface',
    summary:
      'A bowl with waves, as a formula to be retyped: gradient descent stays in the first hollow, Adam rolls on to a deeper one.',
    problem: 'typed',
    runs: [
      ['sgd', { learningRate: 0.05 }],
      ['adam', { learningRate: 0.1 }],
      ['newton', { learningRate: 1 }],
    ],
    steps: 200,
    view: { focus: 1 },
  }),
  preset('ownupdate', 'Your own', {
    label: 'Type your own optimizer',
    summary:
      'Shampoo in three typed lines draws the same curve as the lab’s Shampoo; one side of it, and the sign of a matrix, are two lines each.',
    problem: 'moons',
    problemSettings: { points: 200 },
    networkSettings: { widths: [12, 12], bias: 'none' },
    runs: [
      ['typed', { learningRate: 0.1 }, 'three lines'],
      ['shampoo', { learningRate: 0.1, beta1: 0, statistics: 'decayed', grafting: 'none' }],
      ['typed', { learningRate: 0.1, formula: 'R = b2*R + G.T @ G\nW - lr * G @ invroot(R, 2)' }, 'one side'],
      [
        'typed',
        { learningRate: 0.02, beta1: 0.95, formula: 'm = b1*m + (1 - b1)*G\nW - lr * msign(b1*m + (1 - b1)*G)' },
        'sign of a matrix',
      ],
    ],
    steps: 150,
    view: { focus: 0, parameter: 'W2' },
  }),
];
