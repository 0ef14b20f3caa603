import { describeAdapter } from '../array/adapter.ts';
import type { MachineDevice } from './machine.ts';

/** A device for the machine alone. Rejects where there is no adapter. `onFault` is called once, when the device is lost or reports an error. */
export async function openDevice(onFault: (reason: string) => void = () => {}): Promise<MachineDevice> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('The browser has WebGPU but offers no graphics adapter.');
  const device = await adapter.requestDevice();
  let fault: string | undefined;
  const fail = (reason: string) => {
    if (fault !== undefined) return;
    fault = reason;
    onFault(reason);
  };
  void device.lost.then(({ reason, message }) => fail(`The graphics device was lost (${reason}): ${message}`));
  device.addEventListener('uncapturederror', ({ error }) => fail(`The graphics device failed: ${error.message}`));
  return { device, software: describeAdapter(adapter.info).software, fault: () => fault };
}
