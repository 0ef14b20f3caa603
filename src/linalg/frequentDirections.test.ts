import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { emptySketch, sketchColumns, type Sketch } from './frequentDirections.ts';

const gaussian = (seed: number, step: number, rows: number, columns: number): Array64 => {
  const { normal } = stream(seed, 'data', step);
  return xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
};

const covarianceOf = ({ basis, squares }: Sketch<Array64>) =>
  xp.matmul(xp.mul(basis, squares), basis, { transposeB: true });

/** Feeds a stream to a sketch and to the exact covariance. */
function run(vectors: readonly Array64[], rank: number, decay: number) {
  const dimension = vectors[0]!.shape[1];
  let sketch = emptySketch(xp, 1, dimension, rank);
  let exact = xp.full([1, dimension, dimension], 0);
  for (const columns of vectors) {
    sketch = sketchColumns(xp, sketch, columns, decay);
    exact = xp.add(xp.mul(decay, exact), xp.matmul(columns, columns, { transposeB: true }));
  }
  return { sketch, exact };
}

const streams = fc.record({
  seed: fc.integer(),
  dimension: fc.integer({ min: 2, max: 12 }),
  columns: fc.integer({ min: 1, max: 4 }),
  steps: fc.integer({ min: 1, max: 25 }),
  rank: fc.integer({ min: 1, max: 12 }),
  decay: fc.constantFrom(1, 0.99, 0.9, 0.5),
});

describe('Frequent Directions', () => {
  it('never over-estimates, and under-estimates by at most the escaped mass: 0 ⪯ AᵀA − BᵀB ⪯ ρI', () => {
    fc.assert(
      fc.property(streams, ({ seed, dimension, columns, steps, rank, decay }) => {
        const vectors = Array.from({ length: steps }, (_, step) => gaussian(seed, step, dimension, columns));
        const { sketch, exact } = run(vectors, Math.min(rank, dimension), decay);
        const gap = xp.eigh(xp.sub(exact, covarianceOf(sketch))).w.data;
        // Rounding of one eigendecomposition per step.
        const slack = 1e-13 * steps * xp.eigh(exact).w.data.at(-1)!;
        expect(gap[0]!).toBeGreaterThan(-slack);
        expect(gap.at(-1)!).toBeLessThan(sketch.escaped.data[0]! + slack);
      }),
      { numRuns: 200 },
    );
  });

  it('loses no more than the tail allows: ρ ≤ min over k of ‖A − A_k‖²_F / (ℓ + 1 − k)', () => {
    fc.assert(
      fc.property(streams, ({ seed, dimension, columns, steps, rank, decay }) => {
        const vectors = Array.from({ length: steps }, (_, step) => gaussian(seed, step, dimension, columns));
        const kept = Math.min(rank, dimension);
        const { sketch, exact } = run(vectors, kept, decay);
        const spectrum = [...xp.eigh(exact).w.data].reverse().map((x) => Math.max(0, x));
        const bounds = Array.from(
          { length: kept + 1 },
          (_, k) => spectrum.slice(k).reduce((sum, x) => sum + x, 0) / (kept + 1 - k),
        );
        expect(sketch.escaped.data[0]!).toBeLessThanOrEqual(Math.min(...bounds) * (1 + 1e-9) + 1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it('is exact, and nothing escapes, when the rank reaches the dimension', () => {
    const vectors = Array.from({ length: 10 }, (_, step) => gaussian(3, step, 5, 2));
    const { sketch, exact } = run(vectors, 5, 0.9);
    xp.sub(exact, covarianceOf(sketch)).data.forEach((x) => expect(Math.abs(x)).toBeLessThan(1e-12));
    expect(sketch.escaped.data[0]).toBe(0);
  });

  it('is Misra–Gries on a stream of basis vectors: ℓ counters, all decremented when a new item finds none free', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (items, counters) => {
          const counts = new Map<number, number>();
          for (const item of items) {
            if (counts.has(item) || counts.size < counters) counts.set(item, (counts.get(item) ?? 0) + 1);
            else
              for (const [tracked, count] of counts) {
                if (count === 1) counts.delete(tracked);
                else counts.set(tracked, count - 1);
              }
          }
          const unit = (item: number) =>
            xp.array(
              Array.from({ length: 7 }, (_, i) => (i === item ? 1 : 0)),
              [1, 7, 1],
            );
          const { sketch } = run(items.map(unit), counters, 1);
          const diagonal = covarianceOf(sketch).data.filter((_, i) => i % 8 === 0);
          diagonal.forEach((x, item) => expect(x).toBeCloseTo(counts.get(item) ?? 0, 9));
        },
      ),
    );
  });

  it('keeps replicas apart, one of them full of NaN included', () => {
    const healthy = gaussian(1, 0, 6, 3);
    const sick = xp.full([1, 6, 3], NaN);
    const together = sketchColumns(xp, emptySketch(xp, 2, 6, 2), xp.concat([sick, healthy], 'replicas'), 0.9);
    const alone = sketchColumns(xp, emptySketch(xp, 1, 6, 2), healthy, 0.9);
    expect([...together.basis.data.slice(12)]).toEqual([...alone.basis.data]);
    expect([...together.squares.data.slice(2)]).toEqual([...alone.squares.data]);
  });
});
