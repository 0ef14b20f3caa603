import type { Experiment } from '../experiment/experiment.ts';
import { createProbes } from '../probes/index.ts';
import type { ProbeResult } from '../probes/results.ts';
import { joinProgress } from './progress.ts';
import type { Command, Pace, Report, RunId, Wish } from './protocol.ts';
import type { Progress, Trainer } from './trainer.ts';

/** Milliseconds of training between two looks at the mailbox. */
const STRETCH = 12;
/** Milliseconds of training before anything is measured: a change is first of all to be seen in the curves. */
const HEAD_START = 2 * STRETCH;
/** Milliseconds that a probe may take before it answers with what it has; and the share of training time that probes may take together. */
const PROBE_SLICE = { inTraining: 10, after: 20 };
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
  wishes: readonly Wish[];
  /** Wishes that have had their last answer, as JSON. */
  answered: Set<string>;
  /** The result that each place has been sent last: the same is not sent again. */
  readonly posted: Map<string, ProbeResult>;
  /** When each place had its last turn, in earlier trainings too: where one follows soon upon another, none may be left out. */
  readonly turns: Map<string, number>;
  trainingTime: number;
  probeTime: number;
  checkpointAt: number;
  failures: number;
  /** Whether the end, or the pause, has been reported. */
  settled: boolean;
}

export function openSession(
  run: RunId,
  experiment: Experiment,
  pace: Pace,
  trainer: Trainer,
  turns: Session['turns'],
  now: () => number,
): Session {
  return {
    run,
    experiment,
    trainer,
    probe: createProbes(trainer.history, now),
    pace,
    credits: CREDITS,
    pending: [],
    wishes: [],
    answered: new Set(),
    posted: new Map(),
    turns,
    trainingTime: 0,
    probeTime: 0,
    checkpointAt: now(),
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
      const wanted = new Set(command.wishes.map((wish) => JSON.stringify(wish)));
      session.wishes = command.wishes;
      // The page keeps the newest answers only: what it asks for again is answered again.
      session.answered = new Set([...session.answered].filter((wish) => wanted.has(wish)));
      return;
    }
    case 'ack':
      session.credits = Math.min(CREDITS, session.credits + 1);
  }
}

/** Goes on with a trainer that has gone back to its last snapshot. */
export function takeUp(session: Session, trainer: Trainer, now: () => number): void {
  session.trainer = trainer;
  session.probe = createProbes(trainer.history, now);
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
 * Gives a turn to the place that has waited longest among those that are owed an answer; false if none is, or if probes have had their share
 * of the time while training goes on.
 */
export function measure(session: Session, { post, now }: Outlet, isTraining: boolean): boolean {
  const { trainingTime, probeTime } = session;
  if (isTraining && (trainingTime < HEAD_START || probeTime > PROBE_SHARE * trainingTime)) return false;
  const { run, wishes, answered, turns, trainer } = session;
  const owed = wishes.filter((wish) => !answered.has(JSON.stringify(wish)));
  const [wish] = owed.sort((a, b) => (turns.get(a.place) ?? 0) - (turns.get(b.place) ?? 0));
  if (wish === undefined) return false;
  const begun = now();
  turns.set(wish.place, begun);
  const deadline = begun + (isTraining ? PROBE_SLICE.inTraining : PROBE_SLICE.after);
  try {
    const { result, complete } = session.probe(wish.request, () => now() > deadline);
    // A request for a step that is still to be trained will have a later answer.
    if (complete && (!isTraining || wish.request.step <= trainer.step)) answered.add(JSON.stringify(wish));
    if (session.posted.get(wish.place) !== result)
      post({ type: 'measured', run, ...wish, result, isComplete: complete });
    session.posted.set(wish.place, result);
  } catch (error) {
    answered.add(JSON.stringify(wish));
    post({ type: 'measureFailed', run, ...wish, reason: error instanceof Error ? error.message : String(error) });
  }
  session.probeTime += now() - begun;
  return true;
}
