import { defaults, type Fields, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { problemOf } from '../problems/index.ts';
import type { Experiment, Run, View } from './experiment.ts';

/** An experiment worth starting from. Links say how they differ from one, so a preset that has been published never changes. */
export interface Preset {
  /** Its name in links. */
  readonly name: string;
  /** What is to be seen. */
  readonly sentence: string;
  readonly experiment: Experiment;
}

const VIEW: View = {
  xAxis: 'step',
  logX: false,
  logY: true,
  smoothing: 0,
  metric: 'training',
  focus: 0,
  parameter: '',
  side: 'left',
  rank: 4,
  decay: 1,
  plane: 'preconditioner',
  cursor: -1,
};

interface Sketch {
  readonly title: string;
  readonly problem: string;
  readonly problemSettings?: Settings;
  readonly networkSettings?: Settings;
  readonly runs: readonly (readonly [optimizer: string, settings?: Settings])[];
  readonly steps: number;
  readonly batch?: number;
  readonly seeds?: number;
  readonly view?: Partial<View>;
}

function preset(name: string, sentence: string, sketch: Sketch): Preset {
  const runs = sketch.runs.map(([optimizer, settings], color): Run => {
    const declared = optimizerOf(optimizer);
    return { optimizer, settings: complete({ ...declared?.hyper, ...declared?.fixed }, settings), color };
  });
  const experiment: Experiment = {
    version: 1,
    title: sketch.title,
    problem: {
      kind: sketch.problem,
      settings: complete(problemOf(sketch.problem)?.fields ?? {}, sketch.problemSettings),
    },
    network: { kind: 'mlp', settings: complete(networkOf('mlp')?.fields ?? {}, sketch.networkSettings) },
    runs,
    steps: sketch.steps,
    batch: sketch.batch ?? 0,
    seed: 1,
    seeds: sketch.seeds ?? 1,
    engine: 'auto',
    view: { ...VIEW, ...sketch.view },
  };
  return { name, sentence, experiment };
}

function complete(fields: Fields, given: Settings = {}): Settings {
  return { ...defaults(fields), ...given };
}

const firstVisit = preset('spirals', 'Four methods learn two spirals from the same start.', {
  title: 'Two spirals',
  problem: 'twoSpirals',
  runs: [
    ['sgd', { learningRate: 0.3 }],
    ['adam', { learningRate: 0.02 }],
    ['shampoo', { learningRate: 0.02 }],
    ['sketchy', { learningRate: 0.02, rank: 4 }],
  ],
  steps: 300,
  view: { focus: 2 },
});

/** Every preset, the first of which is what a first visit shows. */
export const presets: readonly [Preset, ...Preset[]] = [
  firstVisit,
  preset('tilted', 'A valley across the axes: diagonal methods see a worse problem than full-matrix ones.', {
    title: 'A tilted valley',
    problem: 'quadratic',
    problemSettings: { conditionNumber: 100, angle: 45 },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['adagrad', { learningRate: 0.5 }],
      ['adagradFull', { learningRate: 0.5 }],
      ['shampoo', { learningRate: 0.5, grafting: 'none' }],
    ],
    steps: 200,
    view: { focus: 3 },
  }),
];

/** The preset of that name, if there is one. */
export function presetOf(name: string): Preset | undefined {
  return presets.find((candidate) => candidate.name === name);
}
