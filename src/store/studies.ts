import type { Experiment } from '../experiment/experiment.ts';
import type { Report, RunId } from '../worker/protocol.ts';
import type { Port, Surroundings } from './surroundings.ts';
import { createTraceStore, noEvaluations, type Traces, type TraceStore } from './traces.ts';
import { trainedPart } from './trainingChanged.ts';

/** What has become so far of one training of a study. */
export interface Outcome extends Pick<Traces, 'experiment' | 'replicas' | 'evaluations' | 'refused' | 'newest'> {
  /** Whether it has ended, at its last step or because every replica has diverged. */
  readonly isFinished: boolean;
  /** Why it could not be trained, or not to its end. */
  readonly problem?: string;
}

/** Trainings besides the one on the screen, one after another in a worker of their own. */
export interface Studies {
  /** Says which trainings are wanted now, most urgent first; what has been trained before is not trained again. */
  want(experiments: readonly Experiment[]): void;
  of(experiment: Experiment): Outcome | undefined;
  /** How many that are wanted have not ended. */
  waiting(): number;
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

/** Outcomes that are remembered although nobody wants them now. */
const REMEMBERED = 64;

interface Entry {
  readonly experiment: Experiment;
  readonly traces: TraceStore;
  state: 'waiting' | 'training' | 'ended';
  problem: string | undefined;
  outcome: Outcome | undefined;
}

export function createStudies({ spawn, nextFrame }: Pick<Surroundings, 'spawn' | 'nextFrame'>): Studies {
  /** By what is trained, the longest unwanted first. */
  const entries = new Map<string, Entry>();
  const keys = new WeakMap<Experiment, string>();
  const listeners = new Set<() => void>();
  let wanted: readonly string[] = [];
  let port: Port | undefined;
  let run: RunId = 0;
  let current: Entry | undefined;

  const keyOf = (experiment: Experiment) => {
    const key = keys.get(experiment) ?? JSON.stringify(trainedPart(experiment));
    keys.set(experiment, key);
    return key;
  };

  function changed(entry: Entry): void {
    const traces = entry.traces.get();
    entry.outcome = {
      ...(traces ?? untrained(entry.experiment)),
      isFinished: entry.state === 'ended',
      ...(entry.problem !== undefined && { problem: entry.problem }),
    };
    for (const listener of listeners) listener();
  }

  function end(entry: Entry, problem?: string): void {
    entry.state = 'ended';
    entry.problem = problem;
    current = undefined;
    changed(entry);
    next();
  }

  function receive(report: Report): void {
    if (report.run !== run || current === undefined) return;
    switch (report.type) {
      case 'started':
        return current.traces.begin(current.experiment, report);
      case 'frame':
        current.traces.append(report);
        nextFrame(() => port?.post({ type: 'ack', run: report.run }));
        return changed(current);
      case 'recovered':
        return current.traces.truncate(report.step);
      case 'ended':
        return end(current);
      case 'failed':
        return end(current, report.message);
      default:
    }
  }

  function fail(cause: string): void {
    port?.terminate();
    port = undefined;
    if (current) end(current, cause);
  }

  /** Goes on with the most urgent training that has not ended; one that is no longer wanted is given up. */
  function next(): void {
    const key = wanted.find((one) => entries.get(one)?.state !== 'ended');
    const entry = key === undefined ? undefined : entries.get(key);
    if (entry === current) return;
    if (current) {
      current.state = 'waiting';
      port?.post({ type: 'stop', run });
    }
    current = entry;
    if (!entry) return;
    entry.state = 'training';
    run += 1;
    port ??= spawn(receive, fail);
    port.post({ type: 'start', run, experiment: entry.experiment, pace: 'run' });
  }

  return {
    want(experiments) {
      wanted = experiments.map(keyOf);
      for (const [i, experiment] of experiments.entries()) {
        const key = wanted[i] ?? '';
        const entry = entries.get(key) ?? newEntry(experiment);
        entries.delete(key);
        entries.set(key, entry);
      }
      for (const key of [...entries.keys()].slice(0, Math.max(0, entries.size - wanted.length - REMEMBERED)))
        entries.delete(key);
      // One that is under way is finished first, unless nobody wants it any more.
      if (current === undefined || !wanted.includes(keyOf(current.experiment))) next();
    },
    of: (experiment) => entries.get(keyOf(experiment))?.outcome,
    waiting: () => wanted.filter((key) => entries.get(key)?.state !== 'ended').length,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      port?.terminate();
      port = undefined;
    },
  };
}

function newEntry(experiment: Experiment): Entry {
  return { experiment, traces: createTraceStore(), state: 'waiting', problem: undefined, outcome: undefined };
}

function untrained(experiment: Experiment): Omit<Outcome, 'isFinished'> {
  return { experiment, replicas: [], evaluations: noEvaluations, refused: [], newest: 0 };
}
