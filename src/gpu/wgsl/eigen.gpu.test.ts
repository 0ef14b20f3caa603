import { describe, expect, it } from 'vitest';
import { bits, decompose, decomposesExactly, decomposesInFloat32, withSpectrum } from './decomposition.properties.ts';

describe('eigen', () => {
  decomposesInFloat32('eigen', 4, 64, 64);

  it('gives the same bits with any number of lanes, and with a dispatch for each phase', async () => {
    for (const n of [1, 2, 3, 8, 17]) {
      const a = withSpectrum(
        Array.from({ length: n }, (_, i) => Math.cos(i)),
        n,
      );
      const [few] = await decompose('eigen', 4, n, [a]);
      for (const [solver, lanes] of [
        ['eigen', 16],
        ['eigen', 256],
        ['wide', 16],
      ] as const) {
        const [other] = await decompose(solver, lanes, n, [a]);
        expect(bits(other!.w)).toEqual(bits(few!.w));
        expect(bits(other!.v)).toEqual(bits(few!.v));
      }
    }
  });

  decomposesExactly('eigen');
});
