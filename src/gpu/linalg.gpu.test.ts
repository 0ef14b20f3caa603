import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { coupledNewtonRoot } from '../linalg/coupledNewton.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { calculate } from './calculation.ts';
import { machineOf } from './machineOps.properties.ts';

const machine = () => machineOf('usual');

/** Gram matrices of random n×(n/2+1) matrices, rounded to float32: half of their eigenvalues are 0, but for rounding. */
function statistics(replicas: number, n: number): Array64 {
  const { normal } = stream(n, 'data');
  const columns = Math.floor(n / 2) + 1;
  const g = xp.array(Float64Array.from({ length: replicas * n * columns }, normal), [replicas, n, columns]);
  const product = xp.matmul(g, g, { transposeB: true });
  return xp.array(Float32Array.from(product.data), product.shape);
}

function largest(x: Array64): number {
  return xp.max(xp.abs(x), 'matrix').data.reduce((a, b) => Math.max(a, b));
}

describe('on the machine', () => {
  // Every element is a sum of n products, each rounded to 6e-8, in each of some ten sweeps.
  const bound = (n: number) => 10 * n * 2 ** -24;

  it.each([
    [3, 1],
    [3, 4],
    [2, 17],
    [2, 64],
    [1, 256],
  ])('decomposes %i matrices of size %i', async (replicas, n) => {
    const a = statistics(replicas, n);
    const calculation = calculate(await machine(), [a], (ops, [x]) => {
      const { w, v } = ops.eigh(x!);
      return [w, v];
    });
    const [values, vectors] = await calculation.run();
    calculation.dispose();
    const w = xp.array(values!, [replicas, 1, n]);
    const v = xp.array(vectors!, [replicas, n, n]);
    const exact = xp.eigh(a).w;
    const scale = largest(exact);
    expect(largest(xp.sub(w, exact)) / scale).toBeLessThan(bound(n));
    expect(largest(xp.sub(xp.matmul(a, v), xp.mul(v, w))) / scale).toBeLessThan(bound(n));
    expect(largest(xp.sub(xp.matmul(v, v, { transposeA: true }), xp.eye(n)))).toBeLessThan(bound(n));
  });

  it.each([
    [3, 4],
    [2, 17],
    // Enough work for thirty iterations to be spread over many workgroups.
    [1, 96],
  ])('takes inverse fourth roots of %i matrices of size %i by products alone', async (replicas, n) => {
    const a = statistics(replicas, n);
    const calculation = calculate(await machine(), [a], (ops, [x]) => {
      const { root, residual } = coupledNewtonRoot(ops, x!, 4, 1e-4);
      return [root, residual];
    });
    const [found, residual] = await calculation.run();
    calculation.dispose();
    const exact = coupledNewtonRoot(xp, a, 4, 1e-4).root;
    // A relative error of n·6e-8 in the smallest eigenvalue, 1e-4 of the largest, grows by that ratio; a fourth of it reaches the root.
    expect(largest(xp.sub(xp.array(found!, exact.shape), exact)) / largest(exact)).toBeLessThan(n * 2 ** -24 * 1e4);
    residual!.forEach((x) => expect(x).toBeLessThan(4 * n * 2 ** -24 * 1e4));
  });
});

describe('in double-float', () => {
  it.each([1, 2, 9, 32])(
    'decomposes matrices of size %i as float64 does, to the rounding of the results',
    async (n) => {
      const { normal } = stream(n, 'weights');
      const g = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
      // Graded over ten powers of ten: float32 loses the small eigenvalues altogether.
      const w = xp.array(
        Float64Array.from({ length: n }, (_, i) => 10 ** ((-10 * i) / Math.max(1, n - 1))),
        [1, 1, n],
      );
      const q = xp.eigh(xp.add(g, xp.transpose(g))).v;
      const a = xp.array(Float32Array.from(xp.matmul(xp.mul(q, w), q, { transposeB: true }).data), [1, n, n]);
      const doubled = calculate(
        await machine(),
        [a],
        (double, [x]) => {
          const { w: values, v } = double.eigh(x!);
          return [values, v];
        },
        0,
        { double: true },
      );
      const [values, vectors] = await doubled.run();
      doubled.dispose();
      const exact = xp.eigh(a).w;
      // Relative to the largest, 2⁻⁴⁰ before the results are rounded to float32, which is relative to each.
      exact.data.forEach((x, i) => expect(Math.abs(values![i]! - x)).toBeLessThan(2 ** -24 * Math.abs(x) + 2 ** -40));
      const v = xp.array(vectors!, [1, n, n]);
      expect(largest(xp.sub(xp.matmul(v, v, { transposeA: true }), xp.eye(n)))).toBeLessThan(4 * 2 ** -24);
    },
  );

  it('takes roots of a given statistic nearly as float64 does, where float32 cannot', async () => {
    const n = 12;
    const { normal } = stream(n, 'weights');
    const g = xp.array(Float64Array.from({ length: n * n }, normal), [1, n, n]);
    const w = xp.array(
      Float64Array.from({ length: n }, (_, i) => 10 ** ((-6 * i) / (n - 1))),
      [1, 1, n],
    );
    const q = xp.eigh(xp.add(g, xp.transpose(g))).v;
    const a = xp.array(Float32Array.from(xp.matmul(xp.mul(q, w), q, { transposeB: true }).data), [1, n, n]);
    const exact = inverseRoot(xp, a, 0.25, 1e-8, 'relative');
    const errorOf = async (double: boolean) => {
      const calculation = calculate(
        await machine(),
        [a],
        (ops, [x]) => [inverseRoot(ops, x!, 0.25, 1e-8, 'relative')],
        0,
        { double },
      );
      const [root] = await calculation.run();
      calculation.dispose();
      return largest(xp.sub(xp.array(root!, exact.shape), exact)) / largest(exact);
    };
    // Measured: 1e-7, the rounding of the result, against 5e-4.
    expect(await errorOf(true)).toBeLessThan(2e-6);
    expect(await errorOf(false)).toBeGreaterThan(1e-4);
  });
});
