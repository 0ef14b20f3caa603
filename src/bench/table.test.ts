import { describe, expect, it } from 'vitest';
import { table } from './table.ts';

const time = (median: number) => ({ median, quartiles: [median / 2, median * 2] as const, repetitions: 3 });
const result = { row: 'r', title: 'A step', per: 'step', base: 'tfjs' };

describe('table', () => {
  it('gives times with spreads, and how many times as fast as the base each is', () => {
    const text = table({
      ...result,
      outcomes: [
        { name: 'tfjs', time: time(20) },
        { name: 'ours', time: time(0.25) },
      ],
    });
    const [head, base, ours] = text.split('\n').map((line) => line.replace(/\s+/g, ' '));
    expect(head).toBe('A step — ms per step, and times as fast as tfjs');
    expect(base).toBe(' tfjs 20.0 (10.0 – 40.0) 1.00 ×');
    expect(ours).toBe(' ours 0.250 (0.125 – 0.500) 80.0 ×');
  });

  it('takes the first time where the base has none, and shows no number for it', () => {
    const text = table({
      ...result,
      outcomes: [
        { name: 'tfjs', problem: 'no adapter' },
        { name: 'ours', time: time(1) },
      ],
    });
    expect(text).toContain('times as fast as ours');
    expect(text).toMatch(/tfjs\s+—\s+no adapter/);
  });
});
