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
import type { TraceStore } from './traces.ts';
import { trainingChanged } from './trainingChanged.ts';

/** One `start` command and what has become of it. */
export interface Training {
  readonly run: RunId;
  readonly experiment: Experiment;
  /** Milliseconds. */
  readonly sentAt: number;
  readonly resume: Checkpoint | undefined;
  /** The newest pace that the worker has been told. */
  pace: Pace;
  state: 'sent' | 'training' | 'paused' | 'ended' | 'failed';
  checkpoint: Checkpoint | undefined;
}

/** Everything that a session remembers. */
export interface Core {
  readonly surroundings: Surroundings;
  readonly store: StoreApi<SessionState>;
  readonly traces: TraceStore;
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

/** Milliseconds that a training has before a change may replace it, so that dragging a slider shows curves and not only their start. */
const LEAST_TRAINING = 200;

/** Sends the wanted experiment to the worker, which drops whatever it was doing. */
export function start(core: Core, resume?: Checkpoint): void {
  const { surroundings, pacing, wanted } = core;
  const run = core.training.run + 1;
  const pace = paceFrom(pacing, resume?.step ?? 0);
  const experiment: Experiment = core.failures.isForced ? { ...wanted, engine: 'float64' } : wanted;
  core.port ??= spawn(core);
  core.port.post({ type: 'start', run, experiment, pace, ...(resume && { resume }) });
  core.training = {
    run,
    experiment: wanted,
    sentAt: surroundings.now(),
    resume,
    pace,
    state: 'sent',
    checkpoint: resume,
  };
  core.speedometer.reset();
  refresh(core);
}

/** The training of a session that has not started one yet. */
export function noTraining(experiment: Experiment): Training {
  return { run: 0, experiment, sentAt: 0, resume: undefined, pace: 'pause', state: 'ended', checkpoint: undefined };
}

function spawn(core: Core): Port {
  // A worker that has been given up may still have messages on their way.
  const own: Port = core.surroundings.spawn(
    (report) => own === core.port && core.receive(report),
    (cause) => own === core.port && lost(core, cause),
  );
  return own;
}

/** Starts over at most once a frame, and not before the last training has had its time: what is wanted by then is what is trained. */
export function schedule(core: Core): void {
  const { surroundings, training } = core;
  const isDue = () => core.training.state !== 'sent' && trainingChanged(core.training.experiment, core.wanted);
  if (core.isScheduled || !isDue()) return;
  core.isScheduled = true;
  const rest = training.state === 'training' ? training.sentAt + LEAST_TRAINING - surroundings.now() : 0;
  const flush = () =>
    surroundings.nextFrame(() => {
      core.isScheduled = false;
      if (isDue()) start(core);
    });
  if (rest > 0) surroundings.after(rest, flush);
  else flush();
}

/** Changes how far the user wants to train. */
export function wish(core: Core, change: Partial<Pacing>): void {
  core.pacing = { ...core.pacing, ...change };
  core.store.setState({ isPlaying: core.pacing.isPlaying });
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
export function reached({ training, traces }: Core): number {
  return training.state === 'sent' ? (training.resume?.step ?? 0) : (traces.get()?.newest ?? 0);
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
  const checkpoint = trainingChanged(core.training.experiment, core.wanted) ? undefined : core.training.checkpoint;
  const where = checkpoint ? `goes on from step ${checkpoint.step}` : 'starts over';
  const how = remedy === 'float64' ? ', now in float64 on the CPU' : '';
  tell(core, 'restarted', `${sentence(cause)} Training ${where} in a new worker${how}.`);
  start(core, checkpoint);
}

/** What the worker has said, not what it has been told: it is paused when it says so. */
function phaseOf({ training: { state, pace }, traces, store }: Core): Phase {
  const newest = traces.get()?.newest;
  if (state === 'failed') return 'failed';
  if (newest === undefined) return 'loading';
  if (state === 'ended') return 'done';
  if (state === 'paused') return newest === 0 ? 'ready' : 'paused';
  // A training that begins at rest has not run.
  return pace === 'pause' && newest === 0 ? store.getState().phase : 'running';
}
