import { backend, memory } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { startTfjs } from './tfjsEngine.ts';

let engine: Engine<Tensor> | undefined;

async function start(onFault: (reason: string) => void = (reason) => expect.fail(reason)) {
  const started = await startTfjs('webgpu', { onFault });
  if (!started.ok) throw new Error(started.reason);
  engine = started.value.engine;
  return { engine: started.value.engine, xp: started.value.engine.xp, adapter: started.value.adapter };
}

function device(): GPUDevice {
  const current = backend();
  if (!(current instanceof WebGPUBackend)) throw new Error('not on WebGPU');
  return current.device;
}

const later = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

afterEach(() => {
  vi.restoreAllMocks();
  engine?.dispose();
});

/** A few steps of a two-layer network with Adam, as floats. */
async function train(steps: number): Promise<readonly Float64Array[]> {
  const { xp, scope, free, read } = engine!;
  const wave = (n: number, f: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(f * i));
  const x = xp.array(wave(2 * 16 * 3, 0.7), [2, 16, 3]);
  const rate = xp.array([0.01, 0.03], [2, 1, 1]);
  let state = [xp.array(wave(2 * 3 * 8, 1.3), [2, 3, 8]), xp.array(wave(2 * 8 * 3, 2.1), [2, 8, 3])];
  for (let step = 0; step < steps; step++) {
    const next = scope(
      () => {
        const [w, v] = state as [Tensor, Tensor];
        const hidden = xp.tanh(xp.matmul(x, w));
        const error = xp.sub(xp.matmul(hidden, v), x);
        const back = xp.mul(xp.matmul(error, v, { transposeB: true }), xp.sub(1, xp.mul(hidden, hidden)));
        const grads = [xp.matmul(x, back, { transposeA: true }), xp.matmul(hidden, error, { transposeA: true })];
        return [w, v].map((p, i) =>
          xp.sub(
            p,
            xp.mul(rate, xp.div(grads[i]!, xp.add(xp.sqrt(xp.sum(xp.mul(grads[i]!, grads[i]!), 'matrix')), 1e-8))),
          ),
        );
      },
      (made) => made,
    );
    free(state);
    state = next;
  }
  const values = await read(state);
  free([...state, x, rate]);
  return values;
}

describe('WebGPU engine', () => {
  it('says which adapter computes, and whether that is the processor', async () => {
    const { adapter } = await start();
    expect(adapter!.vendor + adapter!.architecture).not.toBe('');
    const { info } = (await navigator.gpu.requestAdapter())!;
    expect(adapter!.software).toBe(info.architecture === 'swiftshader' || info.isFallbackAdapter);
  });

  it('gives the same bits each time, also after it was disposed of and started again', async () => {
    await start();
    const first = await train(5);
    expect(await train(5)).toEqual(first);
    engine!.dispose();
    await start();
    expect(await train(5)).toEqual(first);
    expect(first.every((values) => values.every(Number.isFinite))).toBe(true);
  });

  it('keeps as many tensors and bytes after a hundred steps as after ten', async () => {
    await start();
    const held = () => ({
      tensors: memory().numTensors,
      bytes: (memory() as { numBytesAllocatedInGPU?: number }).numBytesAllocatedInGPU,
    });
    await train(10);
    const before = held();
    expect(before.bytes).toBeGreaterThan(0);
    await train(100);
    expect(held()).toEqual(before);
  });

  it('reports a lost device once, answers nothing from it, and a new engine starts', async () => {
    const faults: string[] = [];
    const { xp } = await start((reason) => faults.push(reason));
    const x = xp.full([1, 2, 2], 3);
    await engine!.read([x]);
    device().destroy();
    await later(50);
    expect(faults).toEqual([expect.stringContaining('The graphics device was lost')]);
    await expect(engine!.read([x])).rejects.toThrow('lost');
    engine!.dispose();
    const again = await start();
    const [values] = await again.engine.read([again.xp.full([1, 1, 2], 4)]);
    expect([...values!]).toEqual([4, 4]);
    expect(faults.length).toBe(1);
  });

  it('rejects a read that the loss overtakes', async () => {
    const { xp } = await start(() => {});
    const pending = engine!.read([xp.full([1, 2, 2], 3)]);
    device().destroy();
    await expect(pending).rejects.toThrow('The graphics device did not answer');
  });

  it('reports an allocation that fails, and answers nothing after it', async () => {
    const faults: string[] = [];
    const { xp } = await start((reason) => faults.push(reason));
    const huge = xp.full([1, 40_000, 40_000], 1);
    const corner = xp.slice(huge, { rows: [0, 1], columns: [0, 1] });
    await expect(engine!.read([corner])).rejects.toThrow('The graphics device failed');
    expect(faults.length).toBe(1);
  });

  it('refuses zeros where other values were written', async () => {
    const { xp } = await start();
    const x = xp.full([1, 1, 3], 3);
    vi.spyOn(GPUBuffer.prototype, 'getMappedRange').mockImplementation(() => new ArrayBuffer(16));
    await expect(engine!.read([x])).rejects.toThrow('answered 0 where');
  });

  it('is silent about its own end, and refuses to answer after it', async () => {
    const { xp } = await start();
    const x = xp.full([1, 1, 1], 3);
    const pending = engine!.read([x]);
    engine!.dispose();
    engine!.dispose();
    await expect(pending).rejects.toThrow('disposed of');
    await expect(engine!.read([x])).rejects.toThrow('disposed of');
    engine!.free([x]);
    await later(50);
  });

  it('runs alone', async () => {
    await start();
    await expect(startTfjs('cpu')).rejects.toThrow('must be disposed of');
  });

  it.each([
    ['no adapter', () => Promise.resolve(null), 'offers no graphics adapter'],
    ['a refusal', () => Promise.reject(new Error('blocklisted')), 'engine did not start: blocklisted'],
  ])('answers with the reason where the browser gives %s, and starts later', async (_, answer, reason) => {
    vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementationOnce(answer);
    expect(await startTfjs('webgpu')).toEqual({ ok: false, reason: expect.stringContaining(reason) });
    await start();
  });
});

describe('WebAssembly engine', () => {
  it('finds its binary where the build puts it', async () => {
    const started = await startTfjs('wasm');
    if (!started.ok) throw new Error(started.reason);
    engine = started.value.engine;
    const { xp } = engine;
    const [values] = await engine.read([xp.matmul(xp.full([2, 2, 3], 2), xp.full([1, 3, 1], 5))]);
    expect([...values!]).toEqual([30, 30, 30, 30]);
  });
});
