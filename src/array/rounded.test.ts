import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { float64, type Array64 } from './float64.ts';
import { opsProperties } from './ops.properties.ts';
import { stream } from './random.ts';
import { replicaProperties } from './replicas.properties.ts';
import { rounded } from './rounded.ts';
import { FORMATS, type Precision } from './roundedTo.ts';

const PRECISIONS: readonly Precision[] = ['double-float', 'float32', 'bfloat16'];

/** What the properties of engines want around the operations: nothing needs to be freed here. */
function engine(precision: Precision): Engine<Array64> {
  return {
    name: 'float64',
    xp: rounded(precision),
    nativeEigh: true,
    scope: (f) => f(),
    free() {},
    read: (arrays) => Promise.resolve(arrays.map(({ data }) => data)),
    dispose() {},
  };
}

const LARGEST: Readonly<Record<Precision, number>> = {
  'double-float': 2 ** 128 - 2 ** 104,
  float32: 2 ** 128 - 2 ** 104,
  bfloat16: 2 ** 128 - 2 ** 120,
};

for (const precision of PRECISIONS) {
  const { round, bits } = FORMATS[precision];
  opsProperties(
    precision,
    () => Promise.resolve(engine(precision)),
    {
      round,
      spacing: 2 ** (1 - bits),
      // The second number of a pair runs out of exponents first.
      normal: precision === 'double-float' ? 2 ** -100 : 2 ** -126,
      largest: LARGEST[precision],
      exact: false,
    },
    100,
  );
  replicaProperties(precision, () => Promise.resolve(engine(precision)), [
    [5, 1, 8],
    [5, 7, 8],
    [1, 8, 7],
    [6, 33, 1],
  ]);
}

describe('rounding to bfloat16', () => {
  const { round } = FORMATS.bfloat16;

  // 1 + k/256: bfloat16 has every second of them, and the odd ones lie half way.
  it.each([
    [1 + 1 / 256, 1],
    [1 + 3 / 256, 1 + 4 / 256],
    [1 + 5 / 256, 1 + 4 / 256],
    [-1 - 3 / 256, -1 - 4 / 256],
    [1 + 1 / 256 + 2 ** -20, 1 + 2 / 256],
    [1 + 1 / 256 - 2 ** -20, 1],
    [2 ** 128 - 2 ** 119, Infinity],
    [2 ** 128 - 2 ** 119 - 2 ** 104, 2 ** 128 - 2 ** 120],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
    [-0, -0],
  ])('takes %d to %d: to the nearest, ties to even', (x, expected) => {
    expect(round(x)).toBe(expected);
  });

  it('has a multiple of 2⁻⁷ for every number between 1 and 2, and the nearest one', () => {
    for (let k = 0; k < 1000; k++) {
      const x = Math.fround(1 + k / 1000);
      const found = round(x);
      expect(found * 128).toBe(Math.round(found * 128));
      expect(Math.abs(found - x)).toBeLessThanOrEqual(2 ** -8);
    }
  });
});

describe('emulated arithmetic', () => {
  const numbers = (count: number, seed: number) => {
    const { normal } = stream(seed, 'data');
    return Float64Array.from({ length: count }, normal);
  };

  it.each(PRECISIONS)('in %s gives only numbers of the format, whatever it is given', (precision) => {
    const xp = rounded(precision);
    const { round } = FORMATS[precision];
    const a = xp.array(numbers(36, 1), [1, 6, 6]);
    const symmetric = xp.add(a, xp.transpose(a));
    const { w, v } = xp.eigh(symmetric);
    const positive = xp.exp(a);
    const results = [
      xp.full([1, 1, 1], 0.1),
      xp.mul(0.1, a),
      xp.maximum(a, 0.1),
      xp.where(xp.greater(a, 0), a, 0.1),
      xp.sqrt(positive),
      xp.pow(positive, 0.3),
      xp.log(positive),
      xp.sum(a, 'rows'),
      xp.sum(a, 'matrix'),
      xp.matmul(a, a),
      w,
      v,
    ];
    for (const { data } of results) for (const x of data) expect(round(x)).toBe(x);
  });

  it('compares with numbers as the format has them', () => {
    const xp = rounded('float32');
    const tenth = xp.full([1, 1, 1], 0.1);
    expect(xp.greater(0.1, tenth).data[0]).toBe(0);
    expect(float64.greater(0.1, tenth).data[0]).toBe(0);
    expect(xp.greater(tenth, 0.1).data[0]).toBe(0);
    // float32 has 0.1000000015.
    expect(float64.greater(tenth, 0.1).data[0]).toBe(1);
  });

  it('adds in float32 one after the other, every partial sum rounded', () => {
    const xp = rounded('float32');
    const x = Float64Array.of(2 ** 24, ...Array<number>(8).fill(1));
    expect(xp.sum(xp.array(x, [1, 1, 9]), 'columns').data[0]).toBe(2 ** 24);
    expect(xp.sum(xp.array(x, [1, 9, 1]), 'rows').data[0]).toBe(2 ** 24);
    expect(xp.matmul(xp.array(x, [1, 1, 9]), xp.full([1, 9, 1], 1)).data[0]).toBe(2 ** 24);
    expect(xp.sum(xp.array(x.reverse(), [1, 1, 9]), 'columns').data[0]).toBe(2 ** 24 + 8);
    // 1 − (1 − 2⁻²⁴) (1 + 2⁻²³): the product is rounded before it is subtracted.
    const product = xp.matmul(xp.array([1, -1 + 2 ** -24], [1, 1, 2]), xp.array([1, 1 + 2 ** -23], [1, 2, 1]));
    expect(product.data[0]).toBe(1 - Math.fround((1 - 2 ** -24) * (1 + 2 ** -23)));
  });

  it('adds bfloat16 in float32 and rounds the sum once', () => {
    const xp = rounded('bfloat16');
    // One after the other in bfloat16 it would stay at 256.
    const x = Float64Array.of(256, ...Array<number>(8).fill(1));
    expect(xp.sum(xp.array(x, [1, 1, 9]), 'columns').data[0]).toBe(264);
    expect(xp.matmul(xp.array(x, [1, 1, 9]), xp.full([1, 9, 1], 1)).data[0]).toBe(264);
    expect(xp.add(xp.full([1, 1, 1], 256), 1).data[0]).toBe(256);
  });

  it('in double-float keeps 48 bits and no 53', () => {
    const xp = rounded('double-float');
    const one = xp.full([1, 1, 1], 1);
    const third = xp.div(one, 3).data[0]!;
    expect(Math.abs(third - 1 / 3)).toBeLessThan(2 ** -49);
    expect(third).not.toBe(1 / 3);
    expect(xp.add(one, 2 ** -47).data[0]).toBe(1 + 2 ** -47);
    expect(xp.mul(1e30, 1e30).data[0]).toBe(Infinity);
    expect(xp.sub(0, 1e300).data[0]).toBe(-Infinity);
  });

  it('refuses shapes that do not fit', () => {
    const xp = rounded('float32');
    expect(() => xp.matmul(xp.eye(2), xp.eye(3))).toThrow('do not fit');
    expect(() => xp.eigh(xp.full([1, 2, 3], 1))).toThrow('square');
  });
});

describe('Jacobi rotations in emulated arithmetic', () => {
  const largest = (x: Array64) => x.data.reduce((most, y) => Math.max(most, Math.abs(y)), 0);

  /** `V diag(w) Vᵀ` in float64. */
  function withSpectrum(w: readonly number[], seed: number): Array64 {
    const n = w.length;
    const { normal } = stream(seed, 'data');
    const g = float64.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
    const { v } = float64.eigh(float64.add(g, float64.transpose(g)));
    return float64.matmul(float64.mul(v, float64.array(w, [1, 1, n])), v, { transposeB: true });
  }

  it.each(PRECISIONS.flatMap((precision) => [1, 2, 5, 16, 33].map((n) => [precision, n] as const)))(
    'in %s decompose matrices of size %i as well as the format can',
    (precision, n) => {
      const xp = rounded(precision);
      const a = xp.array(
        withSpectrum(
          Array.from({ length: n }, (_, i) => i - n / 3),
          n,
        ).data,
        [1, n, n],
      );
      const { w, v } = xp.eigh(a);
      for (let i = 1; i < n; i++) expect(w.data[i]).toBeGreaterThanOrEqual(w.data[i - 1]!);
      // Some six sweeps of rotations act on each element, n in a sweep, and their rounding errors add like a random walk.
      const bound = 2 * Math.sqrt(6 * n) * xp.epsilon;
      const back = float64.matmul(float64.mul(v, w), v, { transposeB: true });
      expect(largest(float64.sub(back, a)) / largest(w)).toBeLessThan(bound);
      expect(largest(float64.sub(float64.matmul(v, v, { transposeA: true }), float64.eye(n)))).toBeLessThan(bound);
      expect(largest(float64.sub(w, float64.eigh(a).w)) / largest(w)).toBeLessThan(bound);
    },
  );

  it.each([
    ['float32', 1e10],
    ['bfloat16', 1e4],
    ['double-float', 1e16],
  ] as const)('in %s lose an eigenvalue smaller than its rounding errors', (precision, condition) => {
    const xp = rounded(precision);
    const n = 8;
    // The matrix is given to the last bit, so the loss is the decomposition’s.
    const given = xp.array(withSpectrum([1 / condition, ...Array<number>(n - 1).fill(1)], 3).data, [1, n, n]);
    const exact = float64.eigh(given).w.data[0]!;
    const found = xp.eigh(given).w.data[0]!;
    expect(Math.abs(found - exact)).toBeGreaterThan(1 / condition);
    expect(Math.abs(found - exact)).toBeLessThan(8 * xp.epsilon);
  });

  it.each(PRECISIONS)('in %s take repeated eigenvalues, a diagonal matrix, zeros, and any size', (precision) => {
    const xp = rounded(precision);
    const { round } = FORMATS[precision];
    expect([...xp.eigh(xp.full([2, 3, 3], 0)).w.data]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...xp.eigh(xp.full([1, 3, 3], 0)).v.data]).toEqual([...xp.eye(3).data]);
    const diagonal = xp.eigh(xp.array([3, 0, 0, 0, 1, 0, 0, 0, 3], [1, 3, 3]));
    expect([...diagonal.w.data]).toEqual([1, 3, 3]);
    expect([...diagonal.v.data]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
    for (const size of [1e-30, 1e30]) {
      const { w } = xp.eigh(xp.array([2 * size, size, size, 2 * size], [1, 2, 2]));
      expect(Math.abs(w.data[0]! - size) / size).toBeLessThan(4 * xp.epsilon);
      expect(Math.abs(w.data[1]! - 3 * size) / size).toBeLessThan(8 * xp.epsilon);
    }
    expect(xp.eigh(xp.full([1, 1, 1], round(-0.3))).w.data[0]).toBe(round(-0.3));
    const repeated = xp.eigh(xp.array(withSpectrum([1, 2, 2, 2], 5).data, [1, 4, 4]));
    expect(Math.abs(repeated.w.data[2]! - 2)).toBeLessThan(16 * xp.epsilon);
  });

  it('reads the lower triangle only, and a spoilt matrix spoils no other', () => {
    const xp = rounded('float32');
    const { w } = xp.eigh(xp.array([2, NaN, 1, 2, NaN, 0, 0, 1], [2, 2, 2]));
    expect([...w.data]).toEqual([1, 3, NaN, NaN]);
  });
});
