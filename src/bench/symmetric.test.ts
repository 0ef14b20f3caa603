import { describe, expect, it } from 'vitest';
import { float64 } from '../array/float64.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { decomposition, root, ROOT, statistic } from './symmetric.ts';

const N = 6;
const exact = float64.eigh(statistic(N));
const dispose = () => undefined;

describe('the check of a decomposition', () => {
  const verify = async (values: ArrayLike<number>, vectors: ArrayLike<number>) =>
    (
      await decomposition('test', N, async () => ({ find: async () => ({ values, vectors }), dispose })).prepare()
    ).verify();

  it('accepts an exact one, and one rounded to float32', async () => {
    expect(await verify(exact.w.data, exact.v.data)).toBeUndefined();
    expect(await verify(Float32Array.from(exact.w.data), Float32Array.from(exact.v.data))).toBeUndefined();
  });

  it('refuses other values, other vectors, and the wrong order', async () => {
    expect(
      await verify(
        exact.w.data.map((w) => 1.01 * w),
        exact.v.data,
      ),
    ).toContain('A V − V Λ');
    expect(
      await verify(
        exact.w.data,
        exact.v.data.map((v) => 1.01 * v),
      ),
    ).toContain('Vᵀ V');
    const reversed = exact.v.data.map((_, k) => exact.v.data[k - (k % N) + (N - 1 - (k % N))]!);
    expect(await verify([...exact.w.data].reverse(), reversed)).toContain('ascending');
  });
});

describe('the check of a root', () => {
  const verify = async (values: ArrayLike<number>) =>
    (await root('test', N, async () => ({ find: async () => values, dispose })).prepare()).verify();

  it('accepts the root and refuses another', async () => {
    const { data } = inverseRoot(float64, statistic(N), ROOT.exponent, ROOT.epsilon, 'relative');
    expect(await verify(data)).toBeUndefined();
    expect(await verify(inverseRoot(float64, statistic(N), 0.5, ROOT.epsilon, 'relative').data)).toContain('off by');
  });
});
