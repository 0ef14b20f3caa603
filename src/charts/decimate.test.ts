import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from './decimate.ts';

const steps = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('decimate', () => {
  it('keeps the extremes and the ends of every column, in order, at most four of each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (ys, columns) => {
          const edges = steps(columns).map((column) => ((column + 1) * ys.length) / columns);
          const kept = Array.from(decimate(steps(ys.length), ys, ys.length, edges));
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
          let start = 0;
          for (const edge of edges) {
            const inside = steps(ys.length).filter((x) => x >= start && x <= edge);
            const mine = kept.filter((x) => x >= start && x <= edge);
            start = (inside.at(-1) ?? start - 1) + 1;
            if (inside.length === 0) continue;
            expect(mine.length).toBeLessThanOrEqual(4);
            expect([mine[0], mine.at(-1)]).toEqual([inside[0], inside.at(-1)]);
            expect(Math.min(...mine.map((i) => ys[i]!))).toBe(Math.min(...inside.map((i) => ys[i]!)));
            expect(Math.max(...mine.map((i) => ys[i]!))).toBe(Math.max(...inside.map((i) => ys[i]!)));
          }
        },
      ),
    );
  });

  it('keeps every point where there are fewer points than columns', () => {
    expect(Array.from(decimate([0, 1, 2], [7, 8, 9], 3, steps(50)))).toEqual([0, 1, 2]);
  });

  it('keeps a gap', () => {
    expect(Array.from(decimate(steps(7), [1, 2, Number.NaN, 3, 9, 0, 4], 7, [10]))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('keeps many gaps in one column', () => {
    const ys = steps(40).map((i) => (i % 2 === 0 ? i : Number.NaN));
    expect(Array.from(decimate(steps(40), ys, 40, [100]))).toEqual(steps(40));
  });

  it('looks no further than the count', () => {
    expect(Array.from(decimate(steps(5), [1, 2, 3, 99, 99], 3, [10]))).toEqual([0, 2]);
  });
});
