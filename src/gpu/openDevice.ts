import { describeAdapter, type Adapter } from '../array/adapter.ts';
import type { MachineDevice } from './machine.ts';

/** A device of its own for the machine. */
export interface OwnDevice extends MachineDevice {
  readonly adapter: Adapter;
  /** Gives the device back; that is no fault. */
  close(): void;
}

/** What decides how large a training may be; without asking, devices give what the smallest phone has. */
const LIMITS = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

/** A device for the machine alone. Rejects where there is no adapter. `onFault` is called once, when the device is lost or reports an error. */
export async function openDevice(onFault: (reason: string) => void = () => {}): Promise<OwnDevice> {
  const gpu = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!gpu) throw new Error('The browser has WebGPU but offers no graphics adapter.');
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, gpu.limits[name]]));
  const requiredFeatures = (['subgroups'] as const).filter((name) => gpu.features.has(name));
  const device = await gpu.requestDevice({ requiredLimits, requiredFeatures });
  let fault: string | undefined;
  let isClosed = false;
  const fail = (reason: string) => {
    if (isClosed || fault !== undefined) return;
    fault = reason;
    onFault(reason);
  };
  void device.lost.then(({ reason, message }) => fail(`The graphics device was lost (${reason}): ${message}`));
  device.addEventListener('uncapturederror', ({ error }) => fail(`The graphics device failed: ${error.message}`));
  const adapter = describeAdapter(gpu.info);
  return {
    device,
    adapter,
    software: adapter.software,
    fault: () => fault,
    close() {
      isClosed = true;
      device.destroy();
    },
  };
}
