import { quantileSorted } from 'd3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileBand } from './quantileBand.ts';

describe('quantileBand', () => {
  it('agrees with sorting each point', () => {
    const row = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 7 }), fc.constantFrom(0, 0.25), (series, share) => {
        const band = quantileBand(
          series,
          series.map(() => 4),
          4,
          share,
        );
        for (let i = 0; i < 4; i++) {
          const sorted = series.map((values) => values[i]!).sort((a, b) => a - b);
          // The two interpolate in different order: rounding of numbers up to 1e6.
          expect(band.low[i]).toBeCloseTo(quantileSorted(sorted, share)!, 8);
          expect(band.median[i]).toBeCloseTo(quantileSorted(sorted, 0.5)!, 8);
          expect(band.high[i]).toBeCloseTo(quantileSorted(sorted, 1 - share)!, 8);
        }
      }),
    );
  });

  it('counts a series that has ended as infinite', () => {
    const { low, median, high } = quantileBand(
      [
        [1, 1, 1],
        [2, 2, 2],
        [0, 0, 0],
      ],
      [3, 3, 1],
      3,
      0,
    );
    expect(Array.from(low)).toEqual([0, 1, 1]);
    expect(Array.from(median)).toEqual([1, 2, 2]);
    expect(Array.from(high)).toEqual([2, Infinity, Infinity]);
  });

  it('counts NaN as infinite, wherever it stands', () => {
    expect(quantileBand([[Number.NaN], [1], [2]], [1, 1, 1], 1, 0).median[0]).toBe(2);
  });

  it('has no median where half of an even number has ended', () => {
    expect(
      quantileBand(
        [
          [1, 1],
          [2, 2],
        ],
        [2, 1],
        2,
        0.25,
      ).median[1],
    ).toBe(Infinity);
  });
});
