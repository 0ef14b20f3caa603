import type { Machine } from '../gpu/machine.ts';
import type { MachineWork } from './protocol.ts';

/** A machine as one training uses it, and what has come of that. */
export interface WatchedMachine {
  readonly machine: Machine;
  /** `undefined` before the training is in the device's memory. */
  work(): MachineWork | undefined;
  /** What the user should be told, each sentence once. */
  notices(): readonly string[];
}

/**
 * Keeps count of what a machine does for one training. Where kernels for the training do not compile, the interpreter goes on, which is told.
 * `now` gives milliseconds.
 */
export function watchMachine(machine: Machine, now: () => number): WatchedMachine {
  let work: (() => MachineWork) | undefined;
  let untold: readonly string[] = [];
  return {
    machine: {
      ...machine,
      load(loading) {
        const loaded = machine.load(loading);
        const done = { rounds: 0, steps: 0, milliseconds: 0, lastSteps: 0 };
        work = () => ({ ...done, kernels: loaded.kernels(), lanes: machine.lanes });
        return {
          ...loaded,
          async run(first, count) {
            const begun = now();
            const record = await loaded.run(first, count);
            // What comes before step 0 is an evaluation, and no step.
            if (first < 0) return record;
            done.rounds += 1;
            done.steps += count;
            done.milliseconds += now() - begun;
            done.lastSteps = count;
            return record;
          },
          specialise: () =>
            loaded.specialise().catch((error: unknown) => {
              const reason = error instanceof Error ? error.message : String(error);
              untold = [`Kernels for this training do not compile, so the interpreter goes on: ${reason}`];
            }),
        };
      },
    },
    work: () => work?.(),
    notices() {
      const told = untold;
      untold = [];
      return told;
    },
  };
}
