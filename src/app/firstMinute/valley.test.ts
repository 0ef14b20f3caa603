import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedStart, CURVATURES, descend, levelSet, TILT, toPicture, toWeights, type Point } from './valley.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const start = fc.tuple(coordinate, coordinate).map(allowedStart);

/** The loss of the text: ½ wᵀHw, by the valley’s own axes. */
function loss([x, y]: Point): number {
  const angle = (TILT * Math.PI) / 180;
  const along = x * Math.cos(angle) + y * Math.sin(angle);
  const across = y * Math.cos(angle) - x * Math.sin(angle);
  return (CURVATURES[0] * along ** 2 + CURVATURES[1] * across ** 2) / 2;
}

describe('gradient descent in a valley', () => {
  it('needs 47 steps where nothing is divided out, and one where all is', () => {
    expect(descend([0.5, 0.3], 0).path).toHaveLength(48);
    const { path, condition, learningRate } = descend([0.5, 0.3], 1);
    expect([path.length, condition, learningRate]).toEqual([2, 1, 1]);
    expect(Math.hypot(...path[1]!)).toBeLessThan(1e-15);
  });

  it('needs as many steps as theory says, from any start', () => {
    fc.assert(
      fc.property(start, share, (from, t) => {
        const kappa = 20 ** (1 - t);
        const factor = (kappa - 1) / (kappa + 1);
        const { condition, path } = descend(from, t);
        expect(condition).toBeCloseTo(kappa, 10);
        const steps = Math.max(1, Math.log(0.01) / Math.log(factor));
        // Where theory says a whole number, rounding may add one.
        expect([Math.ceil(steps - 1e-9), Math.ceil(steps + 1e-9)]).toContain(path.length - 1);
      }),
    );
  });

  it('would need more with any other learning rate', () => {
    const [low, high] = CURVATURES;
    const { learningRate } = descend([0.5, 0.3], 0);
    const slowest = (rate: number) => Math.max(Math.abs(1 - rate * low), Math.abs(1 - rate * high));
    for (const other of [0.9, 0.99, 1.01, 1.1]) {
      expect(slowest(other * learningRate)).toBeGreaterThan(slowest(learningRate));
    }
  });

  it('is the slope of the loss that it follows', () => {
    fc.assert(
      fc.property(start, (from) => {
        const { path, learningRate } = descend(from, 0);
        const [x, y] = from;
        const h = 1e-4;
        const slope = [
          (loss([x + h, y]) - loss([x - h, y])) / (2 * h),
          (loss([x, y + h]) - loss([x, y - h])) / (2 * h),
        ];
        expect(path[1]![0]).toBeCloseTo(x - learningRate * slope[0]!, 8);
        expect(path[1]![1]).toBeCloseTo(y - learningRate * slope[1]!, 8);
      }),
    );
  });
});

describe('the picture of the valley', () => {
  it('is the plane of the weights where nothing is divided out', () => {
    const [x, y] = toPicture([0.3, -0.2], 0);
    expect(x).toBeCloseTo(0.3, 12);
    expect(y).toBeCloseTo(-0.2, 12);
  });

  it('has a way back to the weights', () => {
    fc.assert(
      fc.property(start, share, (from, t) => {
        const [x, y] = toWeights(toPicture(from, t), t);
        expect(Math.hypot(x - from[0], y - from[1])).toBeLessThan(1e-12);
      }),
    );
  });

  it('shows level sets whose axes are as the square root of the condition number, circles at the end', () => {
    fc.assert(
      fc.property(share, (t) => {
        const [length, width] = levelSet(1, t);
        expect((length / width) ** 2).toBeCloseTo(descend([1, 0], t).condition, 8);
        expect(length * width).toBeCloseTo(1 / Math.sqrt(20), 8);
      }),
    );
    const [length, width] = levelSet(1, 1);
    expect(length).toBe(width);
  });

  it('has every start on the level set of its loss', () => {
    fc.assert(
      fc.property(start, share, (from, t) => {
        const [x, y] = toPicture(from, t);
        const angle = (TILT * Math.PI) / 180;
        const [length, width] = levelSet(Math.sqrt(2 * loss(from)), t);
        const along = (x * Math.cos(angle) + y * Math.sin(angle)) / length;
        const across = (y * Math.cos(angle) - x * Math.sin(angle)) / width;
        expect(along ** 2 + across ** 2).toBeCloseTo(1, 8);
      }),
    );
  });

  it('keeps starts where they are seen', () => {
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const level = Math.sqrt(2 * loss(allowedStart([x, y])));
        expect(level).toBeGreaterThan(0.25 - 1e-9);
        expect(level).toBeLessThan(1 + 1e-9);
      }),
    );
    expect(Math.sqrt(2 * loss(allowedStart([0, 0])))).toBeCloseTo(1, 9);
  });
});
