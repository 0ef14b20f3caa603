import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describeAdapter, type Adapter } from './adapter.ts';
import type { Ops } from './ops.ts';
import type { Scalars } from './tfjs.ts';
import { elementwise } from './tfjsElementwise.ts';
import { guardMatmul } from './tfjsGuardMatmul.ts';
import { product } from './tfjsProduct.ts';

/** A device that tfjs computes on. */
export interface WebgpuDevice {
  readonly backend: WebGPUBackend;
  readonly adapter: Adapter;
  /** How many shaders of matrix products were mended. */
  guarded(): number;
  /** Why values from this device cannot be trusted any more, in one sentence. */
  fault(): string | undefined;
  /** Gives the device back; that is no fault. */
  destroy(): void;
}

/** A result, or why there is none, in one sentence for the user. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Asks the browser for an adapter and a device and sets tfjs up to compute on it. Throws what the browser throws. `onFault` is called at most
 * once, when the device is lost or reports an error that nothing waits for (out of memory, invalid commands); tfjs would go on with zeros.
 */
export async function openWebgpu(onFault: (reason: string) => void): Promise<Answer<WebgpuDevice>> {
  if (!navigator.gpu) return { ok: false, reason: 'This browser has no WebGPU.' };
  const gpu = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!gpu) return { ok: false, reason: 'The browser has WebGPU but offers no graphics adapter.' };
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, gpu.limits[name]]));
  return { ok: true, value: adopt(await gpu.requestDevice({ requiredLimits }), gpu.info, onFault) };
}

function adopt(device: GPUDevice, info: GPUAdapterInfo, onFault: (reason: string) => void): WebgpuDevice {
  let fault: string | undefined;
  let destroyed = false;
  let guarded = 0;
  const fail = (reason: string) => {
    if (destroyed || fault !== undefined) return;
    fault = reason;
    onFault(reason);
  };
  void device.lost.then(({ reason, message }) => fail(`The graphics device was lost (${reason}): ${message}`));
  device.addEventListener('uncapturederror', ({ error }) => fail(`The graphics device failed: ${error.message}`));
  const createShaderModule = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const code = guardMatmul(descriptor.code);
    if (code !== descriptor.code) guarded++;
    return createShaderModule({ ...descriptor, code });
  };
  const backend = new WebGPUBackend(device, info);
  // Both of tfjs's short cuts change bits: small operands computed on the processor, and a product chosen by the number of replicas.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', PACKED_PRODUCT);
  return {
    backend,
    adapter: describeAdapter(info),
    guarded: () => guarded,
    fault: () => fault,
    destroy() {
      destroyed = true;
      device.destroy();
    },
  };
}

/** `MatMulProgramType.MatMulPackedProgram` of tfjs-backend-webgpu. */
const PACKED_PRODUCT = 3;

/** The operations that are programs of our own on this backend. */
export function webgpuOps(backend: WebGPUBackend, { lift }: Scalars): Partial<Ops<Tensor>> {
  return { ...elementwise(backend, lift), matmul: product(backend) };
}

/**
 * Lets tfjs multiply four replicas of which one is NaN and checks that the other three come out as without it, bit for bit. Returns what was wrong.
 * Without `guardMatmul` the second factor's rows past an inner dimension of 2 are those of the next replicas.
 */
export async function isolationProblem(
  read: (arrays: readonly Tensor[]) => Promise<Float64Array[]>,
): Promise<string | undefined> {
  const [replicas, rows, inner, columns] = [4, 3, 2, 8];
  const left = Float32Array.from({ length: replicas * rows * inner }, (_, i) => Math.sin(i + 1));
  const right = Float32Array.from({ length: replicas * inner * columns }, (_, i) => Math.cos(i + 1));
  const spoilt = right.map((x, i) => (Math.floor(i / (inner * columns)) === 2 ? NaN : x));
  const products = tf.tidy(() =>
    [right, spoilt].map((b) =>
      tf.matMul(tf.tensor(left, [replicas, rows, inner]), tf.tensor(b, [replicas, inner, columns])),
    ),
  );
  const [healthy = [], mixed = []] = await read(products);
  tf.dispose(products);
  const wrong = [...healthy].findIndex((x, i) =>
    Math.floor(i / (rows * columns)) === 2 ? !Number.isNaN(mixed[i]) : x !== mixed[i] || Number.isNaN(x),
  );
  return wrong < 0
    ? undefined
    : `a replica with NaN changed element ${wrong} of a product from ${healthy[wrong]} to ${mixed[wrong]}`;
}
