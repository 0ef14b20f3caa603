import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { Contender } from './contender.ts';
import type { Row } from './row.ts';

const row = (contenders: readonly Contender[]): Row => ({ name: 'r', title: 'R', per: 'step', base: 'a', contenders });

/** A contender that takes the given times in turn and writes down when it is asked. */
function scripted(name: string, times: readonly number[], log: string[] = [], wrong?: string): Contender {
  let next = 0;
  return {
    name,
    prepare: async () => ({
      verify: async () => wrong,
      async run() {
        log.push(name);
        return times[next++]!;
      },
      dispose: () => log.push(`${name} disposed`),
    }),
  };
}

describe('compare', () => {
  it('takes turns, and gives the median and quartiles of what follows the warm-ups', async () => {
    const log: string[] = [];
    const result = await compare(
      row([scripted('a', [99, 5, 1, 3, 2, 4], log), scripted('b', [99, 1, 1, 1, 1, 9], log)]),
      {
        warmUps: 1,
        repetitions: 5,
      },
    );
    expect(log.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(log.slice(-2)).toEqual(['a disposed', 'b disposed']);
    expect(result.outcomes).toEqual([
      { name: 'a', time: { median: 3, quartiles: [2, 4], repetitions: 5 } },
      { name: 'b', time: { median: 1, quartiles: [1, 1], repetitions: 5 } },
    ]);
  });

  it('gives no time to a contender that computes something else, and lets the others run', async () => {
    const log: string[] = [];
    const result = await compare(row([scripted('a', [1], log, 'loss 2, not 1'), scripted('b', [1, 1], log)]), {
      warmUps: 1,
      repetitions: 1,
    });
    expect(result.outcomes[0]).toEqual({ name: 'a', problem: 'wrong results: loss 2, not 1' });
    expect(result.outcomes[1]!.time?.median).toBe(1);
    expect(log).not.toContain('a');
    expect(log).toContain('a disposed');
  });

  it('says why a contender could not start, or broke off', async () => {
    const absent: Contender = { name: 'a', prepare: () => Promise.reject(new Error('no adapter')) };
    const failing: Contender = {
      name: 'b',
      prepare: async () => ({
        verify: async () => undefined,
        run: () => Promise.reject(new Error('lost')),
        dispose: () => undefined,
      }),
    };
    const { outcomes } = await compare(row([absent, failing]), { warmUps: 0, repetitions: 2 });
    expect(outcomes).toEqual([
      { name: 'a', problem: 'no adapter' },
      { name: 'b', problem: 'lost' },
    ]);
  });
});
