import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../../array/float64.ts';
import { stream } from '../../array/random.ts';
import { count, noCounters } from '../misraGries.ts';
import { sketches, sketchOf } from './index.ts';
import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';
import { adversarial, basisRows, gaussianRows, signalPlusNoise, zipfItems } from './streams.ts';

type State = SketchState<Array64>;
const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const eigenvalues = (a: Array64) => [...xp.eigh(a).w.data].reverse();
const energy = (a: Array64) => a.data.reduce((sum, x) => sum + x * x, 0);
const spectralNorm = (a: Array64) => Math.max(...eigenvalues(a).map(Math.abs));
const rowOf = (A: Array64, i: number) => xp.slice(A, { rows: [i, i + 1] });

/** The sketch of all rows of A. */
function sketchAll(
  sketch: RowSketch,
  A: Array64,
  ell: number,
  seed = 1,
  each?: (state: State, rows: number) => void,
): State {
  const [replicas, n, d] = A.shape;
  let state = sketch.open(xp, replicas, ell, d);
  for (let i = 0; i < n; i++) {
    const draws = sketch.draw?.(stream(seed, 'noise', i), ell) ?? new Float64Array(ell);
    state = sketch.append(xp, state, rowOf(A, i), ell, xp.array(draws, [1, ell, 1]));
    each?.(state, i + 1);
  }
  return state;
}

/** `‖AᵀA − (what the sketch says)‖₂ / ‖A‖²_F`. */
const errorOf = (sketch: RowSketch, A: Array64, ell: number) =>
  spectralNorm(xp.sub(gramOf(xp, A), sketch.gram(xp, sketchAll(sketch, A, ell), ell))) / energy(A);

const streams = fc.record({
  n: fc.integer({ min: 1, max: 25 }),
  d: fc.integer({ min: 2, max: 6 }),
  ell: fc.integer({ min: 2, max: 5 }),
  seed: fc.integer(),
  fall: fc.constantFrom(0, 0.5, 2),
});
/** Normal rows whose columns fall off in size. */
const falling = ({ n, d, seed, fall }: { n: number; d: number; seed: number; fall: number }) =>
  xp.mul(
    gaussianRows(seed, n, d),
    xp.array(
      Float64Array.from({ length: d }, (_, i) => (i + 1) ** -fall),
      [1, 1, d],
    ),
  );

describe('guarantees', () => {
  const bounded = sketches.filter(({ bound }) => bound);

  it.each(bounded.map((sketch) => [sketch.label, sketch] as const))('%s keeps within what is proved', (_, sketch) => {
    fc.assert(
      fc.property(streams, (given) => {
        const A = falling(given);
        const exact = gramOf(xp, A);
        const state = sketchAll(sketch, A, given.ell);
        expect(sketch.compressed(xp, state, given.ell).shape[1]).toBeLessThanOrEqual(
          sketch.kind === 'bestRank' ? Math.min(given.ell, given.d) : given.ell,
        );
        const error = spectralNorm(xp.sub(exact, sketch.gram(xp, state, given.ell)));
        expect(error).toBeLessThan(sketch.bound!(eigenvalues(exact), given.ell) + 1e-9 * energy(A));
      }),
    );
  });

  it.each(['frequentDirections', 'fast', 'half', 'fifth'])('%s: 0 ⪯ AᵀA − BᵀB ⪯ Δ I', (kind) => {
    const sketch = sketchOf(kind)!;
    fc.assert(
      fc.property(streams, (given) => {
        const A = falling(given);
        // Without the last compression, whose share of Δ is not in the state.
        const state = sketchAll(sketch, A, given.ell);
        const left = eigenvalues(xp.sub(gramOf(xp, A), gramOf(xp, state.rows)));
        expect(left.at(-1)!).toBeGreaterThan(-1e-9 * energy(A));
        expect(left[0]!).toBeLessThan(state.mass.data[0]! + 1e-9 * energy(A));
      }),
    );
  });

  it.each([
    ['frequentDirections', 1],
    ['exponential', 0.99],
  ] as const)('%s: what is lost of the energy is ℓ Δ', (kind, decay) => {
    fc.assert(
      fc.property(streams, (given) => {
        const weights = Float64Array.from({ length: given.n }, (_, i) => decay ** ((given.n - 1 - i) / 2));
        const A = falling(given);
        const faded = xp.mul(A, xp.array(weights, [1, given.n, 1]));
        const { rows, mass } = sketchAll(sketchOf(kind)!, A, given.ell);
        expect(Math.abs(energy(faded) - energy(rows) - given.ell * mass.data[0]!)).toBeLessThan(1e-9 * energy(A));
      }),
    );
  });

  it('0.2-Frequent Directions takes from the smallest fifth alone', () => {
    const axes = xp.mul(
      xp.eye(10),
      xp.array(
        Float64Array.from({ length: 10 }, (_, i) => Math.sqrt(i + 1)),
        [1, 10, 1],
      ),
    );
    const { rows, mass } = sketchAll(sketchOf('fifth')!, axes, 10);
    // Squares 1 … 10: of the smallest two 1 is taken, and the first is gone.
    const squares = eigenvalues(gramOf(xp, rows)).reverse();
    expect(squares.map((x) => Math.round(x * 1e9) / 1e9)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(mass.data[0]!).toBeCloseTo(1, 12);
  });

  it('Frequent Directions: projecting on B loses little more than on the best k directions', () => {
    fc.assert(
      fc.property(streams, (given) => {
        const A = falling(given);
        const { ell, d } = given;
        const B = sketchAll(sketchOf('frequentDirections')!, A, ell).rows;
        const tail = (k: number) =>
          eigenvalues(gramOf(xp, A))
            .slice(k)
            .reduce((sum, x) => sum + Math.max(0, x), 0);
        const { v } = xp.eigh(gramOf(xp, B));
        for (let k = 1; k < Math.min(ell, d); k++) {
          const top = xp.slice(v, { columns: [d - k, d] });
          const lost = energy(A) - energy(xp.matmul(A, top));
          expect(lost).toBeLessThan((1 + k / (ell - k)) * tail(k) + 1e-9 * energy(A));
        }
      }),
    );
  });

  it('sketches of two halves can be sketched together', () => {
    fc.assert(
      fc.property(streams, (given) => {
        const sketch = sketchOf('frequentDirections')!;
        const [A, C] = [falling(given), falling({ ...given, seed: given.seed + 1 })];
        const [b, c] = [A, C].map((half) => sketchAll(sketch, half, given.ell).rows);
        const all = xp.concat([A, C], 'rows');
        const merged = sketchAll(sketch, xp.concat([b!, c!], 'rows'), given.ell);
        const error = spectralNorm(xp.sub(gramOf(xp, all), gramOf(xp, merged.rows)));
        expect(error).toBeLessThan(sketch.bound!(eigenvalues(gramOf(xp, all)), given.ell) + 1e-9 * energy(all));
      }),
    );
  });

  it('the weighted sketch with its Δ in every direction over-estimates the weighted sum, by at most Δ', () => {
    fc.assert(
      fc.property(streams, (given) => {
        const A = falling(given);
        const sketch = sketchOf('exponential')!;
        const state = sketchAll(sketch, A, given.ell);
        const faded = xp.mul(
          A,
          xp.array(
            Float64Array.from({ length: given.n }, (_, i) => 0.99 ** ((given.n - 1 - i) / 2)),
            [1, given.n, 1],
          ),
        );
        const over = eigenvalues(xp.sub(sketch.gram(xp, state, given.ell), gramOf(xp, faded)));
        expect(over.at(-1)!).toBeGreaterThan(-1e-9 * energy(A));
        expect(over[0]!).toBeLessThan(state.mass.data[0]! + 1e-9 * energy(A));
      }),
    );
  });
});

describe('Liberty’s code', () => {
  interface Golden {
    readonly ell: number;
    readonly A: readonly (readonly number[])[];
    readonly BtB: readonly (readonly number[])[];
  }

  it.each(['fd_basis_stream_d8', 'fd_signal_plus_noise_60x12'])('%s', (name) => {
    const { ell, A, BtB } = JSON.parse(
      readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'),
    ) as Golden;
    const sketch = sketchOf('fast')!;
    const d = A[0]!.length;
    const none = xp.full([1, ell, 1], 0);
    let state: State = { rows: xp.array(A[0]!, [1, 1, d]), mass: xp.full([1, 1, 1], 0) };
    for (const row of A.slice(1)) {
      const before = state.rows.shape[1];
      state = sketch.append(xp, state, xp.array(row, [1, 1, d]), ell, none);
      // That code counts the ℓ-th row, which is zero after shrinking, as taken.
      if (state.rows.shape[1] <= before)
        state = { ...state, rows: xp.concat([xp.full([1, 1, d], 0), state.rows], 'rows') };
    }
    expect(worst(gramOf(xp, sketch.compressed(xp, state, ell)), xp.array(BtB.flat(), [1, d, d]))).toBeLessThan(1e-9);
  });
});

describe('Misra–Gries', () => {
  it('counts as Frequent Directions does on unit vectors, after every item of 200 streams', () => {
    for (let seed = 0; seed < 200; seed++) {
      const [d, ell, n] = [8, 2 + (seed % 4), 40];
      const items = zipfItems(seed, n, d, 1.1);
      let counters = noCounters;
      sketchAll(sketchOf('frequentDirections')!, basisRows(items, d), ell, 1, ({ rows, mass }, seen) => {
        counters = count(counters, items[seen - 1]!, ell - 1);
        const gram = gramOf(xp, rows);
        const expected = xp.mul(
          xp.eye(d),
          xp.array(
            Float64Array.from({ length: d }, (_, i) => counters.counts.get(i) ?? 0),
            [1, 1, d],
          ),
        );
        expect(worst(gram, expected)).toBeLessThan(1e-9);
        expect(mass.data[0]!).toBeCloseTo(counters.taken, 9);
        const counted = [...counters.counts.values()].reduce((sum, x) => sum + x, 0);
        expect(seen - counted).toBeCloseTo(ell * counters.taken, 9);
      });
    }
  });

  it('counts weights as it does squared lengths', () => {
    const items = zipfItems(3, 30, 5, 1);
    const weights = items.map((_, i) => 1 + (i % 3));
    const rows = xp.mul(basisRows(items, 5), xp.array(weights.map(Math.sqrt), [1, 30, 1]));
    const counters = items.reduce((sofar, item, i) => count(sofar, item, 2, weights[i]), noCounters);
    const gram = gramOf(xp, sketchAll(sketchOf('frequentDirections')!, rows, 3).rows);
    for (let i = 0; i < 5; i++) expect(gram.data[i * 5 + i]!).toBeCloseTo(counters.counts.get(i) ?? 0, 9);
  });

  it('never counts too much, and too little by at most n/(k + 1)', () => {
    const items = zipfItems(5, 300, 20, 1.3);
    const counters = items.reduce((sofar, item) => count(sofar, item, 4), noCounters);
    for (let item = 0; item < 20; item++) {
      const missing = items.filter((one) => one === item).length - (counters.counts.get(item) ?? 0);
      expect(missing).toBeGreaterThanOrEqual(0);
      expect(missing).toBeLessThanOrEqual(300 / 5);
    }
  });
});

describe('on the streams of the literature', () => {
  const A = signalPlusNoise(1, 400, 40, 5, 10);
  const errors = new Map(sketches.map((sketch) => [sketch.kind, errorOf(sketch, A, 12)]));
  const at = (kind: string) => errors.get(kind)!;

  it('deterministic sketches are ten times nearer than random ones, the best rank nearest', () => {
    for (const kind of ['frequentDirections', 'fast', 'fifth', 'robust', 'compensative', 'incrementalSvd']) {
      expect(at(kind)).toBeGreaterThan(at('bestRank') * 0.4);
      for (const random of ['randomProjection', 'countSketch', 'normSampling'])
        expect(at(kind)).toBeLessThan(at(random) / 4);
    }
    expect(at('half')).toBeGreaterThan(at('frequentDirections'));
    expect(at('fifth')).toBeLessThan(at('frequentDirections'));
    expect(at('robust')).toBeCloseTo(at('frequentDirections') / 2, 2);
  });

  it('incremental SVD is blind to a direction that comes late in small pieces; Frequent Directions is not', () => {
    const late = adversarial(6, 2000, 10);
    expect(errorOf(sketchOf('incrementalSvd')!, late, 6)).toBeGreaterThan(0.9);
    expect(errorOf(sketchOf('frequentDirections')!, late, 6)).toBeLessThan(0.01);
  });

  it('random sketches are right on average', () => {
    const rows = gaussianRows(4, 12, 4);
    for (const kind of ['randomProjection', 'countSketch', 'normSampling']) {
      const sketch = sketchOf(kind)!;
      const runs = 3000;
      let sum = xp.full([1, 4, 4], 0);
      for (let run = 0; run < runs; run++) sum = xp.add(sum, sketch.gram(xp, sketchAll(sketch, rows, 3, run), 3));
      // The spread of one run is about ‖A‖²; of the mean of 3000, a fiftieth of that.
      expect(worst(xp.div(sum, runs), gramOf(xp, rows)) / energy(rows), kind).toBeLessThan(0.03);
    }
  });

  it('without forgetting, a sketch of a stream without structure is worn away; with it, it is not', () => {
    const rows = gaussianRows(6, 3000, 32);
    const share = (kind: string) => {
      const state = sketchAll(sketchOf(kind)!, rows, 8);
      return energy(state.rows);
    };
    expect(share('frequentDirections') / energy(rows)).toBeLessThan(0.01);
    const faded = xp.mul(
      rows,
      xp.array(
        Float64Array.from({ length: 3000 }, (_, i) => 0.99 ** ((2999 - i) / 2)),
        [1, 3000, 1],
      ),
    );
    expect(share('exponential') / energy(faded)).toBeGreaterThan(2 * (share('frequentDirections') / energy(rows)));
  });
});

it.each(sketches.map((sketch) => [sketch.kind, sketch] as const))(
  '%s: replicas are independent, bit for bit',
  (_, sketch) => {
    const [a, b] = [gaussianRows(1, 9, 4), gaussianRows(2, 9, 4)];
    const together = sketchAll(sketch, xp.concat([a, b], 'replicas'), 3);
    const grams = sketch.gram(xp, together, 3);
    [a, b].forEach((own, i) => {
      const alone = sketch.gram(xp, sketchAll(sketch, own, 3), 3);
      expect([...xp.slice(grams, { replicas: [i, i + 1] }).data]).toEqual([...alone.data]);
    });
  },
);

it.each(sketches.map((sketch) => [sketch.kind, sketch] as const))(
  '%s keeps no more floats than it says',
  (_, sketch) => {
    sketchAll(sketch, gaussianRows(3, 40, 6), 4, 1, ({ rows, mass }) => {
      expect(rows.data.length + mass.data.length).toBeLessThanOrEqual(sketch.floats(4, 6) + 1);
    });
  },
);
