import { describe, expect, it } from 'vitest';
import { barDomain, barSpans } from './barSpans.ts';

const parts = (...values: number[]) => values.map((value) => ({ value }));

describe('bars', () => {
  it('put their parts end to end', () => {
    expect(barSpans(parts(1, 3), (value) => 100 + 10 * value, 100, 200)).toEqual([
      { from: 100, to: 110 },
      { from: 110, to: 140 },
    ]);
  });

  it('end at the running sum on a log axis', () => {
    const place = (value: number) => 10 * Math.log10(value);
    expect(barSpans(parts(10, 90, 900), place, 0, 100).map(({ to }) => to)).toEqual([10, 20, 30]);
  });

  it('give no length to what is no number, and the whole axis to the infinite', () => {
    const spans = barSpans(parts(Number.NaN, 0, 2, Infinity), (value) => 10 * value, 0, 100);
    expect(spans.map(({ from, to }) => to - from)).toEqual([0, 0, 20, 80]);
  });

  it('have an axis from zero, or from below the shortest', () => {
    const bars = [parts(5), parts(2, 3000), parts(Number.NaN), parts(Infinity)].map((segments) => ({ segments }));
    expect(barDomain(bars, 'linear')).toEqual([0, 3002]);
    expect(barDomain(bars, 'log')).toEqual([1, 3002]);
    expect(barDomain([], 'log')).toEqual([1, 10]);
  });
});
