import { explained, keepEngine, type EngineSource } from './engineKeeper.ts';
import { inspectProgram } from './inspectProgram.ts';
import type { Command } from './protocol.ts';
import type { FindLines } from './sourceLines.ts';
import { heed, measure, openSession, send, train, type Outlet, type Session } from './session.ts';

/** What the loop needs of its surroundings. */
export interface Surroundings extends Outlet, EngineSource {
  /** Resolves after pending messages have been delivered. */
  breathe(): Promise<void>;
  readonly findLines: FindLines;
}

/**
 * The worker's life: takes commands in order, trains in short stretches, measures what the page is looking at, and answers for the engine.
 * One thing happens at a time, so no report can be about a training that a later command has ended.
 */
export function createLoop(surroundings: Surroundings): { deliver(command: Command): void } {
  const { post, now, breathe, findLines } = surroundings;
  const mailbox: Command[] = [];
  let wake: (() => void) | undefined;
  let session: Session | undefined;
  const turns = new Map<string, number>();
  const engine = keepEngine(surroundings);
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
    // Not waited for: lines of source may have to be downloaded, and training goes on meanwhile.
    if (command.type === 'inspect') return void inspect(session, command.of);
    if (command.type !== 'stop') return heed(session, command);
    send(session, surroundings);
    post({ type: 'ended', run: session.run, reason: 'stopped', step: session.trainer.step });
    close();
  }

  async function start({ run, experiment, pace, resume }: Command & { type: 'start' }): Promise<void> {
    close();
    try {
      const { trainer, info } = await engine.train(experiment, resume);
      session = openSession(run, experiment, pace, trainer, turns, now);
      const { model, formation, replicas } = trainer;
      const { parameters, batch } = model;
      post({ type: 'started', run, engine: info, replicas, parameters, batch, refused: formation.refused });
    } catch (error) {
      post({ type: 'failed', run, ...explained('This experiment cannot start', error) });
    }
  }

  async function inspect({ run, trainer: { plan } }: Session, of: number): Promise<void> {
    try {
      post({ type: 'inspected', run, of, program: await inspectProgram(plan, of, findLines) });
    } catch (error) {
      post({ type: 'inspectFailed', run, of, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  function close(): void {
    session?.trainer.dispose();
    session = undefined;
  }

  /** Does one piece of whatever is due; false if nothing is. */
  async function work(current: Session): Promise<boolean> {
    try {
      engine.check();
      const trained = await train(current, surroundings);
      if (trained) await breathe();
      if (mailbox.some(({ type }) => type === 'start' || type === 'stop')) return true;
      const measured = measure(current, surroundings, trained);
      return trained || measured;
    } catch (error) {
      if (!(await engine.recover(current, error))) session = undefined;
      return true;
    }
  }
}
