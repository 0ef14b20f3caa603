import { defaults, type Fields, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import { refusal } from '../optimizers/refusal.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { Fixed, Optimizer } from '../optimizers/optimizer.ts';
import { problemOf } from '../problems/index.ts';
import type { Experiment, Run } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { sizesOf, type Sizes } from './sizes.ts';

/** What an experiment may cost, whoever made it: within it, a laptop's browser neither runs out of memory nor stops answering. */
interface Cost {
  readonly what: string;
  readonly most: number;
  readonly path: string;
  of(experiment: Experiment, sizes: Sizes): number;
}

const COSTS: readonly Cost[] = [
  {
    what: 'replicas (runs × seeds)',
    most: 96,
    path: 'seeds',
    of: ({ runs, seeds }) => runs.length * seeds,
  },
  {
    what: 'weights in one network',
    most: 200_000,
    path: 'network',
    of: (_, { parameters }) => parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
  },
  {
    what: 'activations of one layer in all replicas',
    most: 2 ** 23,
    path: 'network',
    of: ({ runs, seeds }, { examples, widest }) => runs.length * seeds * Math.max(1, examples) * widest,
  },
  {
    what: 'numbers in the optimizers’ memory',
    most: 2 ** 25,
    path: 'runs',
    of: ({ runs, seeds }, { parameters }) => {
      const ofRun = (run: Run) => {
        const optimizer = optimizerOf(run.optimizer);
        if (!optimizer) return 0;
        const fixed = fixedOf(optimizer, run.settings);
        // A run that is refused is never given its memory.
        if (refusal(optimizer, parameters, fixed) !== undefined) return 0;
        return optimizer
          .units(parameters, fixed)
          .reduce((sum, { rows, columns }) => sum + optimizer.memory(rows, columns, fixed), 0);
      };
      return seeds * runs.reduce((sum, run) => sum + ofRun(run), 0);
    },
  },
];

/**
 * The experiment, made smaller where it would cost too much: first fewer repetitions, then the network's default shape, then fewer runs, then
 * the problem's default size, each where it helps. Says so, with the numbers.
 */
export function withinBudget(experiment: Experiment, log: NoticeLog): Experiment {
  let current = experiment;
  for (const cost of COSTS) {
    for (const reduce of [fewerSeeds, defaultNetwork, fewerRuns, defaultProblem]) {
      const spent = cost.of(current, sizesOf(current));
      if (spent <= cost.most) break;
      const reduced = reduce(current, cost.most / spent);
      if (!reduced || cost.of(reduced.experiment, sizesOf(reduced.experiment)) >= spent) continue;
      log.add(cost.path, `There may be at most ${cost.most} ${cost.what}, not ${spent}; ${reduced.instead}.`);
      current = reduced.experiment;
    }
  }
  return current;
}

/** Why an experiment would cost too much, in one sentence with the numbers; `undefined` if it does not. */
export function overBudget(experiment: Experiment): string | undefined {
  const sizes = sizesOf(experiment);
  const exceeded = COSTS.find((cost) => cost.of(experiment, sizes) > cost.most);
  return exceeded && `There may be at most ${exceeded.most} ${exceeded.what}, not ${exceeded.of(experiment, sizes)}.`;
}

/** Structural settings of an optimizer, out of all settings of a run. */
export function fixedOf({ fixed }: Optimizer, settings: Settings): Fixed {
  return Object.fromEntries(
    Object.keys(fixed).flatMap((name) => {
      const value = settings[name];
      return typeof value === 'number' || typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

type Reduction = { readonly experiment: Experiment; readonly instead: string } | undefined;

function fewerSeeds(experiment: Experiment, share: number): Reduction {
  const seeds = Math.max(1, Math.floor(experiment.seeds * share));
  if (seeds === experiment.seeds) return undefined;
  return {
    experiment: { ...experiment, seeds },
    instead: `each run is trained with ${seeds === 1 ? '1 seed' : `${seeds} seeds`} instead of ${experiment.seeds}`,
  };
}

function defaultNetwork(experiment: Experiment): Reduction {
  const { kind, settings } = experiment.network;
  const usual = { ...settings, ...defaults(sizing(networkOf(kind)?.fields ?? {})) };
  if (JSON.stringify(usual) === JSON.stringify(settings)) return undefined;
  return {
    experiment: { ...experiment, network: { kind, settings: usual } },
    instead: 'the network’s usual widths are used',
  };
}

/** The fields that say how large something is. */
function sizing(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, { type }]) => type === 'list' || type === 'integer'));
}

function fewerRuns(experiment: Experiment, share: number): Reduction {
  const count = Math.max(1, Math.floor(experiment.runs.length * share));
  if (count === experiment.runs.length) return undefined;
  return {
    experiment: { ...experiment, runs: experiment.runs.slice(0, count) },
    instead: `only the first ${count} are trained`,
  };
}

function defaultProblem(experiment: Experiment): Reduction {
  const { problem, network } = experiment;
  if (problem.data) return undefined;
  const settings = defaults(problemOf(problem.kind)?.fields ?? {});
  const plain = { kind: network.kind, settings: network.settings };
  return {
    experiment: { ...experiment, problem: { kind: problem.kind, settings }, network: plain },
    instead: 'the problem’s usual settings are used',
  };
}
