import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from './placeLabels.ts';

describe('placeLabels', () => {
  it('leaves labels alone that do not collide', () => {
    expect(placeLabels([80, 20, 50], 14, 0, 100)).toEqual([80, 20, 50]);
  });

  it('spreads two equal wishes evenly about the wish', () => {
    expect(placeLabels([50, 50], 14, 0, 100)).toEqual([43, 57]);
  });

  it('never overlaps, never leaves the range, never changes the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -50, max: 350 }), { minLength: 1, maxLength: 14 }),
        (wanted) => {
          const placed = placeLabels(wanted, 14, 0, 200);
          const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
          order.forEach((index, rank) => {
            // Sums of a dozen numbers below 500 carry rounding of at most about 1e-12.
            expect(placed[index]!).toBeGreaterThanOrEqual(7 - 1e-9);
            expect(placed[index]!).toBeLessThanOrEqual(193 + 1e-9);
            if (rank > 0) expect(placed[index]! - placed[order[rank - 1]!]!).toBeGreaterThanOrEqual(14 - 1e-9);
          });
        },
      ),
    );
  });

  it('is nearest to the wishes: no label can move alone towards its wish', () => {
    const wanted = [10, 12, 13, 60, 61, 190];
    const placed = placeLabels(wanted, 14, 0, 200);
    placed.forEach((center, i) => {
      const towards = Math.sign(wanted[i]! - center);
      if (Math.abs(wanted[i]! - center) < 1e-9) return;
      const neighbour = placed[i + towards] ?? (towards > 0 ? 207 : -7);
      expect(Math.abs(neighbour - center)).toBeLessThan(14 + 1e-9);
    });
  });

  it('shares what room there is', () => {
    expect(placeLabels([5, 5, 5, 5], 14, 0, 40)).toEqual([5, 15, 25, 35]);
  });
});
