import { describe, expect, it } from 'vitest';
import { float64Engine } from './float64.ts';

describe('reuse of memory', () => {
  it('takes the memory of arrays that a scope does not keep, and of freed ones, and no other', () => {
    const engine = float64Engine();
    const { xp } = engine;
    const kept = engine.scope(
      () => {
        xp.full([1, 2, 2], 1);
        return xp.full([1, 2, 2], 7);
      },
      (array) => [array],
    );
    const next = xp.full([1, 2, 2], 2);
    expect([...kept.data]).toEqual([7, 7, 7, 7]);
    engine.free([next]);
    expect(xp.full([1, 2, 2], 3).data).toBe(next.data);
    expect(xp.full([1, 2, 2], 4).data).not.toBe(kept.data);
  });

  it('lets views be freed before and after the array that they look into', () => {
    const engine = float64Engine();
    const { xp } = engine;
    const whole = xp.array([1, 2, 3, 4], [2, 1, 2]);
    const views = [xp.slice(whole, { replicas: [0, 1] }), xp.slice(whole, {}), xp.reshape(whole, 2, 1)];
    engine.free(views);
    xp.full([2, 1, 2], 9);
    expect([...whole.data]).toEqual([1, 2, 3, 4]);
  });

  it('takes back one array once, however often it is freed', () => {
    const engine = float64Engine();
    const array = engine.xp.full([1, 1, 3], 1);
    engine.free([array, array]);
    engine.free([array]);
    expect(engine.xp.full([1, 1, 3], 2).data).not.toBe(engine.xp.full([1, 1, 3], 3).data);
  });

  it('keeps what a scope hands to the scope around it', () => {
    const engine = float64Engine();
    const { xp } = engine;
    const outer = engine.scope(
      () => {
        const inner = engine.scope(
          () => xp.full([1, 1, 2], 5),
          (array) => [array],
        );
        xp.full([1, 1, 2], 6);
        return inner;
      },
      (array) => [array],
    );
    xp.full([1, 1, 2], 8);
    expect([...outer.data]).toEqual([5, 5]);
  });
});
