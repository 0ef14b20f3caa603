import type { Experiment } from '../experiment/experiment.ts';
import { createProbes } from '../probes/index.ts';
import type { ProbeRequest } from '../probes/results.ts';
import type { EngineHandle } from './chooseEngine.ts';
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
/** Waits before the engine is started again after a failure, in milliseconds; after the last, plain TypeScript takes over. */
const RETRIES = [0, 500, 2000];

/** What the loop needs of its surroundings. */
export interface Surroundings {
  post(report: Report): void;
  now(): number;
  /** Resolves after pending messages have been delivered. */
  breathe(): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  chooseEngine(experiment: Experiment, onFault: (reason: string) => void): Promise<EngineHandle>;
  /** The engine that always works. */
  fallback(reason: string): EngineHandle;
}

interface Session {
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

/**
 * The worker's life: takes commands in order, trains in short stretches, measures what the page is looking at, and answers for the engine.
 * One thing happens at a time, so no report can be about a training that a later command has ended.
 */
export function createLoop(surroundings: Surroundings): { deliver(command: Command): void } {
  const { post, now, breathe } = surroundings;
  const mailbox: Command[] = [];
  let wake: (() => void) | undefined;
  let session: Session | undefined;
  let engine: EngineHandle | undefined;
  let asked: Experiment['engine'] | undefined;
  let fault: string | undefined;
  void live();

  return {
    deliver(command) {
      mailbox.push(command);
      wake?.();
    },
  };

  async function live(): Promise<never> {
    for (;;) {
      for (let command = mailbox.shift(); command !== undefined; command = mailbox.shift()) await obey(command);
      const worked = session !== undefined && (await work(session));
      if (worked) await breathe();
      else if (mailbox.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  async function obey(command: Command): Promise<void> {
    // Only the newest of several starts is worth setting up.
    if (command.type === 'start' && mailbox.some(({ type }) => type === 'start')) return;
    if (command.type === 'start') return start(command);
    if (session === undefined || command.run !== session.run) return;
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
        return;
      case 'stop':
        send(session, true);
        post({ type: 'ended', run: session.run, reason: 'stopped', step: session.trainer.step });
        close();
    }
  }

  async function start({ run, experiment, pace, resume }: Command & { type: 'start' }): Promise<void> {
    close();
    try {
      const suits = engine !== undefined && fault === undefined && asked === experiment.engine && experiment.engine !== 'auto';
      if (!suits) {
        engine?.dispose();
        fault = undefined;
        asked = experiment.engine;
        engine = await surroundings.chooseEngine(experiment, (reason) => (fault = reason));
      }
      if (engine === undefined) return;
      const trainer = await engine.train(experiment, resume);
      session = {
        run, experiment, trainer, probe: createProbes(trainer.history), pace, credits: CREDITS, pending: [], requests: [], answered: new Set(), turns: new Map(),
        trainingTime: 0, probeTime: 0, checkpointAt: now(), failures: 0, settled: false,
      };
      const { model, formation, replicas } = trainer;
      post({ type: 'started', run, engine: engine.info, replicas, parameters: model.parameters, batch: model.batch, refused: formation.refused });
    } catch (error) {
      post({ type: 'failed', run, message: `This experiment cannot start: ${messageOf(error)}`, detail: detailOf(error) });
    }
  }

  function close(): void {
    session?.trainer.dispose();
    session = undefined;
  }

  /** Does one piece of whatever is due; false if nothing is. */
  async function work(current: Session): Promise<boolean> {
    try {
      if (fault !== undefined) throw new Error(fault);
      const trained = await train(current);
      const idle = !trained;
      const measured = (idle || current.probeTime < PROBE_SHARE * current.trainingTime) && measure(current, idle);
      return trained || measured;
    } catch (error) {
      await recover(current, error);
      return true;
    }
  }

  async function train(current: Session): Promise<boolean> {
    const { trainer, pace } = current;
    const wanted = trainer.finished || pace === 'pause' ? 0 : pace === 'run' ? Infinity : pace.steps;
    if (wanted > 0) {
      const begun = now();
      const progress = await trainer.advance(wanted, STRETCH);
      current.trainingTime += now() - begun;
      current.pending.push(progress);
      if (pace !== 'run' && pace !== 'pause') current.pace = { steps: pace.steps - progress.steps };
      send(current, trainer.finished);
      return true;
    }
    send(current, true);
    if (!current.settled) {
      current.settled = true;
      const { run } = current;
      if (!trainer.finished) post({ type: 'paused', run, step: trainer.step });
      else post({ type: 'ended', run, reason: trainer.step >= current.experiment.steps ? 'finished' : 'diverged', step: trainer.step });
    }
    return false;
  }

  /** Sends what has been trained, if the page can take it; without credit it waits and grows. */
  function send(current: Session, now_: boolean): void {
    if (current.pending.length === 0 || (current.credits === 0 && !now_)) return;
    const { run, trainer } = current;
    const due = now() - current.checkpointAt > CHECKPOINT_EVERY;
    const checkpoint = due ? trainer.checkpoint() : undefined;
    if (due) current.checkpointAt = now();
    post({ type: 'frame', run, ...joinProgress(current.pending), ...(checkpoint && { checkpoint }) });
    current.pending = [];
    current.credits -= 1;
  }

  /** Gives a turn to the probe that has waited longest among those that owe an answer; false if none does. */
  function measure(current: Session, idle: boolean): boolean {
    const owed = current.requests.filter((candidate) => !current.answered.has(JSON.stringify(candidate)));
    const [request] = owed.sort((a, b) => (current.turns.get(a.probe) ?? 0) - (current.turns.get(b.probe) ?? 0));
    if (request === undefined) return false;
    const begun = now();
    current.turns.set(request.probe, begun);
    const deadline = begun + (idle ? 4 * PROBE_SLICE : PROBE_SLICE);
    try {
      const { result, complete } = current.probe(request, () => now() > deadline);
      // A request for a step that has not been trained yet will have a later answer.
      if (complete && request.step <= current.trainer.step) current.answered.add(JSON.stringify(request));
      else if (complete && !idle) current.requests = [...current.requests.filter((candidate) => candidate !== request), request];
      else if (complete) current.answered.add(JSON.stringify(request));
      post({ type: 'measured', run: current.run, request, result });
    } catch (error) {
      current.answered.add(JSON.stringify(request));
      post({ type: 'measureFailed', run: current.run, request, reason: messageOf(error) });
    }
    current.probeTime += now() - begun;
    return true;
  }

  /** Goes back to the last snapshot on a new engine of the same kind, or on the one that always works. */
  async function recover(current: Session, error: unknown): Promise<void> {
    const cause = fault ?? messageOf(error);
    const name = engine?.info.name;
    engine?.dispose();
    const wait = RETRIES[current.failures++];
    try {
      if (name === 'float64') throw error;
      if (wait === undefined || name === undefined) {
        engine = surroundings.fallback(`The ${name ?? 'other'} engine failed ${RETRIES.length + 1} times: ${cause}`);
      } else {
        await surroundings.wait(wait);
        fault = undefined;
        engine = await surroundings.chooseEngine({ ...current.experiment, engine: name }, (reason) => (fault = reason));
      }
      fault = undefined;
      current.trainer = await engine.continue(current.trainer);
      current.probe = createProbes(current.trainer.history);
      current.answered.clear();
      current.pending = [];
      post({ type: 'recovered', run: current.run, step: current.trainer.step, engine: engine.info, cause });
    } catch (last) {
      if (name !== 'float64' && current.failures <= RETRIES.length) return;
      post({ type: 'failed', run: current.run, message: `Training stopped: ${messageOf(last)}`, detail: detailOf(last) });
      session = undefined;
      engine = undefined;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
