import { preset, type Preset } from './preset.ts';

/** A weight as small as the papers' example, whose every statistic can be seen whole. */
export const kronecker: Preset = preset('kronecker', 'Preconditioners', {
  label: 'A weight of 4 × 5',
  summary:
    'Two small statistics stand for one of 20 × 20: Shampoo’s lemma says how well, and fails as soon as its 1/r is left out.',
  problem: 'teacherStudent',
  problemSettings: { inputs: 4, outputs: 3, hidden: 5, points: 200 },
  networkSettings: { widths: [5] },
  runs: [
    ['shampoo', { statistics: 'sum', learningRate: 0.1 }],
    ['adagradFull', { learningRate: 0.1 }],
  ],
  steps: 100,
  batch: 8,
  view: { focus: 0, parameter: 'W1' },
  panels: [{ kind: 'kronecker', width: 'full' }, { kind: 'lossCurves' }],
});

/** What four methods really multiply a gradient by. */
export const preconditioners: Preset = preset('preconditioners', 'Preconditioners', {
  label: 'Four preconditioners',
  summary:
    'Shampoo’s inverse roots, K-FAC’s inverses, Sketchy’s few directions and Adam’s diagonal: all but the last turn signs round.',
  problem: 'teacherStudent',
  problemSettings: { inputs: 12, outputs: 4, points: 400 },
  networkSettings: { widths: [12] },
  runs: [
    ['shampoo', { learningRate: 0.03 }],
    ['kfac', { learningRate: 0.3 }],
    ['sketchy', { learningRate: 0.03 }],
    ['adam', { learningRate: 0.02 }],
  ],
  steps: 120,
  batch: 32,
  view: { focus: 0, parameter: 'W1' },
  panels: [
    { kind: 'preconditioners', width: 'half', run: 0 },
    { kind: 'preconditioners', width: 'half', run: 1 },
    { kind: 'preconditioners', width: 'half', run: 2 },
    { kind: 'preconditioners', width: 'half', run: 3 },
    { kind: 'lossCurves', width: 'full' },
  ],
});
