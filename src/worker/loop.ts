import type { Experiment } from '../experiment/experiment.ts';
import type { EngineHandle } from './chooseEngine.ts';
import type { Command } from './protocol.ts';
import { CREDITS, measure, openSession, send, takeUp, train, type Outlet, type Session } from './session.ts';

/** Waits before the engine is started again after a failure, in milliseconds; after the last, plain TypeScript takes over. */
const RETRIES = [0, 500, 2000];

/** What the loop needs of its surroundings. */
export interface Surroundings extends Outlet {
  /** Resolves after pending messages have been delivered. */
  breathe(): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  chooseEngine(experiment: Experiment, onFault: (reason: string) => void): Promise<EngineHandle>;
  /** The engine that always works. */
  fallback(reason: string): EngineHandle;
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
        send(session, surroundings);
        post({ type: 'ended', run: session.run, reason: 'stopped', step: session.trainer.step });
        close();
    }
  }

  async function start({ run, experiment, pace, resume }: Command & { type: 'start' }): Promise<void> {
    close();
    try {
      // On `auto` the choice between processors depends on the experiment; a graphics card is the choice for all.
      const isFirm = experiment.engine !== 'auto' || engine?.info.name === 'webgpu';
      if (engine === undefined || fault !== undefined || asked !== experiment.engine || !isFirm) {
        engine?.dispose();
        fault = undefined;
        asked = experiment.engine;
        engine = await surroundings.chooseEngine(experiment, (reason) => (fault = reason));
      }
      const trainer = await engine.train(experiment, resume);
      session = openSession(run, experiment, pace, trainer, now());
      const { model, formation, replicas } = trainer;
      post({
        type: 'started',
        run,
        engine: engine.info,
        replicas,
        parameters: model.parameters,
        batch: model.batch,
        refused: formation.refused,
      });
    } catch (error) {
      post({
        type: 'failed',
        run,
        message: `This experiment cannot start: ${messageOf(error)}`,
        detail: detailOf(error),
      });
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
      const trained = await train(current, surroundings);
      const measured = measure(current, surroundings, trained);
      return trained || measured;
    } catch (error) {
      await recover(current, error);
      return true;
    }
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
      takeUp(current, await engine.continue(current.trainer));
      post({ type: 'recovered', run: current.run, step: current.trainer.step, engine: engine.info, cause });
    } catch (last) {
      if (name !== 'float64' && current.failures <= RETRIES.length) return;
      post({
        type: 'failed',
        run: current.run,
        message: `Training stopped: ${messageOf(last)}`,
        detail: detailOf(last),
      });
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
