import { describe, expect, it } from 'vitest';
import type { NumberField } from '../fields/fields.ts';
import { nearestStop, stops } from './stops.ts';

const field = (change: Partial<NumberField>): NumberField => ({
  type: 'number',
  label: '',
  key: '',
  hint: '',
  min: 0,
  max: 1,
  default: 0.5,
  scale: 'linear',
  ...change,
});

describe('the stops of a slider', () => {
  it('are even, or by powers of ten or two', () => {
    expect(stops(field({ max: 100 }))).toEqual(Array.from({ length: 101 }, (_, i) => i));
    expect(stops(field({ min: 0.01, max: 1, scale: 'log', zero: true }))).toEqual([
      0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1,
    ]);
    expect(stops({ ...field({}), type: 'integer', min: 1, max: 8, scale: 'log' })).toEqual([1, 2, 3, 4, 6, 8]);
  });

  it('come near to 1 for decays, 0 and 1 included', () => {
    const decays = stops(field({ scale: 'complement' }));
    expect([decays[0], decays.at(-2), decays.at(-1)]).toEqual([0, 0.9999, 1]);
    expect(stops(field({ scale: 'complement', min: 0.9, max: 0.99 }))).toEqual([0.9, 0.95, 0.98, 0.99]);
    expect(decays[nearestStop(field({ scale: 'complement' }), decays, 0.9985)]).toBe(0.998);
  });
});
