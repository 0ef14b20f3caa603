import type { Experiment, Run } from '../experiment/experiment.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { problemOf } from '../problems/index.ts';

/** A run with declared defaults but for what is given, for tests and measurements. */
export function trialRun(optimizer: string, settings: Settings = {}): Run {
  const declared = optimizerOf(optimizer);
  if (!declared) throw new Error(`no optimizer named ${optimizer}`);
  return { optimizer, settings: { ...defaults(declared.hyper), ...defaults(declared.fixed), ...settings }, color: 0 };
}

/** A small experiment with declared defaults but for what is given, for tests and measurements. */
export function trialExperiment(
  problem: string,
  runs: readonly Run[],
  change: Partial<Experiment> = {},
  settings: Settings = {},
): Experiment {
  const declared = problemOf(problem);
  const network = networkOf('mlp');
  if (!declared || !network) throw new Error(`no problem named ${problem}`);
  return {
    version: 1,
    title: '',
    problem: { kind: problem, settings: { ...defaults(declared.fields), ...settings } },
    network: { kind: 'mlp', settings: { ...defaults(network.fields), widths: [6, 5] } },
    runs,
    steps: 40,
    batch: 0,
    seed: 1,
    seeds: 1,
    engine: 'float64',
    view: {
      xAxis: 'step',
      logX: false,
      logY: true,
      smoothing: 0,
      metric: 'training',
      focus: 0,
      parameter: '',
      side: 'right',
      rank: 2,
      decay: 0.99,
      plane: 'preconditioner',
      cursor: -1,
    },
    ...change,
  };
}
