import { createStore, type StoreApi } from 'zustand/vanilla';
import { presets } from '../experiment/presets/index.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { defaults, type Fields, type Settings } from '../fields/fields.ts';
import { networkOf } from '../networks/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { problemOf } from '../problems/index.ts';
import type { LevelSetView } from '../probes/results.ts';
import type { Port, Surroundings } from '../store/surroundings.ts';
import type { Report } from '../worker/protocol.ts';

/** Factors on the default learning rate, each a run of its own. */
const FACTORS = [0.1, 0.3, 1, 3, 10];
/** Steps of a miniature's training. */
export const STEPS = 60;
const RESOLUTION = 48;

/** A small training of one optimizer at several learning rates. */
export interface Miniature {
  readonly rates: readonly number[];
  /** Training losses by run, one for each step; NaN where a run has diverged. */
  readonly losses: readonly (readonly number[])[];
  /** The run with the lowest last loss; −1 if all have diverged. */
  readonly best: number;
  /** The surface with the paths of all runs; absent for methods that need examples. */
  readonly view?: LevelSetView;
  /** Why there is nothing to see. */
  readonly problem?: string;
}

/** Trains miniatures one after the other in one worker, as they are asked for. */
export interface Miniatures {
  /** Results by kind of optimizer. */
  readonly store: StoreApi<ReadonlyMap<string, Miniature>>;
  want(optimizer: Optimizer): void;
}

export function createMiniatures({ spawn }: Pick<Surroundings, 'spawn'>): Miniatures {
  const store = createStore<ReadonlyMap<string, Miniature>>(() => new Map());
  const queue: Optimizer[] = [];
  const wanted = new Set<string>();
  let run = 0;
  let current: { readonly kind: string; readonly experiment: Experiment; losses: number[][] } | undefined;
  let view: LevelSetView | undefined;
  let port: Port | undefined;

  function next(): void {
    const optimizer = queue.shift();
    view = undefined;
    current = undefined;
    if (!optimizer) return;
    const experiment = experimentOf(optimizer);
    current = { kind: optimizer.kind, experiment, losses: experiment.runs.map(() => []) };
    run += 1;
    port ??= spawn(receive, (cause) => settle({ rates: [], losses: [], best: -1, problem: cause }));
    port.post({ type: 'start', run, experiment, pace: 'run' });
  }

  function settle(miniature: Miniature): void {
    if (current) {
      const { kind } = current;
      store.setState(new Map([...store.getState(), [kind, miniature]]), true);
    }
    next();
  }

  function receive(report: Report): void {
    if (!current || !('run' in report) || report.run !== run) return;
    const { experiment, losses } = current;
    const rates = experiment.runs.map(({ settings }) => Number(settings.learningRate));
    const done = (problem?: string) => {
      const found = losses.map((own) => own.at(-1) ?? NaN);
      const least = Math.min(...found.filter(Number.isFinite));
      settle({
        rates,
        losses,
        best: found.indexOf(least),
        ...(view && { view }),
        ...(problem !== undefined && { problem }),
      });
    };
    switch (report.type) {
      case 'started':
        if (report.refused[0]) done(report.refused[0].reason);
        return;
      case 'frame':
        for (let i = 0; i < report.steps; i++)
          losses.forEach((own, r) => own.push(report.loss[i * losses.length + r] ?? NaN));
        port?.post({ type: 'ack', run });
        return;
      case 'ended':
        if (problemOf(experiment.problem.kind)?.type !== 'surface') return done();
        port?.post({
          type: 'watch',
          run,
          wishes: [
            {
              place: '',
              request: {
                probe: 'levelSets',
                run: 0,
                seed: 0,
                step: STEPS,
                plane: 'trajectory',
                resolution: RESOLUTION,
              },
            },
          ],
        });
        return;
      case 'measured':
        if (report.result.probe === 'levelSets') view = report.result.original;
        return done();
      case 'measureFailed':
        return done();
      case 'failed':
        return done(report.message);
      default:
    }
  }

  return {
    store,
    want(optimizer) {
      if (wanted.has(optimizer.kind)) return;
      wanted.add(optimizer.kind);
      queue.push(optimizer);
      if (!current) next();
    },
  };
}

/** A tilted valley; for methods that look at examples, two moons and a small network. */
function experimentOf(optimizer: Optimizer): Experiment {
  const looksAtExamples = optimizer.needs === 'examples';
  const kind = looksAtExamples ? 'moons' : 'quadratic';
  const fields = { ...optimizer.hyper, ...optimizer.fixed };
  const rate = optimizer.hyper.learningRate;
  const rates =
    rate?.type === 'number' ? FACTORS.map((factor) => factor * rate.default).filter((x) => x <= rate.max) : [];
  const settings = rates.map((learningRate) => ({ ...defaults(fields), learningRate }));
  const runs = (settings.length > 0 ? settings : [defaults(fields)]).map((own, color): Run => ({
    optimizer: optimizer.kind,
    settings: own,
    color,
  }));
  return {
    ...presets[0].experiment,
    problem: { kind, settings: { ...settingsOf(problemOf(kind)), ...(looksAtExamples && { points: 80 }) } },
    network: { kind: 'mlp', settings: { ...settingsOf(networkOf('mlp')), widths: [6] } },
    runs,
    steps: STEPS,
    batch: 0,
    seeds: 1,
    engine: 'float64',
  };
}

function settingsOf(declared: { readonly fields: Fields } | undefined): Settings {
  return defaults(declared?.fields ?? {});
}
