import { describe, expect, it } from 'vitest';
import { bits, decompose, decomposesExactly, decomposesInFloat32, withSpectrum } from './decomposition.properties.ts';

describe('eigen by tridiagonal matrices', () => {
  decomposesInFloat32('tridiagonal', 4, 16, 4);

  it('gives the same bits with any number of lanes', async () => {
    for (const n of [1, 2, 3, 8, 17, 40]) {
      const a = withSpectrum(
        Array.from({ length: n }, (_, i) => Math.cos(i)),
        n,
      );
      const [few] = await decompose('tridiagonal', 4, n, [a]);
      const [more] = await decompose('tridiagonal', 16, n, [a]);
      expect(bits(more!.w)).toEqual(bits(few!.w));
      expect(bits(more!.v)).toEqual(bits(few!.v));
    }
  });

  decomposesExactly('tridiagonal');
});
