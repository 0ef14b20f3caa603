import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stream } from '../../array/random.ts';
import { symmetricEigen } from '../../array/symmetricEigen.ts';
import { DOUBLE_FLOAT } from './doubleFloat.ts';
import { EIGEN, EIGEN_WIDE } from './eigen.ts';
import { EIGEN_COMMON } from './eigenCommon.ts';
import { EIGEN_TRIDIAGONAL } from './eigenTridiagonal.ts';
import { EIGEN_DOUBLE } from './eigenDouble.ts';
import { runTestKernel, type TestDispatch } from './kernel.properties.ts';

export type Solver = 'eigen' | 'tridiagonal' | 'eigenDouble' | 'wide';

/** Floats of work of the greediest solver. */
const workOf = (n: number) => 4 * n * n + 5 * n;
const strideOf = (n: number) => 2 * n * n + n + workOf(n);

const TEXTS: Record<Solver, string> = {
  eigen: EIGEN,
  tridiagonal: `${EIGEN_COMMON}${EIGEN_TRIDIAGONAL}`,
  eigenDouble: `${EIGEN_WIDE}${DOUBLE_FLOAT}${EIGEN_DOUBLE}`,
  wide: EIGEN_WIDE,
};

/** Eigenvalues and, as columns, eigenvectors. */
export interface Decomposition {
  readonly w: Float32Array;
  readonly v: Float32Array;
}

/** Decomposes matrices on the GPU: each in a workgroup of its own, or the only one in several, a dispatch for each phase. */
export async function decompose(
  solver: Solver,
  lanes: number,
  n: number,
  matrices: readonly Float32Array[],
): Promise<readonly Decomposition[]> {
  const stride = strideOf(n);
  const memory = new Float32Array(stride * matrices.length).fill(NaN);
  matrices.forEach((a, i) => memory.set(a, i * stride));
  const dispatches = solver === 'wide' ? wideDispatches(n) : [{ body: whole(solver), groups: matrices.length }];
  const result = await runTestKernel({ text: TEXTS[solver], lanes, n, dispatches }, memory);
  return matrices.map((_, i) => {
    const at = i * stride + n * n;
    return { w: result.slice(at, at + n), v: result.slice(at + n, at + n + n * n) };
  });
}

const NAMES = { eigen: 'eigenByRotations', tridiagonal: 'eigenByReflections', eigenDouble: 'eigenDouble' } as const;

/** One text for every size, because a solver takes longer to compile than to run; the stride is that of `strideOf`. */
function whole(solver: keyof typeof NAMES): string {
  return `let a = group * 6u * n * (n + 1u); ${NAMES[solver]}(a, a + n * n, a + n * n + n, a + 2u * n * n + n, n, lane);`;
}

function wideDispatches(n: number): readonly TestDispatch[] {
  const rounds = n + (n % 2) - 1;
  const places = 'n * n, n * n + n, 2u * n * n + n, n';
  const sweep = (number: number): readonly TestDispatch[] => [
    ...Array.from({ length: rounds }, (_, round) => ({
      body: `eigenRotate(${places}, params.turn, group * LANES + lane, groups * LANES);`,
      groups: 3,
      turn: number * rounds + round,
    })),
    { body: `let done = eigenCheck(${places}, params.turn, lane);`, groups: 1, turn: (number + 1) * rounds },
  ];
  return [
    { body: `let isFinite = eigenStart(0u, ${places}, lane);`, groups: 1 },
    ...Array.from({ length: 20 }, (_, number) => sweep(number)).flat(),
    { body: `eigenFinish(${places}, lane);`, groups: 1 },
  ];
}

/** A random symmetric matrix with eigenvalues proportional to these, rounded to float32. */
export function withSpectrum(values: readonly number[], seed: number, factor = 1): Float32Array {
  const n = values.length;
  const { normal } = stream(seed, 'data');
  const q = Float64Array.from({ length: n * n }, normal);
  symmetricEigen(n, q, new Float64Array(n));
  const element = (i: number, j: number) => values.reduce((sum, w, k) => sum + q[i * n + k]! * w * q[j * n + k]!, 0);
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return factor * element(Math.max(i, j), Math.min(i, j));
  });
}

const SPECTRA: Record<string, (i: number, n: number, uniform: () => number) => number> = {
  indefinite: (_, __, uniform) => 2 * uniform() - 1,
  'graded over ten decades': (i, n) => 10 ** ((-10 * i) / Math.max(1, n - 1)),
  'of rank one': (i) => (i === 0 ? 1 : 0),
  'of half rank, repeated': (i, n) => (i < n / 2 ? 1 : 0),
  'of opposite pairs': (i) => (i % 2 === 0 ? 1 : -1) * (1 + Math.floor(i / 2)),
};

/** Matrices of every size and kind. */
export const symmetricMatrix = fc
  .record({
    n: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer(),
    kind: fc.constantFrom(...Object.keys(SPECTRA)),
    // Squares of the first and last would leave float32's range; its elements just do not.
    factor: fc.constantFrom(1, 2 ** -100, 2 ** 120),
  })
  .map(({ n, seed, kind, factor }) => {
    const { uniform } = stream(seed, 'weights');
    const values = Array.from({ length: n }, (_, i) => SPECTRA[kind]!(i, n, uniform));
    const largest = Math.max(...values.map(Math.abs));
    return { n, kind, a: withSpectrum(values, seed, factor / largest) };
  });

/** Errors of eigenvalues and of AV − VΛ (its largest column) beside ‖A‖, and of VᵀV − I (its largest element); the exact eigenvalues and ‖A‖. */
export function errorsOf(n: number, a: Float32Array, { w, v }: Decomposition) {
  const exact = new Float64Array(n);
  symmetricEigen(n, Float64Array.from(a), exact);
  const norm = Math.max(Math.abs(exact[0]!), Math.abs(exact[n - 1]!));
  const all = Array.from({ length: n }, (_, i) => i);
  const sum = (f: (k: number) => number) => all.reduce((total, k) => total + f(k), 0);
  const residual = (j: number) =>
    Math.sqrt(sum((i) => (sum((k) => a[i * n + k]! * v[k * n + j]!) - w[j]! * v[i * n + j]!) ** 2));
  const product = (i: number, j: number) => sum((k) => v[k * n + i]! * v[k * n + j]!) - (i === j ? 1 : 0);
  return {
    values: Math.max(...all.map((i) => Math.abs(w[i]! - exact[i]!))) / norm,
    residual: Math.max(...all.map(residual)) / norm,
    orthogonality: Math.max(...all.flatMap((i) => all.map((j) => Math.abs(product(i, j))))),
    exact,
    norm,
  };
}

/** The unit of rounding of float32. */
export const EPSILON = 2 ** -24;

/** Numbers by their bits, NaN of any kind included. */
export const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

/** What holds of every solver, to the bit. */
export function decomposesExactly(solver: Solver): void {
  it('knows exact cases: zero, diagonal, identity, one by one', async () => {
    const identity = Float32Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0));
    const diagonal = Float32Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? [3, -1, 0, 2, -5][at / 6]! : 0));
    const found = await decompose(solver, 16, 5, [new Float32Array(25), identity, diagonal]);
    expect([...found[0]!.w]).toEqual([0, 0, 0, 0, 0]);
    expect([...found[0]!.v]).toEqual([...identity]);
    expect([...found[1]!.w]).toEqual([1, 1, 1, 1, 1]);
    expect([...found[1]!.v]).toEqual([...identity]);
    expect([...found[2]!.w]).toEqual([-5, -1, 0, 2, 3]);
    const order = [4, 1, 2, 3, 0];
    expect([...found[2]!.v]).toEqual(
      Array.from({ length: 25 }, (_, at) => (order[at % 5] === Math.floor(at / 5) ? 1 : 0)),
    );
    const [single] = await decompose(solver, 16, 1, [Float32Array.of(-3e-30)]);
    expect([...single!.w, ...single!.v]).toEqual([Math.fround(-3e-30), 1]);
  });

  it('answers a number that is not finite with NaN throughout, and leaves the matrices beside it alone', async () => {
    const n = 7;
    const healthy = [1, 2, 3].map((seed) =>
      withSpectrum(
        Array.from({ length: n }, (_, i) => i - 2),
        seed,
      ),
    );
    const alone = await decompose(solver, 16, n, healthy);
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of [0, 3 * n + 1, n * n - 1]) {
        const sick = healthy[0]!.slice();
        sick[at] = bad;
        const [first, second, third, fourth] = await decompose(solver, 16, n, [healthy[0]!, sick, ...healthy.slice(1)]);
        expect([...second!.w, ...second!.v].every(Number.isNaN)).toBe(true);
        [first!, third!, fourth!].forEach(({ w, v }, i) => {
          expect(bits(w)).toEqual(bits(alone[i]!.w));
          expect(bits(v)).toEqual(bits(alone[i]!.v));
        });
      }
    }
  });

  it('reads the lower triangle alone, leaves it as it is, and repeats its bits', async () => {
    const n = 10;
    const a = withSpectrum(
      Array.from({ length: n }, (_, i) => Math.sin(i)),
      5,
    );
    const lower = a.map((x, at) => (at % n > Math.floor(at / n) ? NaN : x));
    const [first] = await decompose(solver, 16, n, [a]);
    for (let repetition = 0; repetition < 5; repetition++) {
      const all = await decompose(
        solver,
        16,
        n,
        Array.from({ length: 1 + repetition }, () => lower),
      );
      for (const { w, v } of all) {
        expect(bits(w)).toEqual(bits(first!.w));
        expect(bits(v)).toEqual(bits(first!.v));
      }
    }
  });
}

/**
 * Matrices of every size and kind, in float32, with the numbers of lanes given. Each element is rotated some 6n times, with errors of two or
 * three roundings that mostly cancel: measured up to 1.1 n roundings in all; 4 n for adapters whose quotients and roots are 2.5 units off, as
 * WGSL allows.
 */
export function decomposesInFloat32(solver: 'eigen' | 'tridiagonal', few: number, many: number, large: number): void {
  async function accuracyOf(lanes: number, n: number, a: Float32Array) {
    const [found] = await decompose(solver, lanes, n, [a]);
    const { values, residual, orthogonality } = errorsOf(n, a, found!);
    expect(values).toBeLessThan(4 * n * EPSILON);
    expect(residual).toBeLessThan(4 * n * EPSILON);
    expect(orthogonality).toBeLessThan(4 * n * EPSILON);
    return found!;
  }

  it('decomposes matrices of every size and kind in float32', async () => {
    await fc.assert(
      fc.asyncProperty(symmetricMatrix, fc.constantFrom(few, many), async ({ n, a }, lanes) => {
        const { w } = await accuracyOf(lanes, n, a);
        for (let i = 1; i < n; i++) expect(w[i]).toBeGreaterThanOrEqual(w[i - 1]!);
      }),
      { numRuns: 60 },
    );
  });

  // The larger has two rows and a half for each of the most lanes; a larger one still takes as many sweeps, each by the cube of its size longer.
  it.each([64, 160])('decomposes a matrix of size %i', async (n) => {
    const { uniform } = stream(n, 'weights');
    const values = Array.from({ length: n }, () => 2 * uniform() - 1);
    await accuracyOf(large, n, withSpectrum(values, n));
  });
}
