import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../experiment/experiment.ts';
import type { EngineInfo, ProgramListing, Wish } from '../worker/protocol.ts';
import { createFailureLog } from './failures.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Incident } from './incidents.ts';
import { createMeasurements, type Measurements } from './measurements.ts';
import { paceFrom } from './pacing.ts';
import { receive } from './receive.ts';
import { createSpeedometer } from './speedometer.ts';
import type { Surroundings } from './surroundings.ts';
import { createTraceStore, type TraceStore } from './traces.ts';
import { askForProgram, lost, noTraining, reached, schedule, setPace, start, wish, type Core } from './training.ts';
import { trainingChanged } from './trainingChanged.ts';

export type Phase = 'loading' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

export interface SessionState {
  readonly phase: Phase;
  /** Whether training goes on by itself, also after the next change. */
  readonly isPlaying: boolean;
  readonly engine: EngineInfo | undefined;
  readonly incidents: readonly Incident[];
  /** The program that is being looked at. */
  readonly program: InspectedProgram | undefined;
}

/** The program of one run, or why there is none; neither while it is on its way. */
export interface InspectedProgram {
  readonly of: number;
  readonly listing?: ProgramListing;
  readonly problem?: string;
}

type StoreReader = 'getState' | 'getInitialState' | 'subscribe';

/** Owns the worker: trains the experiment that is wanted, and starts over whenever something in it that is trained has changed. */
export interface Session extends Pick<StoreApi<SessionState>, StoreReader> {
  readonly traces: Pick<TraceStore, 'get' | 'subscribe'>;
  readonly measurements: Pick<Measurements, 'of' | 'all' | 'subscribe'>;
  play(): void;
  pause(): void;
  /** Trains one more step, then pauses. */
  step(): void;
  /** From step 0 with the same seed; goes on by itself if it did before. */
  restart(): void;
  /** Says what is wanted now. */
  update(experiment: Experiment): void;
  /** What the panels want measured, all of it. */
  watch(wishes: readonly Wish[]): void;
  /** Which run's program is looked at; `undefined` when nobody looks any more. */
  inspect(run: number | undefined): void;
  /** Steps trained per second of late, 0 while nothing is. */
  stepsPerSecond(): number;
  setVisible(isVisible: boolean): void;
  dismiss(incident: number): void;
  dispose(): void;
}

export function createSession(experiment: Experiment, isPlaying: boolean, surroundings: Surroundings): Session {
  const store = createStore<SessionState>(() => ({
    phase: 'loading',
    isPlaying,
    engine: undefined,
    incidents: [],
    program: undefined,
  }));
  const core: Core = {
    surroundings,
    store,
    traces: createTraceStore(),
    shown: 0,
    measurements: createMeasurements(),
    speedometer: createSpeedometer(),
    failures: createFailureLog(),
    heartbeat: createHeartbeat(surroundings.after, (cause) => lost(core, cause)),
    receive: (report) => receive(core, report),
    pacing: { isPlaying, goal: 0, more: 0, isVisible: true },
    wanted: experiment,
    wishes: [],
    port: undefined,
    training: noTraining(experiment),
    isScheduled: false,
  };
  start(core);
  const { getState, getInitialState, subscribe } = store;
  return {
    getState,
    getInitialState,
    subscribe,
    traces: core.traces,
    measurements: core.measurements,
    ...actions(core),
  };
}

function actions(core: Core): Omit<Session, StoreReader | 'traces' | 'measurements'> {
  return {
    play() {
      wish(core, { isPlaying: true, more: 0 });
      if (core.training.state === 'ended' || core.training.state === 'failed') start(core);
      else setPace(core, paceFrom(core.pacing, reached(core)));
    },
    pause() {
      wish(core, { isPlaying: false, goal: reached(core), more: 0 });
      setPace(core, 'pause');
    },
    step() {
      const { pacing, training } = core;
      const goal = pacing.isPlaying ? reached(core) : pacing.goal;
      if (training.state === 'paused') {
        wish(core, { isPlaying: false, goal: Math.min(core.wanted.steps, reached(core) + 1) });
        setPace(core, paceFrom(core.pacing, reached(core)));
      } else {
        wish(core, { isPlaying: false, goal, more: pacing.more + 1 });
        // Steps that are on their way will be reported; to be told of them twice would lead to one too many.
        if (training.pace === 'run') setPace(core, 'pause');
      }
    },
    restart() {
      wish(core, { goal: 0, more: 0 });
      start(core);
    },
    update(experiment) {
      if (core.wanted.engine !== experiment.engine) core.failures.forgive();
      core.wanted = experiment;
      if (!trainingChanged(core.training.experiment, experiment)) return;
      wish(core, { goal: Math.min(experiment.steps, Math.max(core.pacing.goal, reached(core))) });
      schedule(core);
    },
    watch(wishes) {
      if (JSON.stringify(wishes) === JSON.stringify(core.wishes)) return;
      core.wishes = wishes;
      if (core.training.state !== 'sent') core.port?.post({ type: 'watch', run: core.training.run, wishes });
    },
    inspect(run) {
      core.store.setState({ program: run === undefined ? undefined : { of: run } });
      askForProgram(core);
    },
    stepsPerSecond: () => (core.store.getState().phase === 'running' ? core.speedometer.read() : 0),
    setVisible(isVisible) {
      wish(core, { isVisible });
      setPace(core, paceFrom(core.pacing, reached(core)));
    },
    dismiss(id) {
      core.store.setState({ incidents: core.store.getState().incidents.filter((incident) => incident.id !== id) });
    },
    dispose() {
      core.heartbeat.listen('idle');
      core.port?.post({ type: 'stop', run: core.training.run });
      core.port?.terminate();
      core.port = undefined;
    },
  };
}
