import { expect, it } from 'vitest';
import type { ReplicaTrace } from '../store/traces.ts';
import { testInput } from '../panels/testInput.ts';
import type { RootsTally } from '../worker/protocol.ts';
import { runStatus } from './runStatus.ts';

function replica(
  run: number,
  seed: number,
  losses: readonly number[],
  diverged?: { step: number; cause: string },
): ReplicaTrace {
  const loss = Float64Array.from(losses);
  return { run, seed, steps: loss.length, loss, seconds: loss, ...(diverged && { diverged }) };
}

const status = (
  replicas: readonly ReplicaTrace[],
  run: number,
  cursor = 99,
  refused: { run: number; reason: string }[] = [],
  tallies: readonly RootsTally[] = [],
) => runStatus({ input: { ...testInput(replicas), cursor }, refused, tallies }, run);

it('reads the loss at the cursor, the last one at the end', () => {
  const replicas = [replica(0, 0, [4, 3, 2]), replica(1, 0, [9, 8, 7])];
  expect(status(replicas, 0, 1)).toEqual({ type: 'training', text: 'loss 3' });
  expect(status(replicas, 1, 3)).toEqual({ type: 'training', text: 'loss 7' });
});

it('takes the median of several seeds', () => {
  expect(status([replica(0, 0, [1]), replica(0, 1, [5]), replica(0, 2, [3])], 0)).toEqual({
    type: 'training',
    text: 'median loss 3',
  });
  expect(status([replica(0, 0, [1]), replica(0, 1, [4])], 0)).toEqual({ type: 'training', text: 'median loss 2.5' });
});

it('says where and why a run has diverged, and how many of its seeds', () => {
  const cause = 'its loss became infinite';
  expect(status([replica(0, 0, [1, 2], { step: 2, cause })], 0)).toEqual({
    type: 'diverged',
    text: 'diverged at step 2',
    cause,
  });
  const seeds = [
    replica(0, 0, [1, 2, 3]),
    replica(0, 1, [1, 2], { step: 2, cause }),
    replica(0, 2, [1], { step: 1, cause: 'earlier' }),
  ];
  expect(status(seeds, 0)).toEqual({
    type: 'diverged',
    text: '2 of 3 diverged, the first at step 1',
    cause: 'earlier',
  });
});

it('has no number where there is none', () => {
  expect(status([], 0)).toEqual({ type: 'waiting' });
  expect(status([replica(0, 0, [])], 0)).toEqual({ type: 'waiting' });
  expect(status([replica(0, 0, [])], 0, 0, [{ run: 0, reason: 'too large' }])).toEqual({
    type: 'refused',
    text: 'too large',
  });
});

it('says how late roots are that are computed beside the training, and how many were left out', () => {
  const tally = { run: 1, used: 4, skipped: 0, steps: 6, milliseconds: 50 };
  const text = (own: RootsTally) => status([replica(0, 0, [1]), replica(1, 0, [2])], 1, 99, [], [own]);
  expect(text(tally)).toEqual({ type: 'training', text: 'loss 2; roots 1.5 steps (12.5 ms) late' });
  expect(text({ ...tally, skipped: 7 })).toMatchObject({ text: expect.stringMatching(/late, 7 refreshes skipped$/) });
  expect(text({ ...tally, used: 0, steps: 0, milliseconds: 0 })).toMatchObject({ text: 'loss 2; no roots yet' });
  expect(text({ ...tally, run: 0 })).toMatchObject({ text: 'loss 2' });
});
