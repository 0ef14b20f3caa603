import type { Experiment, Run } from '../../experiment/experiment.ts';
import { defaults, numberOf, type Fields } from '../../fields/fields.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { Panel, PanelInput } from '../../panels/panel.ts';
import { problemOf } from '../../problems/index.ts';
import type { Outcome } from '../../store/studies.ts';

/** Panels that draw trainings besides the one on the screen, and the methods of the runs that they are shown with. */
const STUDIES: Readonly<Record<string, readonly string[]>> = {
  batchSize: ['sgd', 'adam', 'shampoo', 'adagradFull', 'kfac', 'rmsprop', 'muon', 'momentum'],
  tuning: ['sgd', 'adam', 'nadam', 'nesterov', 'adagrad', 'rmsprop', 'muon', 'momentum'],
  sweep: ['sgd', 'adam', 'shampoo', 'adagrad', 'nadam', 'rmsprop', 'muon', 'momentum'],
  fairFight: ['sgd', 'adam', 'shampoo', 'adagrad', 'nadam', 'rmsprop', 'muon', 'momentum'],
  inclusion: [],
  graftingMatrix: [],
  intervalBlocking: ['sgd', 'adam', 'shampoo', 'adagradFull', 'sketchy', 'rmsprop', 'shampoo', 'momentum'],
};

/** The input of such a panel with complete runs and invented outcomes: none, some, or all, as far as the fixture's own training is. */
export function withStudies(panel: Panel, input: PanelInput, results: 'measured' | 'pending' | 'failed'): PanelInput {
  const kinds = STUDIES[panel.kind];
  if (!kinds) return input;
  const experiment = complete(input.experiment, kinds);
  const changed = { ...input, experiment };
  const experiments = panel.study?.(changed) ?? [];
  const done = results === 'pending' ? 0 : input.newest / Math.max(1, experiment.steps);
  const isUnstable = input.replicas.some(({ diverged }) => diverged);
  const studies = experiments.map((one, i): Outcome | undefined => {
    const share = Math.max(0, Math.min(1, done * experiments.length - i));
    if (share === 0) return undefined;
    const outcome = inventedOutcome(one, share, isUnstable);
    return results === 'failed' ? { ...outcome, isFinished: true, problem: 'The worker was lost.' } : outcome;
  });
  return { ...changed, studies };
}

function complete(experiment: Experiment, kinds: readonly string[]): Experiment {
  const { problem, network } = experiment;
  const all = (fields: Fields | undefined, settings: Run['settings']) => ({ ...defaults(fields ?? {}), ...settings });
  return {
    ...experiment,
    problem: { ...problem, settings: all(problemOf(problem.kind)?.fields, { points: 700, ...problem.settings }) },
    network: { ...network, settings: all(networkOf(network.kind)?.fields, network.settings) },
    runs: experiment.runs.map((run, i) => {
      const optimizer = kinds[i] ?? run.optimizer;
      const declared = optimizerOf(optimizer);
      return { ...run, optimizer, settings: all({ ...declared?.hyper, ...declared?.fixed }, run.settings) };
    }),
  };
}

/** Evaluations of a training. */
const POINTS = 24;

function inventedOutcome(experiment: Experiment, share: number, isUnstable: boolean): Outcome {
  const { runs, seeds, steps } = experiment;
  const newest = Math.round(share * steps);
  const every = Math.max(1, Math.round(steps / POINTS));
  const evaluated = Array.from({ length: Math.floor(newest / every) + 1 }, (_, i) => i * every);
  const replicas = runs.flatMap((run, index) =>
    Array.from({ length: seeds }, (_, seed) => {
      const end = endOf(run, steps, isUnstable);
      const recorded = Math.min(newest, end);
      return {
        run: index,
        seed,
        steps: recorded,
        loss: Float64Array.from(
          { length: steps },
          (_step, t) => lossOf(run, experiment, t) * (1 + 0.1 * Math.sin(5 * t + seed)),
        ),
        seconds: Float64Array.from({ length: steps }, (_step, t) => 1e-3 * (t + 1) * costOf(run)),
        ...(end <= newest && { diverged: { step: end, cause: 'its loss became infinite' } }),
      };
    }),
  );
  const values = replicas.map(({ run, steps: recorded, diverged }) =>
    evaluated.map((t) => (diverged && t > recorded ? NaN : lossOf(runs[run]!, experiment, t))),
  );
  const none = replicas.map(() => evaluated.map(() => NaN));
  return {
    experiment,
    replicas,
    refused: [],
    newest,
    isFinished: newest === steps,
    evaluations: {
      steps: evaluated,
      training: values,
      heldOut: none,
      trainingAccuracy: none,
      heldOutAccuracy: none,
      trainingAuc: none,
      heldOutAuc: none,
    },
  };
}

/** How many decades the learning rate is off, its best one falling as momentum grows. */
function offset({ optimizer, settings }: Run): number {
  const usual = optimizerOf(optimizer)?.hyper['learningRate']?.default;
  const best = 3 * (typeof usual === 'number' ? usual : 0.01);
  const epsilon = Math.max(0.05, Number(settings['epsilon'] ?? 0));
  return Math.log10(numberOf(settings, 'learningRate') / best / (20 * epsilon));
}

function endOf(run: Run, steps: number, isUnstable: boolean): number {
  return offset(run) > (isUnstable ? 0 : 1.6) ? Math.round(0.3 * steps) : Infinity;
}

function lossOf(run: Run, { steps, batch }: Experiment, t: number): number {
  const { optimizer, settings } = run;
  // Methods differ by how quickly they learn.
  const own = 1 + 0.25 * (optimizer.length % 5);
  const knows = ['shampoo', 'kfac', 'adagradFull', 'muon'].includes(optimizer) ? 1 : 0;
  const pair = `${String(settings['direction'])}${String(settings['magnitude'])}`;
  const graft = pair.includes('shampoo') ? 3 : pair.includes('adam') ? 2 : 0;
  const size = batch === 0 ? 512 : batch;
  const interval = Math.log10(Number(settings['interval'] ?? 1));
  const block = Number(settings['block'] ?? 0);
  const rate =
    own *
    (2 + 2 * knows + graft + 0.5 * (1 + knows) * Math.log2(size / 8)) *
    Math.exp(-(offset(run) ** 2) / 2) *
    (1 - 0.25 * interval) *
    (block > 0 ? 1 - 0.5 / block : 1);
  return 0.01 + 0.68 * Math.exp((-rate * t) / steps);
}

/** Milliseconds of a step. */
function costOf({ optimizer, settings }: Run): number {
  return optimizer === 'shampoo' ? 0.4 + 1.8 / Number(settings['interval'] ?? 1) : 0.3;
}
