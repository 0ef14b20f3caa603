import type { Experiment } from '../experiment/experiment.ts';
import type { ChooseEngine } from './chooseEngine.ts';
import type { EngineHandle } from './engineHandle.ts';
import type { Checkpoint, EngineInfo } from './protocol.ts';
import { takeUp, type Outlet, type Session } from './session.ts';
import type { Trainer } from './trainer.ts';

/** Waits before the engine is started again after a failure, in milliseconds; after the last, plain TypeScript takes over. */
const RETRIES = [0, 500, 2000];

/** Where engines come from. */
export interface EngineSource {
  wait(milliseconds: number): Promise<void>;
  readonly chooseEngine: ChooseEngine;
  /** The engine that always works. */
  fallback(reason: string): EngineHandle;
}

/** Answers for the engine: one is in use at a time, for as long as it suits and works. */
export interface EngineKeeper {
  /** Puts an experiment on the engine for it. Rejects with a reason for the user. */
  train(experiment: Experiment, resume?: Checkpoint): Promise<{ trainer: Trainer; info: EngineInfo }>;
  /** Throws if the engine has reported a fault since it was started. */
  check(): void;
  /**
   * Goes back to the last snapshot on a new engine of the same kind, or on the one that always works, and reports it. False if there is no
   * way on, which is reported too.
   */
  recover(session: Session, error: unknown): Promise<boolean>;
}

export function keepEngine({ post, now, wait, chooseEngine, fallback }: EngineSource & Outlet): EngineKeeper {
  let engine: EngineHandle | undefined;
  let asked: Experiment['engine'] | undefined;
  let fault: string | undefined;

  const choose = (experiment: Experiment) => chooseEngine(experiment, (reason) => (fault = reason));

  return {
    async train(experiment, resume) {
      if (engine === undefined || fault !== undefined || asked !== experiment.engine || !engine.isForAll) {
        engine?.dispose(fault !== undefined);
        fault = undefined;
        asked = experiment.engine;
        engine = await choose(experiment);
      }
      try {
        return { trainer: await engine.train(experiment, resume), info: engine.info };
      } catch (error) {
        if (!engine.instead) throw error;
        engine.dispose(fault !== undefined);
        engine = await engine.instead(messageOf(error));
        return { trainer: await engine.train(experiment, resume), info: engine.info };
      }
    },
    check() {
      if (fault !== undefined) throw new Error(fault);
    },
    async recover(session, error) {
      const cause = fault ?? messageOf(error);
      const { name, reason } = engine?.info ?? {};
      engine?.dispose(true);
      const pause = RETRIES[session.failures++];
      try {
        if (name === 'float64') throw error;
        if (pause === undefined || name === undefined) {
          engine = fallback(`The ${name ?? 'other'} engine failed ${RETRIES.length + 1} times: ${cause}`);
        } else {
          await wait(pause);
          fault = undefined;
          engine = await choose({ ...session.experiment, engine: name });
        }
        fault = undefined;
        // Why it is this engine is what it was before.
        if (reason !== undefined && engine.info.name === name) engine = { ...engine, info: { ...engine.info, reason } };
        takeUp(session, await engine.continue(session.trainer), now);
        post({ type: 'recovered', run: session.run, step: session.trainer.step, engine: engine.info, cause });
        return true;
      } catch (last) {
        if (name !== 'float64' && session.failures <= RETRIES.length) return true;
        post({ type: 'failed', run: session.run, ...explained('Training stopped', last) });
        engine = undefined;
        return false;
      }
    },
  };
}

/** An error as a report words it. */
export function explained(what: string, error: unknown): { readonly message: string; readonly detail: string } {
  const message = messageOf(error);
  return {
    message: `${what}: ${message}`,
    detail: error instanceof Error ? (error.stack ?? message) : message,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
