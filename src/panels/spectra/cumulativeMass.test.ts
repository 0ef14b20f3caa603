import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeMass } from './cumulativeMass.ts';

describe('cumulativeMass', () => {
  it('sums from the largest on', () => {
    expect([...cumulativeMass(Float64Array.of(4, 2, 1, 1))]).toEqual([0, 0.5, 0.75, 0.875, 1]);
  });

  it('rises from 0 to 1, steeply first, for every spectrum', () => {
    const values = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (unsorted) => {
        const shares = cumulativeMass(Float64Array.from(unsorted).sort().reverse());
        expect(shares[0]).toBe(0);
        expect(shares.at(-1)).toBe(1);
        // k of n equal values hold k/n; rounding of up to 40 additions.
        shares.forEach((share, k) => expect(share).toBeGreaterThanOrEqual(k / unsorted.length - 40 * Number.EPSILON));
      }),
    );
  });

  it('has no shares of nothing', () => {
    expect([...cumulativeMass(Float64Array.of(0, 0))]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
