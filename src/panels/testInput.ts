import type { View } from '../experiment/experiment.ts';
import { noEvaluations, type ReplicaTrace } from '../store/traces.ts';
import type { GhostInput, PanelInput } from './panel.ts';

/** A view for tests: everything plain. */
const view: View = {
  xAxis: 'step',
  logX: false,
  logY: false,
  smoothing: 0,
  metric: 'training',
  focus: 0,
  parameter: '',
  side: 'right',
  rank: 4,
  decay: 1,
  plane: 'preconditioner',
  cursor: -1,
};

/** One replica with the losses given; a step takes `pace` seconds. */
export function testTrace(
  run: number,
  seed: number,
  loss: readonly number[],
  diverged?: number,
  pace = 1,
): ReplicaTrace {
  const end = diverged === undefined ? {} : { diverged: { step: diverged, cause: 'too large' } };
  return {
    run,
    seed,
    steps: loss.length,
    loss: Float64Array.from(loss),
    seconds: Float64Array.from(loss, (_, i) => i * pace),
    ...end,
  };
}

/** A panel's input for tests: the replicas given, their runs called A, B, C …, at the newest step. */
export function testInput(
  replicas: readonly ReplicaTrace[],
  change: Partial<View> = {},
  rest: Partial<PanelInput> = {},
): PanelInput {
  const runs = Math.max(-1, ...replicas.map((replica) => replica.run)) + 1;
  const seeds = Math.max(1, ...replicas.map((replica) => replica.seed + 1));
  const newest = Math.max(0, ...replicas.map((replica) => replica.steps));
  return {
    experiment: {
      version: 1,
      title: '',
      problem: { kind: 'xor', settings: {} },
      network: { kind: 'mlp', settings: {} },
      runs: Array.from({ length: runs }, (_, color) => ({ optimizer: 'sgd', settings: {}, color })),
      steps: 100,
      batch: 8,
      seed: 0,
      seeds,
      engine: 'auto',
      view: { ...view, ...change },
    },
    settings: {},
    looks: Array.from({ length: runs }, (_, run) => ({
      label: String.fromCharCode(65 + run),
      color: 'black',
      dash: [],
      marker: 'circle',
      hidden: false,
    })),
    parameters: [
      { name: 'W1', rows: 2, columns: 8 },
      { name: 'b1', rows: 1, columns: 8 },
      { name: 'W2', rows: 8, columns: 1 },
    ],
    batch: 8,
    replicas,
    spans: [],
    tallies: [],
    studies: [],
    evaluations: noEvaluations,
    newest,
    cursor: newest,
    hoveredRun: undefined,
    result: undefined,
    problem: undefined,
    theme: 'light',
    reducedMotion: false,
    ...rest,
  };
}

/** An earlier result for tests: the replicas given, of the same runs with another rate. */
export function testGhost(replicas: readonly ReplicaTrace[], rest: Partial<GhostInput> = {}): GhostInput {
  const { experiment, looks, batch, evaluations, newest } = testInput(replicas);
  const runs = experiment.runs.map((run) => ({ ...run, settings: { learningRate: 0.5 } }));
  return {
    name: 'before: rate 0.5',
    isKept: false,
    reach: newest,
    experiment: { ...experiment, runs },
    looks,
    batch,
    replicas,
    evaluations,
    newest,
    paths: [],
    ...rest,
  };
}
