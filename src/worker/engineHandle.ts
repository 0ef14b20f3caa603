import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { engineStepper } from './engineStepper.ts';
import type { Checkpoint, EngineInfo } from './protocol.ts';
import type { OpenStepper } from './stepper.ts';
import { createTrainer, type Trainer } from './trainer.ts';
import { rememberingStepper } from './rememberingStepper.ts';
import { workerRoots } from './workerRoots.ts';

/** An engine that is running, whatever steps a training on it. */
export interface EngineHandle {
  readonly info: EngineInfo;
  /** Whether it is the answer for every experiment that asks for the same engine, and not for one alone. */
  readonly isForAll: boolean;
  train(experiment: Experiment, resume?: Checkpoint): Promise<Trainer>;
  /** Takes over a training whose engine has failed. */
  continue(trainer: Trainer): Promise<Trainer>;
  /** The next best engine, where this one turns an experiment down, for the reason given. */
  instead?(reason: string): Promise<EngineHandle>;
  /** Gives back what the next engine has no use for; of one that has failed, everything. */
  dispose(hasFailed?: boolean): void;
}

const now = () => performance.now();

/** The roots that any engine's trainings have computed beside them: one second worker for all. */
export const openRoots = workerRoots(now);

/** An engine that steps trainings with `open`. */
export function handleOf(
  open: OpenStepper,
  info: EngineInfo,
  isForAll: boolean,
  dispose: EngineHandle['dispose'],
): EngineHandle {
  return {
    info,
    isForAll,
    train: (experiment, resume) => createTrainer(open, experiment, now, resume),
    continue: (trainer) => trainer.restart(open),
    dispose,
  };
}

const openPlain = rememberingStepper(engineStepper(float64Engine(), now, openRoots));

/** Plain TypeScript in float64: one engine, which stays, because the next experiment is most often a little change of this one. */
export function plain(reason: string, isForAll = true): EngineHandle {
  return handleOf(openPlain, { name: 'float64', reason }, isForAll, () => undefined);
}
