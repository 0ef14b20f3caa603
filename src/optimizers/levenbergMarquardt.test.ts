import { describe, expect, it } from 'vitest';
import { quadratic, row, surface, walk, type Numbers } from './landscapes.properties.ts';
import { newton } from './newton.ts';

/** A line on which Newton’s model foretells a fall of ½, and the loss falls by `ratio` times that. */
const falling = (ratio: number): Numbers => ({
  value: ([w = 0]) => (w === 0 ? 1 : 1 - ratio / 2),
  gradient: () => [1],
  hessian: () => [[1]],
});

describe('damping by how well the model foretells the loss', () => {
  it.each([
    [1.2, 0.5, 0.5],
    [0.76, 0.5, 0.5],
    [0.74, 1, 1],
    [0.26, 1, 1],
    [0.24, 2, 2],
    [0.01, 2, 2],
    [-0.01, 2, 10],
    [-5, 2, 10],
    [NaN, 2, 10],
  ])('changes λ after a ratio of %d by %d, and by %d where steps uphill are refused', (ratio, adaptive, guarded) => {
    for (const [adaptation, factor] of [
      ['fixed', 1],
      ['adaptive', adaptive],
      ['guarded', guarded],
    ] as const) {
      const choice = { adaptation, dampingRate: 0.5, damping: 0 };
      const { weights, states } = walk(newton, surface(falling(ratio)), row([0]), choice, 1);
      expect(states[0]!.factor!.data[0]).toBe(factor);
      expect(weights[0]!.data[0]).toBe(factor === 10 ? 0 : -1);
    }
  });

  it('counts the damping into what is foretold', () => {
    // δ = −½: the fall is ⅜ foretold without λ, ¼ with it.
    const f: Numbers = { ...falling(1), value: ([w = 0]) => (w === 0 ? 1 : 1 - 0.2) };
    const choice = { indefinite: 'kept', adaptation: 'adaptive', dampingRate: 0.5, damping: 1 };
    expect(walk(newton, surface(f), row([0]), choice, 1).states[0]!.factor!.data[0]).toBe(0.5);
  });

  it('does not take a rise that is well foretold for a good sign', () => {
    const saddle = quadratic(
      [
        [2, 0],
        [0, -2],
      ],
      [0, 0],
    );
    const after = (adaptation: string) => {
      const choice = { indefinite: 'kept', adaptation, dampingRate: 0.5, damping: 0 };
      const { weights, states } = walk(newton, surface(saddle), row([0.25, 1]), choice, 1);
      return [...weights[0]!.data, states[0]!.factor!.data[0]];
    };
    expect(after('adaptive')).toEqual([0, 0, 2]);
    expect(after('guarded')).toEqual([0.25, 1, 10]);
  });

  it('learns nothing from changes below the rounding of the loss', () => {
    const high = (by: number): Numbers => ({ ...falling(-1), value: ([w = 0]) => (w === 0 ? by : by + 1) });
    const after = (by: number) => {
      const choice = { adaptation: 'guarded', dampingRate: 0.5, damping: 0 };
      const { weights, states } = walk(newton, surface(high(by)), row([0]), choice, 1);
      return [weights[0]!.data[0], states[0]!.factor!.data[0]];
    };
    // A fall of ½ is 8 roundings of 2.8e14.
    for (const sign of [1, -1]) {
      expect(after(sign * 4e14)).toEqual([-1, 1]);
      expect(after(sign * 2e14)).toEqual([0, 10]);
    }
  });
});
