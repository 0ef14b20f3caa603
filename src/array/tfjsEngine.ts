import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from './engine.ts';
import type { Ops } from './ops.ts';
import { createScalars, createTfjs } from './tfjs.ts';
import type { Scalars } from './tfjs.ts';
import type { WasmPaths } from './tfjsWasm.ts';
import type { Adapter } from './adapter.ts';
import type { Answer, WebgpuDevice } from './tfjsWebgpu.ts';

export type TfjsName = 'webgpu' | 'wasm' | 'cpu';

export interface TfjsOptions {
  /** Called at most once, when the device is lost or fails; the engine is then to be disposed of and its arrays are gone. */
  readonly onFault?: (reason: string) => void;
  /** Where the WebAssembly binaries are, if not where the build puts them. */
  readonly wasmPaths?: WasmPaths;
}

export interface TfjsEngine {
  readonly engine: Engine<Tensor>;
  /** The graphics adapter of the `webgpu` engine. */
  readonly adapter?: Adapter;
}

/** tfjs has one active backend for the whole thread. */
let live: TfjsName | undefined;

/**
 * Starts TensorFlow.js on a backend and checks it. Answers with the reason where this browser cannot run it; throws where another such
 * engine of this thread was not disposed of. Backends are downloaded only when they are asked for.
 */
export async function startTfjs(name: TfjsName, options: TfjsOptions = {}): Promise<Answer<TfjsEngine>> {
  if (live !== undefined) throw new Error(`the ${live} engine must be disposed of before the ${name} engine starts`);
  live = name;
  const started = await (name === 'webgpu' ? startWebgpu(options) : startProcessor(name, options)).catch(
    (error: unknown): Answer<TfjsEngine> => ({
      ok: false,
      reason: `The ${name} engine did not start: ${messageOf(error)}`,
    }),
  );
  if (!started.ok) live = undefined;
  return started;
}

async function startProcessor(name: 'wasm' | 'cpu', { wasmPaths }: TfjsOptions): Promise<Answer<TfjsEngine>> {
  let own: Partial<Ops<Tensor>> = {};
  if (name === 'wasm') own = (await import('./tfjsWasm.ts')).prepareWasm(wasmPaths);
  else await import('@tensorflow/tfjs-backend-cpu');
  if (!(await tf.setBackend(name))) return { ok: false, reason: `TensorFlow.js could not start its ${name} backend.` };
  const scalars = createScalars();
  const read = (arrays: readonly Tensor[]) =>
    Promise.all(arrays.map(async (x) => Float64Array.from(await x.data<'float32'>())));
  const release = () => {
    const factory = tf.findBackendFactory(name);
    tf.removeBackend(name);
    tf.registerBackend(name, factory);
  };
  return { ok: true, value: { engine: createEngine(name, createTfjs(scalars, own), scalars, read, release) } };
}

async function startWebgpu({ onFault }: TfjsOptions): Promise<Answer<TfjsEngine>> {
  const { openWebgpu, isolationProblem, webgpuOps } = await import('./tfjsWebgpu.ts');
  let checked = false;
  const opened = await openWebgpu((reason) => checked && onFault?.(reason));
  if (!opened.ok) return opened;
  const device = opened.value;
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => device.backend);
  const scalars = createScalars();
  const xp = createTfjs(scalars, webgpuOps(device.backend, scalars));
  const engine = createEngine('webgpu', xp, scalars, packedRead(device), () => {
    tf.removeBackend('webgpu');
    device.destroy();
  });
  try {
    await tf.setBackend('webgpu');
    const problem = await isolationProblem(engine.read);
    if (problem !== undefined) throw new Error(problem);
    if (device.guarded() === 0) throw new Error('no shader of a matrix product was mended');
  } catch (error) {
    engine.dispose();
    return { ok: false, reason: `WebGPU failed its check: ${messageOf(error)}` };
  }
  checked = true;
  return { ok: true, value: { engine, adapter: device.adapter } };
}

/**
 * Reads all arrays as one, for which the device is waited for once. A number that is another each time travels with them through the
 * device's memory: a dead device, or one out of memory, answers with zeros and no error.
 */
function packedRead(device: WebgpuDevice): (arrays: readonly Tensor[]) => Promise<Float64Array[]> {
  let count = 0;
  const trust = () => {
    const fault = device.fault();
    if (fault !== undefined) throw new Error(fault);
  };
  return async (arrays) => {
    trust();
    const lengths = arrays.map((x) => x.size);
    const canary = 1 + (count++ % 2 ** 20);
    const packed = tf.tidy(() => tf.concat([...arrays.map((x) => tf.reshape(x, [-1])), tf.tensor1d([canary])]));
    try {
      const values = await packed.data<'float32'>().catch((error: unknown) => {
        throw new Error(`The graphics device did not answer: ${messageOf(error)}`);
      });
      trust();
      if (values.at(-1) !== canary)
        throw new Error(`The graphics device answered ${values.at(-1)} where ${canary} was written.`);
      let from = 0;
      return lengths.map((length) => Float64Array.from(values.subarray(from, (from += length))));
    } finally {
      if (tf.findBackend('webgpu') === device.backend) packed.dispose();
    }
  };
}

function createEngine(
  name: TfjsName,
  xp: Ops<Tensor>,
  scalars: Scalars,
  read: (arrays: readonly Tensor[]) => Promise<Float64Array[]>,
  release: () => void,
): Engine<Tensor> {
  let disposed = false;
  const requireLife = () => {
    if (disposed) throw new Error(`the ${name} engine was disposed of`);
  };
  return {
    name,
    xp,
    nativeEigh: false,
    scope(f, kept) {
      tf.engine().startScope();
      let keep: Tensor[] = [];
      try {
        const result = f();
        keep = [...kept(result)];
        return result;
      } finally {
        tf.engine().endScope(keep);
      }
    },
    free(arrays) {
      // The backend took them with it.
      if (!disposed) tf.dispose([...arrays]);
    },
    async read(arrays) {
      requireLife();
      try {
        return await read(arrays);
      } finally {
        requireLife();
      }
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      scalars.dispose();
      release();
      live = undefined;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
