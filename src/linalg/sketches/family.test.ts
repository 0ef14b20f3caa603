import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../../array/float64.ts';
import type { Ops } from '../../array/ops.ts';
import { stream } from '../../array/random.ts';
import { rounded } from '../../array/rounded.ts';
import { emptySketch, sketchColumns } from '../frequentDirections.ts';
import { count, noCounters } from '../misraGries.ts';
import { sketches, sketchOf } from './index.ts';
import { gramOf, type RowSketch, type SketchState } from './rowSketch.ts';
import { shrinking } from './shrinking.ts';
import { basisRows, gaussianRows, rotatingSubspace, signalPlusNoise, zipfItems } from './streams.ts';

const known = (kind: string): RowSketch => {
  const sketch = sketchOf(kind);
  if (!sketch) throw new Error(`there is no sketch of kind ${kind}`);
  return sketch;
};
const energy = (a: Array64) => a.data.reduce((sum, x) => sum + x * x, 0);
const worst = (a: Array64, b: Array64) => a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0);
const spectrum = (a: Array64) => [...xp.eigh(a).w.data];
const spectralNorm = (a: Array64) => Math.max(...spectrum(a).map(Math.abs));
const column = (values: ArrayLike<number>) => xp.array(values, [1, values.length, 1]);

/** The sketch of all rows of A, drawing from one stream of its own seed. */
function sketchAll(sketch: RowSketch, A: Array64, ell: number, seed = 1, on: Ops<Array64> = xp): SketchState<Array64> {
  const [replicas, n, d] = A.shape;
  const draws = stream(seed, 'noise');
  let state = sketch.open(on, replicas, ell, d);
  for (let i = 0; i < n; i++) {
    const drawn = on.array(sketch.draw?.(draws, ell) ?? new Float64Array(ell), [1, ell, 1]);
    state = sketch.append(on, state, xp.slice(A, { rows: [i, i + 1] }), ell, drawn);
  }
  return state;
}

/** Rows multiplied so that the last has weight 1 and each before it weight √decay times the next. */
const faded = (A: Array64, decay: number) =>
  xp.mul(A, column(Float64Array.from({ length: A.shape[1] }, (_, i) => decay ** ((A.shape[1] - 1 - i) / 2))));

const small = fc.record({
  seed: fc.integer(),
  n: fc.integer({ min: 1, max: 25 }),
  d: fc.integer({ min: 2, max: 7 }),
  ell: fc.integer({ min: 2, max: 6 }),
});

it.each(['frequentDirections', 'fast', 'fifth', 'robust', 'compensative', 'incrementalSvd', 'spaceSaving'])(
  '%s is exact while there are more rows in the sketch than directions in the stream',
  (kind) => {
    fc.assert(
      fc.property(small, ({ seed, n, d }) => {
        const A = gaussianRows(seed, n, d);
        const sketch = known(kind);
        const gram = sketch.gram(xp, sketchAll(sketch, A, d + 1), d + 1);
        // Rounding of one decomposition per row.
        expect(worst(gram, gramOf(xp, A))).toBeLessThan(1e-13 * n * energy(A));
      }),
    );
  },
);

it.each([
  ['frequentDirections', 1],
  ['exponential', 0.99],
] as const)('%s with ℓ rows is the deflated sketch of rank ℓ − 1', (kind, decay) => {
  fc.assert(
    fc.property(small, ({ seed, n, d, ell }) => {
      fc.pre(ell <= d);
      const A = gaussianRows(seed, n, d);
      let deflated = emptySketch(xp, 1, d, ell - 1);
      for (let i = 0; i < n; i++)
        deflated = sketchColumns(xp, deflated, xp.transpose(xp.slice(A, { rows: [i, i + 1] })), decay);
      const { rows, mass } = sketchAll(known(kind), A, ell);
      const other = xp.matmul(xp.mul(deflated.basis, deflated.squares), deflated.basis, { transposeB: true });
      expect(worst(gramOf(xp, rows), other)).toBeLessThan(1e-12 * n * energy(A));
      expect(Math.abs(mass.data[0]! - deflated.escaped.data[0]!)).toBeLessThan(1e-12 * n * energy(A));
    }),
  );
});

describe('what the sketches report', () => {
  it('robust: BᵀB and half of Δ in every direction', () => {
    const A = gaussianRows(2, 20, 5);
    const state = sketchAll(known('robust'), A, 3);
    const expected = xp.add(gramOf(xp, state.rows), xp.mul(xp.mul(0.5, state.mass), xp.eye(5)));
    expect(worst(known('robust').gram(xp, state, 3), expected)).toBe(0);
    expect(state.mass.data[0]!).toBeGreaterThan(0.1);
  });

  it('compensative: the directions and number of rows of Frequent Directions, each with Δ more', () => {
    const A = gaussianRows(2, 20, 5);
    const state = sketchAll(known('compensative'), A, 4);
    const plain = spectrum(gramOf(xp, state.rows)).slice(2);
    const given = spectrum(known('compensative').gram(xp, state, 4));
    expect(given[1]!).toBeLessThan(1e-12 * energy(A));
    given.slice(2).forEach((x, i) => expect(x).toBeCloseTo(plain[i]! + state.mass.data[0]!, 10));
  });

  it('incremental SVD of rows whose directions stay apart: the ℓ − 1 longest, as they came', () => {
    const squares = [5, 1, 4, 2, 3];
    const A = xp.mul(xp.eye(5), column(squares.map(Math.sqrt)));
    const { rows } = sketchAll(known('incrementalSvd'), A, 4);
    spectrum(gramOf(xp, rows)).forEach((x, i) => expect(x).toBeCloseTo([0, 0, 3, 4, 5][i]!, 12));
  });

  it('norm sampling: rows of the stream, scaled to the energy of all of it', () => {
    const A = gaussianRows(7, 30, 5);
    const sketch = known('normSampling');
    const rows = sketch.compressed(xp, sketchAll(sketch, A, 4), 4);
    for (let i = 0; i < 4; i++) {
      const row = xp.slice(rows, { rows: [i, i + 1] });
      expect(energy(row)).toBeCloseTo(energy(A) / 4, 9);
      const alignment = xp.matmul(A, xp.transpose(row)).data.map((x, j) => {
        const own = xp.slice(A, { rows: [j, j + 1] });
        return x / Math.sqrt(energy(own) * energy(row));
      });
      expect(Math.max(...alignment)).toBeCloseTo(1, 12);
    }
  });
});

// The second moments of the three, from the variances of the entries of SᵀS: all products of two different rows have mean 0, variance 1/ℓ.
it.each(['randomProjection', 'countSketch', 'normSampling'])(
  '%s has the spread that its distribution gives',
  (kind) => {
    const A = gaussianRows(4, 12, 4);
    const exact = gramOf(xp, A);
    const fourth = Array.from({ length: 12 }, (_, i) => energy(xp.slice(A, { rows: [i, i + 1] })) ** 2);
    const [total, own, ell, runs] = [energy(A) ** 2, energy(exact), 3, 4000];
    const expected =
      kind === 'normSampling' ? (total - own) / ell : (total + own - 2 * fourth.reduce((sum, x) => sum + x, 0)) / ell;
    let sum = 0;
    for (let run = 0; run < runs; run++) {
      const state = sketchAll(known(kind), A, ell, run);
      sum += energy(xp.sub(known(kind).gram(xp, state, ell), exact));
    }
    // One squared error spreads by about its mean: 4000 give 1.6 %, and this is four times that.
    expect(Math.abs(sum / runs / expected - 1)).toBeLessThan(0.065);
  },
);

it.each(['randomProjection', 'countSketch'])('%s draws either sign equally often', (kind) => {
  const draws = stream(1, 'noise');
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < 4000; i++)
    for (const x of known(kind).draw?.(draws, 5) ?? []) {
      if (x > 0) positive += 1;
      if (x < 0) negative += 1;
    }
  // A difference of n signs spreads by √n; four times that.
  expect(Math.abs(positive - negative)).toBeLessThan(4 * Math.sqrt(positive + negative));
});

it.each(sketches.map((sketch) => [sketch.kind, sketch] as const))(
  '%s needs the floats that it says',
  (kind, sketch) => {
    const A = gaussianRows(3, 40, 6);
    let state = sketch.open(xp, 1, 4, 6);
    let most = 0;
    for (let i = 0; i < 40; i++) {
      const before = state.rows.data.length;
      state = sketch.append(xp, state, xp.slice(A, { rows: [i, i + 1] }), 4, xp.full([1, 4, 1], 0.5));
      most = Math.max(most, before, state.rows.data.length);
    }
    // Those that shrink take a row in before they do; linear ones and the best rank have nothing to remember besides.
    const joins = ['randomProjection', 'countSketch', 'normSampling', 'bestRank'].includes(kind) ? 0 : 6;
    const remembers = ['randomProjection', 'countSketch', 'bestRank'].includes(kind) ? 0 : 1;
    expect(sketch.floats(4, 6)).toBe(most + joins + remembers);
  },
);

describe('SpaceSaving Directions', () => {
  it('loses no energy, errs by at most what it moved, and keeps at most ℓ − 1 rows', () => {
    fc.assert(
      fc.property(small, ({ seed, n, d, ell }) => {
        const A = gaussianRows(seed, n, d);
        const { rows, mass } = sketchAll(known('spaceSaving'), A, ell);
        expect(rows.shape[1]).toBeLessThanOrEqual(Math.max(1, ell - 1));
        expect(Math.abs(energy(rows) - energy(A))).toBeLessThan(1e-9 * energy(A));
        const error = spectralNorm(xp.sub(gramOf(xp, A), gramOf(xp, rows)));
        expect(error).toBeLessThan(mass.data[0]! + 1e-9 * energy(A));
      }),
    );
  });

  it('is SpaceSaving on unit vectors that get shorter: the new item takes over the least of ℓ − 1 counters', () => {
    for (let seed = 0; seed < 100; seed++) {
      const [n, d, ell] = [50, 8, 3 + (seed % 4)];
      const items = zipfItems(seed, n, d, 1.1);
      // No two sums of these agree, and none is below the weight of a later item.
      const weights = items.map((_, i) => Math.exp(-i / 100));
      const counters = new Map<number, number>();
      items.forEach((item, i) => {
        const found = counters.get(item);
        const [least, value] = [...counters].reduce((a, b) => (b[1] < a[1] ? b : a), [-1, Infinity]);
        const takesOver = found === undefined && counters.size === ell - 1;
        if (takesOver) counters.delete(least);
        counters.set(item, (found ?? (takesOver ? value : 0)) + weights[i]!);
      });
      const A = xp.mul(basisRows(items, d), column(weights.map(Math.sqrt)));
      const gram = gramOf(xp, sketchAll(known('spaceSaving'), A, ell).rows);
      for (let i = 0; i < d; i++) expect(gram.data[i * d + i]!, `stream ${seed}`).toBeCloseTo(counters.get(i) ?? 0, 9);
    }
  });
});

it('Misra–Gries of weighted items is Frequent Directions of rows of that energy, in 200 streams, after every item', () => {
  for (let seed = 0; seed < 200; seed++) {
    const [n, d, ell] = [40, 8, 2 + (seed % 4)];
    const items = zipfItems(seed, n, d, 1.1);
    const { uniform } = stream(seed, 'noise');
    // Whole weights meet ties, others none.
    const weights = items.map(() => (seed % 2 ? 1 + Math.floor(3 * uniform()) : 0.1 + uniform()));
    const A = xp.mul(basisRows(items, d), column(weights.map(Math.sqrt)));
    const sketch = known('frequentDirections');
    let state = sketch.open(xp, 1, ell, d);
    let counters = noCounters;
    let total = 0;
    items.forEach((item, i) => {
      state = sketch.append(xp, state, xp.slice(A, { rows: [i, i + 1] }), ell, xp.full([1, ell, 1], 0));
      counters = count(counters, item, ell - 1, weights[i]);
      total += weights[i]!;
      const diagonal = Float64Array.from({ length: d }, (_, j) => counters.counts.get(j) ?? 0);
      const expected = xp.mul(xp.eye(d), xp.array(diagonal, [1, 1, d]));
      expect(worst(gramOf(xp, state.rows), expected)).toBeLessThan(1e-9);
      expect(state.mass.data[0]!).toBeCloseTo(counters.taken, 9);
      expect(total - diagonal.reduce((sum, x) => sum + x, 0)).toBeCloseTo(ell * counters.taken, 9);
      expect(counters.counts.size).toBeLessThan(ell);
    });
  }
});

// n = 1000, d = 100, k = 10, ζ = 10, ℓ = 20. The expected values are those of an independent NumPy implementation on draws of its own.
describe('errors known in signal with noise', () => {
  const A = signalPlusNoise(1, 1000, 100, 10, 10);
  const exact = gramOf(xp, A);
  const errorOf = (kind: string, seed: number) => {
    const gram = known(kind).gram(xp, sketchAll(known(kind), A, 20, seed), 20);
    return spectralNorm(xp.sub(exact, gram)) / energy(A);
  };

  // Over four seeds of the stream they vary by 2 %.
  it.each([
    ['frequentDirections', 0.0162],
    ['fast', 0.0092],
    ['half', 0.0254],
    ['fifth', 0.0034],
    ['incrementalSvd', 0.0032],
    ['compensative', 0.0145],
    ['bestRank', 0.0029],
  ])('%s', (kind, expected) => expect(Math.abs(errorOf(kind, 1) / expected - 1)).toBeLessThan(0.05));

  // The expected value is one draw; draws spread by 20 to 30 %.
  it.each([
    ['randomProjection', 0.135],
    ['countSketch', 0.171],
    ['normSampling', 0.167],
  ])('%s', (kind, expected) => {
    const errors = Array.from({ length: 10 }, (_, seed) => errorOf(kind, seed));
    const mean = errors.reduce((sum, x) => sum + x, 0) / 10;
    const deviation = Math.sqrt(errors.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 9);
    expect(Math.abs(expected - mean)).toBeLessThan(3 * deviation);
    expect(deviation / mean).toBeLessThan(0.5);
  });
});

it('without decay a sketch of 4800 unstructured rows is all but empty; with 0.9 every 8 rows it is not', () => {
  const rows = gaussianRows(6, 4800, 64);
  const share = (decay: number) => {
    const sketch = shrinking({
      kind: 'fading',
      label: '',
      summary: '',
      source: '',
      capacity: (ell) => ell,
      rank: (ell) => ell,
      decay,
    });
    return energy(sketchAll(sketch, rows, 17).rows) / energy(faded(rows, decay));
  };
  expect(share(1)).toBeLessThan(0.01);
  expect(share(0.9 ** (1 / 8))).toBeGreaterThan(0.1);
});

describe('float32', () => {
  it.each(['frequentDirections', 'fast', 'half', 'fifth', 'robust', 'incrementalSvd', 'spaceSaving'])(
    '%s follows float64',
    (kind) => {
      const single = rounded('float32');
      // Rows that float32 holds exactly.
      const A = single.array(signalPlusNoise(1, 60, 10, 3, 10).data, [1, 60, 10]);
      const sketch = known(kind);
      const [exact, coarse] = [xp, single].map((on) => sketch.gram(on, sketchAll(sketch, A, 5, 1, on), 5));
      // One decomposition per row, each right to some ε ‖A‖²: 60 ε is 7e-6.
      expect(worst(exact!, coarse!) / energy(A)).toBeLessThan(7e-6);
    },
  );
});

describe('streams', () => {
  it('items come as often as Zipf’s law says', () => {
    const [n, d] = [20000, 5];
    const items = zipfItems(1, n, d, 1.5);
    const total = [1, 2, 3, 4, 5].reduce((sum, i) => sum + i ** -1.5, 0);
    for (let item = 0; item < d; item++) {
      const expected = (n * (item + 1) ** -1.5) / total;
      // Counts spread by at most the root of their mean; four times that.
      expect(Math.abs(items.filter((one) => one === item).length - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it('are functions of their seeds', () => {
    const make = (seed: number) => rotatingSubspace(seed, 5, 6, 2, 10, 0.1).data;
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
  });

  it.each([
    ['linear', [1, 0.75, 0.5, 0.25]],
    ['exponential', [1, Math.exp(-2.5), Math.exp(-5), Math.exp(-7.5)]],
    ['flat', [1, 1, 1, 1]],
  ] as const)('signals fall off as asked: %s', (fall, strengths) => {
    const A = signalPlusNoise(1, 4000, 8, 4, Infinity, fall);
    const found = spectrum(gramOf(xp, A)).reverse();
    // Of 4000 rows a variance is known to 2 %; equal ones are pushed apart by about √(k/n) twice.
    strengths.forEach((strength, i) => expect(found[i]! / 4000 / strength ** 2).toBeCloseTo(1, 0.7));
    expect(found[4]!).toBeLessThan(1e-9 * found[0]!);
  });

  it('turn at the angle asked for', () => {
    const A = rotatingSubspace(3, 400, 6, 1, Infinity, 1e-3);
    const unit = (i: number) => {
      const row = xp.slice(A, { rows: [i, i + 1] });
      return xp.div(row, Math.sqrt(energy(row)));
    };
    for (const t of [1, 100, 399])
      expect(Math.abs(xp.matmul(unit(0), unit(t), { transposeB: true }).data[0]!)).toBeCloseTo(Math.cos(t * 1e-3), 12);
    expect(() => rotatingSubspace(1, 5, 3, 2, 10, 0.1)).toThrow(/2 directions .* 3 dimensions/);
  });

  it('a sketch that forgets follows directions that turn; one that does not, less', () => {
    const A = rotatingSubspace(5, 1500, 20, 2, 20, 2e-3);
    const here = gramOf(xp, xp.slice(A, { rows: [1400, 1500] }));
    const captured = (kind: string) => {
      const { v } = xp.eigh(gramOf(xp, sketchAll(known(kind), A, 6).rows));
      const top = xp.slice(v, { columns: [18, 20] });
      return xp.sum(xp.mul(top, xp.matmul(here, top)), 'matrix').data[0]! / spectrum(here).reduce((a, b) => a + b, 0);
    };
    expect(captured('exponential')).toBeGreaterThan(0.9);
    expect(captured('frequentDirections')).toBeLessThan(0.7);
  });
});
