import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { rootsOf, type RootJob } from './roots.ts';
import type { RootsCommand, RootsReport } from './rootsWorker.ts';
import { workerRoots } from './workerRoots.ts';

const job = (unit: number, step = 0): RootJob => ({
  cohort: 0,
  unit,
  step,
  optimizer: 'adagradFull',
  fixed: {},
  signal: { parameter: xp.full([1, 1, 2], 0), grad: xp.full([1, 1, 2], 0) },
  state: { sum: xp.eye(2), root: xp.eye(2) },
  hyper: { epsilon: xp.full([1, 1, 1], 1e-8), weightDecay: xp.full([1, 1, 1], 0) },
});

/** Roots from a second worker whose part the test plays, with a clock that it sets. */
function office() {
  const sent: RootsCommand[] = [];
  const hands: { receive: (report: RootsReport) => void; fail: (cause: string) => void }[] = [];
  const clock = { time: 100 };
  let terminated = 0;
  const open = workerRoots(
    () => clock.time,
    (receive, fail) => {
      hands.push({ receive, fail });
      return { post: (command) => sent.push(command), terminate: () => (terminated += 1) };
    },
  );
  const answer = (index: number, begun: number, done: number) => {
    const command = sent[index]!;
    if (command.type !== 'job') throw new Error('not a job');
    const { cohort, unit, step } = command.job;
    hands[0]!.receive({
      round: command.round,
      answer: { cohort, unit, step, changed: rootsOf(command.job), begun, done },
    });
  };
  return { open, sent, hands, clock, answer, terminated: () => terminated };
}

describe('roots from a second worker', () => {
  it('come with their times, once each, and are pending until they are taken', async () => {
    const { open, clock, answer, hands } = office();
    const roots = open();
    expect(hands).toHaveLength(0);
    roots.ask(job(0, 7));
    clock.time = 110;
    roots.ask(job(1, 8));
    expect([roots.pending(0, 0), roots.pending(0, 1), roots.pending(0, 2)]).toEqual([true, true, false]);
    let isSettled = false;
    const settled = roots.settled().then(() => (isSettled = true));
    clock.time = 125;
    answer(0, 105, 120);
    await Promise.resolve();
    expect([isSettled, roots.pending(0, 0)]).toEqual([false, true]);
    // By clocks that are not quite this one.
    answer(1, 109.9, 125.1);
    await settled;
    const taken = roots.take();
    expect(taken.map(({ unit, step, asked, begun, done }) => [unit, step, asked, begun, done])).toEqual([
      [0, 7, 100, 105, 120],
      [1, 8, 110, 110, 125],
    ]);
    expect(Object.keys(taken[0]!.changed)).toEqual(['root']);
    expect([roots.take(), roots.pending(0, 0)]).toEqual([[], false]);
    expect(hands).toHaveLength(1);
  });

  it('are of the newest training only, for which the worker is kept', () => {
    const { open, sent, answer, hands, terminated } = office();
    const first = open();
    first.ask(job(0));
    const second = open();
    second.ask(job(0));
    expect(sent.map(({ type }) => type)).toEqual(['job', 'forget', 'job']);
    answer(0, 0, 0);
    expect([first.take(), second.take()]).toEqual([[], []]);
    first.dispose();
    answer(2, 0, 0);
    expect(second.take()).toHaveLength(1);
    second.ask(job(1));
    second.dispose();
    expect(sent.map(({ type }) => type)).toEqual(['job', 'forget', 'job', 'job', 'forget']);
    answer(3, 0, 0);
    expect(second.take()).toEqual([]);
    expect([hands.length, terminated()]).toEqual([1, 0]);
  });

  it('are computed in place from when the worker breaks on, and the user is told once', async () => {
    const { open, sent, hands, terminated } = office();
    const roots = open();
    roots.ask(job(0));
    expect(roots.notices()).toEqual([]);
    hands[0]!.fail('broke: out of memory');
    await roots.settled();
    expect([roots.take(), roots.pending(0, 0), terminated()]).toEqual([[], false, 1]);
    expect(roots.notices()).toEqual([
      'The second worker, which was to compute roots, broke: out of memory. They are computed in place.',
    ]);
    roots.ask(job(0));
    expect([roots.pending(0, 0), sent.length]).toEqual([true, 1]);
    const [taken] = roots.take();
    expect(taken!.changed).toEqual(rootsOf(job(0)));
    const next = open();
    next.ask(job(0));
    expect([next.take().length, next.notices(), hands.length]).toEqual([1, [], 1]);
  });

  it('are computed in place where there are no workers', () => {
    // As in this test's own surroundings.
    const roots = workerRoots(() => 0)();
    expect(roots.notices()).toEqual([]);
    roots.ask(job(0));
    expect(roots.take()).toHaveLength(1);
    expect(roots.notices()).toEqual([expect.stringMatching(/cannot be started: .* computed in place\.$/)]);
    expect(roots.notices()).toEqual([]);
  });
});
