import { engine as tfjs } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startTfjs } from './tfjsEngine.ts';

let stop = () => {};
afterEach(() => stop());

/** As `memory()` counts them, which wants a backend and takes another one where the last is gone. */
const tensors = () => tfjs().state.numTensors;

async function cpu() {
  const started = await startTfjs('cpu');
  if (!started.ok) throw new Error(started.reason);
  const { engine } = started.value;
  stop = () => engine.dispose();
  return engine;
}

describe('numbers as operands', () => {
  it('keep their values and a bounded memory, however many there are', async () => {
    const engine = await cpu();
    const { xp } = engine;
    const sumUpTo = (n: number) =>
      engine.scope(
        () => {
          let sum = xp.full([1, 1, 1], 0);
          for (let i = 1; i <= n; i++) sum = xp.add(sum, i);
          return sum;
        },
        (x) => [x],
      );
    const before = tensors();
    const sum = sumUpTo(2000);
    const [value] = await engine.read([sum]);
    expect([...value!]).toEqual([2_001_000]);
    engine.free([sum]);
    expect(tensors() - before).toBeLessThanOrEqual(512);
    const full = tensors();
    engine.free([sumUpTo(3000)]);
    expect(tensors()).toBe(full);
    engine.dispose();
    expect(tensors()).toBe(before);
  });

  it('tell −0 from 0', async () => {
    const { xp, read } = await cpu();
    const results = [xp.div(1, 0), xp.div(1, -0), xp.div(1, 0)];
    expect((await read(results)).map(([x]) => x)).toEqual([Infinity, -Infinity, Infinity]);
  });
});

describe('what TensorFlow.js has not', () => {
  it('is refused with a reason', async () => {
    const engine = await cpu();
    expect(engine.nativeEigh).toBe(false);
    expect(() => engine.xp.eigh(engine.xp.eye(2))).toThrow('no symmetric eigendecomposition');
  });

  it('throws where two engines would share its global state', async () => {
    await cpu();
    await expect(startTfjs('cpu')).rejects.toThrow('the cpu engine must be disposed of');
  });
});
