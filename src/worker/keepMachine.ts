import type { Adapter } from '../array/adapter.ts';
import { checkMachine } from '../gpu/checkMachine.ts';
import { openMachine, type Machine } from '../gpu/machine.ts';
import { openDevice, type OwnDevice } from '../gpu/openDevice.ts';

/** A machine that has passed its check, on a device of its own. */
export interface OpenedMachine {
  readonly machine: Machine;
  readonly adapter: Adapter;
  /** Why nothing that it computes can be trusted any more, in one sentence. */
  fault(): string | undefined;
  close(): void;
}

/** Opens a machine, or says in one sentence why there is none. `onFault` is called once, when it fails after that. */
export type OpenMachine = (onFault: (reason: string) => void) => Promise<OpenedMachine | string>;

/** Holds on to the machine from one experiment to the next: its interpreter takes long to compile, and runs them all. */
export interface KeptMachine {
  /** The machine, opened if it is not open or has failed. Faults are told to whoever has asked last. */
  open(onFault: (reason: string) => void): Promise<OpenedMachine | string>;
  /** The adapter of the machine that is open and works. */
  adapter(): Adapter | undefined;
  /** Nobody uses the machine for now: faults are told to nobody. */
  rest(): void;
  /** Gives the machine up; it is opened anew when it is next asked for. */
  drop(): void;
}

export function keepMachine(open: OpenMachine = openChecked): KeptMachine {
  let kept: OpenedMachine | undefined;
  let listener: ((reason: string) => void) | undefined;
  const drop = () => {
    kept?.close();
    kept = undefined;
  };
  return {
    async open(onFault) {
      listener = onFault;
      if (kept && kept.fault() === undefined) return kept;
      drop();
      const opened = await open((reason) => listener?.(reason));
      if (typeof opened !== 'string') kept = opened;
      return opened;
    },
    adapter: () => (kept && kept.fault() === undefined ? kept.adapter : undefined),
    rest: () => (listener = undefined),
    drop,
  };
}

async function openChecked(onFault: (reason: string) => void): Promise<OpenedMachine | string> {
  if (!navigator.gpu) return 'This browser has no WebGPU.';
  let isChecked = false;
  let device: OwnDevice | undefined;
  try {
    device = await openDevice((reason) => isChecked && onFault(reason));
    const machine = await openMachine(device);
    const problem = await checkMachine(machine);
    if (problem !== undefined) throw new Error(`in its check, ${problem}.`);
    isChecked = true;
    const { adapter, fault, close } = device;
    return { machine, adapter, fault, close };
  } catch (error) {
    const reason = device?.fault() ?? (error instanceof Error ? error.message : String(error));
    device?.close();
    return `WebGPU did not start: ${reason}`;
  }
}
