import type { Experiment } from '../experiment/experiment.ts';
import type { Parameter } from '../optimizers/units.ts';
import {
  MOST_SPANS,
  type Evaluation,
  type MachineWork,
  type Report,
  type RootsTally,
  type Span,
} from '../worker/protocol.ts';

/** Everything recorded of one replica, up to `steps`. Arrays may be longer than filled. */
export interface ReplicaTrace {
  readonly run: number;
  readonly seed: number;
  /** How many steps are recorded; none of a run that was refused. */
  readonly steps: number;
  /** Mini-batch loss before step i. */
  readonly loss: Float64Array;
  /** Seconds of computing since step 0, by step. */
  readonly seconds: Float64Array;
  /** Where the curve ends and why. */
  readonly diverged?: { readonly step: number; readonly cause: string };
}

/** Losses on all examples, by evaluation; one array per replica. */
export interface EvaluationTrace {
  readonly steps: readonly number[];
  readonly training: readonly (readonly number[])[];
  readonly heldOut: readonly (readonly number[])[];
  readonly trainingAccuracy: readonly (readonly number[])[];
  readonly heldOutAccuracy: readonly (readonly number[])[];
  readonly trainingAuc: readonly (readonly number[])[];
  readonly heldOutAuc: readonly (readonly number[])[];
}

/** What is known of the losses before the first evaluation of no replica. */
export const noEvaluations: EvaluationTrace = {
  steps: [],
  training: [],
  heldOut: [],
  trainingAccuracy: [],
  heldOutAccuracy: [],
  trainingAuc: [],
  heldOutAuc: [],
};

type Started = Report & { readonly type: 'started' };

/** One training as far as it has been reported. A new object whenever anything has been added; the arrays in it grow in place. */
export interface Traces {
  /** The experiment that these numbers are of. */
  readonly experiment: Experiment;
  readonly parameters: readonly Parameter[];
  /** Training examples per step, 0 for surfaces. */
  readonly batch: number;
  readonly replicas: readonly ReplicaTrace[];
  /** Runs that cannot be trained, each with the reason. */
  readonly refused: Started['refused'];
  readonly evaluations: EvaluationTrace;
  /** When what was busy, the newest of it, since training was last taken up. */
  readonly spans: readonly Span[];
  /** Of every run whose roots are computed beside its training: the counts since it was last taken up. */
  readonly tallies: readonly RootsTally[];
  /** What the machine has done since training was last taken up, where it trains. */
  readonly machine: MachineWork | undefined;
  /** Steps reported so far. */
  readonly newest: number;
}

/** What the worker has reported, outside React. */
export interface TraceStore {
  /** `undefined` before the first training. */
  get(): Traces | undefined;
  /** Starts an empty record. */
  begin(experiment: Experiment, started: Started): void;
  /** Shows another record instead. */
  replace(record: Traces): void;
  append(frame: Report & { readonly type: 'frame' }): void;
  /** Forgets everything from `step` on: training goes back there. */
  truncate(step: number): void;
  subscribe(listener: () => void): () => void;
}

const QUANTITIES = [
  'training',
  'heldOut',
  'trainingAccuracy',
  'heldOutAccuracy',
  'trainingAuc',
  'heldOutAuc',
] as const satisfies readonly (keyof Evaluation)[];

export function createTraceStore(): TraceStore {
  const listeners = new Set<() => void>();
  let traces: Traces | undefined;

  function set(next: Traces): void {
    traces = next;
    for (const listener of listeners) listener();
  }

  return {
    get: () => traces,
    begin(experiment, { parameters, batch, replicas, refused }) {
      const empty = {
        replicas: emptyReplicas(experiment, replicas),
        evaluations: emptyEvaluations(replicas),
        spans: [],
        tallies: [],
        machine: undefined,
        newest: 0,
      };
      set({ experiment, parameters, batch, refused, ...empty });
    },
    replace: set,
    append(frame) {
      if (traces) set(appended(traces, frame));
    },
    truncate(step) {
      if (traces) set(truncated(traces, step));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function emptyReplicas({ seeds, steps }: Experiment, count: number): readonly ReplicaTrace[] {
  return Array.from({ length: count }, (_, replica) => ({
    run: Math.floor(replica / seeds),
    seed: replica % seeds,
    steps: 0,
    // Where nothing is ever reported, nothing may look like a zero loss.
    loss: new Float64Array(steps).fill(NaN),
    seconds: new Float64Array(steps).fill(NaN),
  }));
}

function emptyEvaluations(replicas: number): EvaluationTrace {
  const lists = () => Array.from({ length: replicas }, (): number[] => []);
  return {
    steps: [],
    training: lists(),
    heldOut: lists(),
    trainingAccuracy: lists(),
    heldOutAccuracy: lists(),
    trainingAuc: lists(),
    heldOutAuc: lists(),
  };
}

function appended(traces: Traces, frame: Report & { readonly type: 'frame' }): Traces {
  const { firstStep, steps, loss, seconds } = frame;
  const count = traces.replicas.length;
  const newest = firstStep + steps;
  const replicas = traces.replicas.map((trace, r): ReplicaTrace => {
    for (let i = 0; i < steps; i++) {
      trace.loss[firstStep + i] = loss[i * count + r]!;
      trace.seconds[firstStep + i] = seconds[i * count + r]!;
    }
    const found = frame.divergences.find(({ replica }) => replica === r);
    const diverged = trace.diverged ?? (found && { step: found.step, cause: found.cause });
    const isRefused = traces.refused.some(({ run }) => run === trace.run);
    return {
      ...trace,
      steps: isRefused ? 0 : Math.min(newest, diverged?.step ?? Infinity),
      ...(diverged && { diverged }),
    };
  });
  return {
    ...traces,
    newest,
    replicas,
    evaluations: withEvaluations(traces.evaluations, frame.evaluations),
    spans: [...traces.spans, ...frame.spans].slice(-MOST_SPANS),
    tallies: frame.tallies,
    machine: frame.machine,
  };
}

function withEvaluations(old: EvaluationTrace, added: readonly Evaluation[]): EvaluationTrace {
  const last = old.steps.at(-1) ?? -1;
  const fresh = added.filter(({ step }) => step > last);
  if (fresh.length === 0) return old;
  const extended = (quantity: (typeof QUANTITIES)[number]) =>
    old[quantity].map((values, replica) => [
      ...values,
      ...fresh.map((evaluation) => evaluation[quantity][replica] ?? NaN),
    ]);
  return {
    steps: [...old.steps, ...fresh.map(({ step }) => step)],
    training: extended('training'),
    heldOut: extended('heldOut'),
    trainingAccuracy: extended('trainingAccuracy'),
    heldOutAccuracy: extended('heldOutAccuracy'),
    trainingAuc: extended('trainingAuc'),
    heldOutAuc: extended('heldOutAuc'),
  };
}

function truncated(traces: Traces, step: number): Traces {
  const { evaluations } = traces;
  const kept = evaluations.steps.filter((at) => at <= step).length;
  const cut = (quantity: (typeof QUANTITIES)[number]) => evaluations[quantity].map((values) => values.slice(0, kept));
  return {
    ...traces,
    newest: Math.min(traces.newest, step),
    // Where another worker takes the training up, its clock starts anew.
    spans: [],
    tallies: [],
    machine: undefined,
    replicas: traces.replicas.map(({ diverged, ...trace }) => {
      trace.loss.fill(NaN, step);
      trace.seconds.fill(NaN, step);
      const ended = diverged && diverged.step <= step ? { diverged } : {};
      return { ...trace, ...ended, steps: Math.min(trace.steps, step) };
    }),
    evaluations: {
      steps: evaluations.steps.slice(0, kept),
      training: cut('training'),
      heldOut: cut('heldOut'),
      trainingAccuracy: cut('trainingAccuracy'),
      heldOutAccuracy: cut('heldOutAccuracy'),
      trainingAuc: cut('trainingAuc'),
      heldOutAuc: cut('heldOutAuc'),
    },
  };
}
