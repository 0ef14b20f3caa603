import { float64, type Array64 } from '../array/float64.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { Fixed, Signal, Values } from '../optimizers/optimizer.ts';

/** The refresh of one unit of a cohort, with the values that it reads. */
export interface RootJob {
  readonly cohort: number;
  readonly unit: number;
  /** The step whose gradient was the last to enter the statistics. */
  readonly step: number;
  /** Kind of the optimizer. */
  readonly optimizer: string;
  readonly fixed: Fixed;
  readonly signal: Signal<Array64>;
  readonly state: Values<string, Array64>;
  readonly hyper: Values<string, Array64>;
}

/** What has come of a job. Times are in milliseconds, on the clock of whoever asked. */
export interface RootAnswer {
  readonly cohort: number;
  readonly unit: number;
  readonly step: number;
  /** The arrays of the state that `refresh` has changed. */
  readonly changed: Values<string, Array64>;
  readonly asked: number;
  readonly begun: number;
  readonly done: number;
}

/**
 * Recomputes roots in float64 while training goes on with the old ones, as Distributed Shampoo does on the processors of its hosts (Anil et
 * al. 2020, section 4, arXiv 2002.09018).
 */
export interface Roots {
  /** Takes over the arrays of a job. At most one of a cohort and unit may be outstanding. */
  ask(job: RootJob): void;
  /** Answers that have come in since the last call. */
  take(): readonly RootAnswer[];
  /** Whether a job has been asked for and neither taken nor lost. */
  pending(cohort: number, unit: number): boolean;
  /** Lets answers come in that are ready; returns at once where nothing is outstanding. */
  breathe(): Promise<void>;
  /** Resolves when everything that was asked for can be taken. */
  settled(): Promise<void>;
  /** What the user should be told of where roots are computed; each sentence once. */
  notices(): readonly string[];
  /** Forgets what is outstanding. */
  dispose(): void;
}

export type OpenRoots = () => Roots;

/** Computes roots in float64 when they are taken: they are as many steps late as they are taken steps later. */
export function inlineRoots(now: () => number): Roots {
  let jobs: readonly { readonly job: RootJob; readonly asked: number }[] = [];
  return {
    ask(job) {
      jobs = [...jobs, { job, asked: now() }];
    },
    take() {
      const due = jobs;
      jobs = [];
      return due.map(({ job, asked }) => {
        const begun = now();
        const changed = rootsOf(job);
        return { cohort: job.cohort, unit: job.unit, step: job.step, changed, asked, begun, done: now() };
      });
    },
    pending: (cohort, unit) => jobs.some(({ job }) => job.cohort === cohort && job.unit === unit),
    breathe: () => Promise.resolve(),
    settled: () => Promise.resolve(),
    notices: () => [],
    dispose() {
      jobs = [];
    },
  };
}

/** Does a job: the arrays of the state that the optimizer’s `refresh` changes, in float64. */
export function rootsOf({
  optimizer,
  fixed,
  signal,
  state,
  hyper,
}: Omit<RootJob, 'cohort' | 'unit' | 'step'>): Values<string, Array64> {
  const refresh = optimizerOf(optimizer)?.refresh;
  if (!refresh) throw new Error(`the optimizer ${optimizer} has no roots to compute`);
  const refreshed = refresh(float64, signal, state, hyper, fixed);
  return Object.fromEntries(Object.entries(refreshed).filter(([name, array]) => array !== state[name]));
}
