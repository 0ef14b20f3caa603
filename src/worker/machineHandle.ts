import { nameOf } from '../array/adapter.ts';
import { handleOf, openRoots, type EngineHandle } from './engineHandle.ts';
import type { KeptMachine, OpenedMachine } from './keepMachine.ts';
import { machineStepper } from './machineStepper.ts';
import type { OpenStepper } from './stepper.ts';
import { watchMachine } from './watchMachine.ts';

const now = () => performance.now();

/** Trains on the GPU machine. `instead` finds another engine for experiments that do not fit it. */
export function machineHandle(
  kept: KeptMachine,
  { machine, adapter }: OpenedMachine,
  reason: string,
  instead: (reason: string) => Promise<EngineHandle>,
): EngineHandle {
  const open: OpenStepper = async (plan, start) => {
    const { machine: watched, work, notices } = watchMachine(machine, now);
    const stepper = await machineStepper(watched, now, 'rising', openRoots)(plan, start);
    return {
      ...stepper,
      async advance(steps, milliseconds) {
        const stretch = await stepper.advance(steps, milliseconds);
        const done = work();
        return { ...stretch, ...(done && { machine: { work: done, notices: notices() } }) };
      },
    };
  };
  const info = { name: 'machine', reason, adapter: nameOf(adapter) } as const;
  const dispose = (hasFailed = false) => (hasFailed ? kept.drop() : kept.rest());
  return { ...handleOf(open, info, false, dispose), instead };
}
