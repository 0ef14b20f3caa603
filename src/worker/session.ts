import type { Experiment } from '../experiment/experiment.ts';
import { createProbes } from '../probes/index.ts';
import type { ProbeRequest } from '../probes/results.ts';
import { joinProgress } from './progress.ts';
import type { Command, Pace, Report, RunId } from './protocol.ts';
import type { Progress, Trainer } from './trainer.ts';

/** Milliseconds of training between two looks at the mailbox. */
const STRETCH = 12;
/** Milliseconds that a probe may take before it answers with what it has; and the share of training time that probes may take together. */
const PROBE_SLICE = 10;
const PROBE_SHARE = 0.6;
/** Frames that the page may leave unacknowledged. */
const CREDITS = 2;
/** Milliseconds between checkpoints sent to the page. */
const CHECKPOINT_EVERY = 1000;

/** Where reports go, and the time in milliseconds. */
export interface Outlet {
  post(report: Report): void;
  now(): number;
}

/** One training in the worker, with what the page wants of it and has had of it. */
export interface Session {
  readonly run: RunId;
  readonly experiment: Experiment;
  trainer: Trainer;
  probe: ReturnType<typeof createProbes>;
  pace: Pace;
  credits: number;
  pending: Progress[];
  requests: readonly ProbeRequest[];
  /** Requests that have had their last answer, as JSON. */
  answered: Set<string>;
  /** When each probe had its last turn. */
  turns: Map<ProbeRequest['probe'], number>;
  trainingTime: number;
  probeTime: number;
  checkpointAt: number;
  failures: number;
  /** Whether the end, or the pause, has been reported. */
  settled: boolean;
}

export function openSession(run: RunId, experiment: Experiment, pace: Pace, trainer: Trainer, now: number): Session {
  return {
    run,
    experiment,
    trainer,
    probe: createProbes(trainer.history),
    pace,
    credits: CREDITS,
    pending: [],
    requests: [],
    answered: new Set(),
    turns: new Map(),
    trainingTime: 0,
    probeTime: 0,
    checkpointAt: now,
    failures: 0,
    settled: false,
  };
}

/** Takes in what the page wants of a training that goes on. */
export function heed(session: Session, command: Command & { type: 'pace' | 'watch' | 'ack' }): void {
  switch (command.type) {
    case 'pace':
      session.pace = command.pace;
      session.settled = session.trainer.finished;
      return;
    case 'watch': {
      const wanted = new Set(command.requests.map((request) => JSON.stringify(request)));
      session.requests = command.requests;
      // The page keeps the newest answers only: what it asks for again is answered again.
      session.answered = new Set([...session.answered].filter((request) => wanted.has(request)));
      return;
    }
    case 'ack':
      session.credits = Math.min(CREDITS, session.credits + 1);
  }
}

/** Goes on with a trainer that has gone back to its last snapshot. */
export function takeUp(session: Session, trainer: Trainer): void {
  session.trainer = trainer;
  session.probe = createProbes(trainer.history);
  session.answered.clear();
  session.pending = [];
}

/** Trains for one stretch, if there is anything left to train; otherwise says once that there is not. */
export async function train(session: Session, { post, now }: Outlet): Promise<boolean> {
  const { run, trainer, pace, experiment } = session;
  const wanted = trainer.finished || pace === 'pause' ? 0 : pace === 'run' ? Infinity : pace.steps;
  if (wanted > 0) {
    const begun = now();
    const progress = await trainer.advance(wanted, STRETCH);
    session.trainingTime += now() - begun;
    session.pending.push(progress);
    if (pace !== 'run' && pace !== 'pause') session.pace = { steps: pace.steps - progress.steps };
    if (session.credits > 0 || trainer.finished) send(session, { post, now });
    return true;
  }
  send(session, { post, now });
  if (!session.settled) {
    session.settled = true;
    if (!trainer.finished) post({ type: 'paused', run, step: trainer.step });
    else
      post({
        type: 'ended',
        run,
        reason: trainer.step >= experiment.steps ? 'finished' : 'diverged',
        step: trainer.step,
      });
  }
  return false;
}

/** Sends what has been trained and not been sent. */
export function send(session: Session, { post, now }: Outlet): void {
  if (session.pending.length === 0) return;
  const due = now() - session.checkpointAt > CHECKPOINT_EVERY;
  const checkpoint = due ? session.trainer.checkpoint() : undefined;
  if (due) session.checkpointAt = now();
  post({ type: 'frame', run: session.run, ...joinProgress(session.pending), ...(checkpoint && { checkpoint }) });
  session.pending = [];
  session.credits -= 1;
}

/**
 * Gives a turn to the probe that has waited longest among those that owe an answer; false if none does, or if probes have had their share
 * of the time while training goes on.
 */
export function measure(session: Session, { post, now }: Outlet, isTraining: boolean): boolean {
  if (isTraining && session.probeTime > PROBE_SHARE * session.trainingTime) return false;
  const { run, requests, answered, turns, trainer } = session;
  const owed = requests.filter((candidate) => !answered.has(JSON.stringify(candidate)));
  const [request] = owed.sort((a, b) => (turns.get(a.probe) ?? 0) - (turns.get(b.probe) ?? 0));
  if (request === undefined) return false;
  const begun = now();
  turns.set(request.probe, begun);
  const deadline = begun + (isTraining ? PROBE_SLICE : 4 * PROBE_SLICE);
  try {
    const { result, complete } = session.probe(request, () => now() > deadline);
    // A request for a step that is still to be trained will have a later answer.
    if (complete && (!isTraining || request.step <= trainer.step)) answered.add(JSON.stringify(request));
    post({ type: 'measured', run, request, result });
  } catch (error) {
    answered.add(JSON.stringify(request));
    post({ type: 'measureFailed', run, request, reason: error instanceof Error ? error.message : String(error) });
  }
  session.probeTime += now() - begun;
  return true;
}
