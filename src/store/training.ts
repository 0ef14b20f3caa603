import type { StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../experiment/experiment.ts';
import type { Checkpoint, Pace, Report, RunId, Wish } from '../worker/protocol.ts';
import type { FailureLog } from './failures.ts';
import type { Heartbeat } from './heartbeat.ts';
import { withIncident, type Incident } from './incidents.ts';
import type { Measurements } from './measurements.ts';
import { paceFrom, type Pacing } from './pacing.ts';
import { sentence } from './sentence.ts';
import type { Phase, SessionState } from './session.ts';
import type { Speedometer } from './speedometer.ts';
import type { Port, Surroundings } from './surroundings.ts';
import { createTraceStore, type TraceStore } from './traces.ts';
import { trainingChanged } from './trainingChanged.ts';

/** One `start` command and what has become of it. */
export interface Training {
  readonly run: RunId;
  readonly experiment: Experiment;
  readonly resume: Checkpoint | undefined;
  /** The newest pace that the worker has been told. */
  pace: Pace;
  state: 'sent' | 'training' | 'paused' | 'ended' | 'failed';
  checkpoint: Checkpoint | undefined;
  /** What it has reported while the training before it is still on the screen; `undefined` once it is shown itself. */
  coming: Coming | undefined;
}

/** The record of a training that is not shown yet. */
interface Coming {
  readonly traces: TraceStore;
  /** When it began, in milliseconds. */
  readonly since: number;
  /** Whether measurements of the training on the screen say something about this one. */
  readonly isComparable: boolean;
}

/** Everything that a session remembers. */
export interface Core {
  readonly surroundings: Surroundings;
  readonly store: StoreApi<SessionState>;
  /** What is on the screen, all of one training. */
  readonly traces: TraceStore;
  /** The training that it is of. */
  shown: RunId;
  readonly measurements: Measurements;
  readonly speedometer: Speedometer;
  readonly failures: FailureLog;
  readonly heartbeat: Heartbeat;
  readonly receive: (report: Report) => void;
  pacing: Pacing;
  /** What is wanted now; the training may be behind. */
  wanted: Experiment;
  wishes: readonly Wish[];
  port: Port | undefined;
  training: Training;
  isScheduled: boolean;
}

/**
 * Milliseconds after which a training takes the place of the one on the screen although it has not come as far: less than the worker trains
 * between two reports. A change that is made right after a start waits for the first report, then for a start and the first report of its
 * own, and is drawn within 100 ms.
 */
const PATIENCE = 10;

/** Sends the wanted experiment to the worker, which drops whatever it was doing. */
export function start(core: Core, resume?: Checkpoint): void {
  const { pacing, wanted } = core;
  const run = core.training.run + 1;
  const pace = paceFrom(pacing, resume?.step ?? 0);
  const experiment: Experiment = core.failures.isForced ? { ...wanted, engine: 'float64' } : wanted;
  core.port ??= spawn(core);
  core.port.post({ type: 'start', run, experiment, pace, ...(resume && { resume }) });
  core.training = {
    run,
    experiment: wanted,
    resume,
    pace,
    state: 'sent',
    checkpoint: resume,
    coming: undefined,
  };
  core.speedometer.reset();
  refresh(core);
}

/** The training of a session that has not started one yet. */
export function noTraining(experiment: Experiment): Training {
  return {
    run: 0,
    experiment,
    resume: undefined,
    pace: 'pause',
    state: 'ended',
    checkpoint: undefined,
    coming: undefined,
  };
}

function spawn(core: Core): Port {
  // A worker that has been given up may still have messages on their way.
  const own: Port = core.surroundings.spawn(
    (report) => own === core.port && core.receive(report),
    (cause) => own === core.port && lost(core, cause),
  );
  return own;
}

/**
 * Starts over at most once a frame, and not before the last training has been on the screen: what is wanted by then is what is trained. So a
 * slider that is dragged shows curve after curve, none is waited for by more than one change, and there is no queue.
 */
export function schedule(core: Core): void {
  if (core.isScheduled || !isDue(core)) return;
  core.isScheduled = true;
  core.surroundings.nextFrame(() => {
    core.isScheduled = false;
    startIfDue(core);
  });
}

/** Starts over now if something else is wanted than what is trained, and this has been shown. */
export function startIfDue(core: Core): void {
  if (isDue(core)) start(core);
}

function isDue({ training, wanted }: Core): boolean {
  return training.state !== 'sent' && training.coming === undefined && trainingChanged(training.experiment, wanted);
}

/** A new training has begun; until it has something to show, what is on the screen stays there. */
export function begin(core: Core, started: Report & { readonly type: 'started' }, isComparable: boolean): void {
  const { training, traces, surroundings } = core;
  const coming = { traces: createTraceStore(), since: surroundings.now(), isComparable };
  coming.traces.begin(training.experiment, started);
  training.coming = coming;
  if (traces.get() === undefined) return show(core);
  surroundings.after(PATIENCE, () => {
    if (core.training !== training) return;
    showIfDue(core);
    startIfDue(core);
  });
}

/** Shows the training that is coming if it has come as far as the one on the screen, or has had its time. */
export function showIfDue(core: Core): void {
  const { training, traces, surroundings } = core;
  const record = training.coming?.traces.get();
  if (!training.coming || !record?.newest) return;
  const goal = Math.min(record.experiment.steps, traces.get()?.newest ?? 0);
  if (record.newest >= goal || surroundings.now() - training.coming.since >= PATIENCE) show(core);
}

/** Puts the training that is coming on the screen, all at once. */
export function show(core: Core): void {
  const { training, traces, measurements } = core;
  const record = training.coming?.traces.get();
  if (!training.coming || !record) return;
  measurements.outdate(training.coming.isComparable);
  training.coming = undefined;
  core.shown = training.run;
  traces.replace(record);
}

/** The record that the newest training extends. */
export function recordOf({ training, traces }: Core): TraceStore {
  return training.coming?.traces ?? traces;
}

/** Changes how far the user wants to train. */
export function wish(core: Core, change: Partial<Pacing>): void {
  core.pacing = { ...core.pacing, ...change };
  const { isPlaying } = core.pacing;
  if (isPlaying !== core.store.getState().isPlaying) core.store.setState({ isPlaying });
  refresh(core);
}

/** Tells the worker how far to go, unless it has nothing more to do or has not begun. */
export function setPace(core: Core, pace: Pace): void {
  const { training } = core;
  if (training.state !== 'training' && training.state !== 'paused') return;
  training.pace = pace;
  training.state = 'training';
  core.port?.post({ type: 'pace', run: training.run, pace });
  refresh(core);
}

/** Asks the worker for the program that is looked at; it has to be asked anew about every training. */
export function askForProgram({ store, training, port }: Core): void {
  const of = store.getState().program?.of;
  if (of !== undefined && training.state !== 'sent') port?.post({ type: 'inspect', run: training.run, of });
}

/** Brings the phase and the heartbeat in line with everything else. */
export function refresh(core: Core): void {
  const { training, heartbeat, store } = core;
  const phase = phaseOf(core);
  heartbeat.listen(training.state === 'sent' ? 'starting' : phase === 'running' ? 'running' : 'idle');
  if (phase !== store.getState().phase) store.setState({ phase });
}

/** How far the training has got that was started last; the numbers on the screen may still be those of the one before. */
export function reached(core: Core): number {
  const { training } = core;
  return training.state === 'sent' ? (training.resume?.step ?? 0) : (recordOf(core).get()?.newest ?? 0);
}

export function tell({ store }: Core, kind: Incident['kind'], message: string, detail?: string): void {
  const incident = { kind, message, ...(detail !== undefined && { detail }) };
  store.setState({ incidents: withIncident(store.getState().incidents, incident) });
}

/** The worker is gone, or as good as gone. */
export function lost(core: Core, cause: string): void {
  core.port?.terminate();
  core.port = undefined;
  const remedy = core.failures.record(core.surroundings.now());
  if (remedy === 'give up') {
    core.training.state = 'failed';
    tell(
      core,
      'failed',
      `${sentence(cause)} This has happened too often within a minute, so training is not started again by itself.`,
    );
    return refresh(core);
  }
  show(core);
  const checkpoint = trainingChanged(core.training.experiment, core.wanted) ? undefined : core.training.checkpoint;
  const where = checkpoint ? `goes on from step ${checkpoint.step}` : 'starts over';
  const how = remedy === 'float64' ? ', now in float64 on the CPU' : '';
  tell(core, 'restarted', `${sentence(cause)} Training ${where} in a new worker${how}.`);
  start(core, checkpoint);
}

/** What the worker has said, not what it has been told: it is paused when it says so. */
function phaseOf(core: Core): Phase {
  const { training, store } = core;
  const { state, pace } = training;
  const newest = recordOf(core).get()?.newest;
  if (state === 'failed') return 'failed';
  if (newest === undefined) return 'loading';
  if (state === 'ended') return 'done';
  if (state === 'paused') return newest === 0 ? 'ready' : 'paused';
  // A training that begins at rest has not run.
  return pace === 'pause' && newest === 0 ? store.getState().phase : 'running';
}
