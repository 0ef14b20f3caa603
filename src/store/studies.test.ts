import { expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import type { Command, Report } from '../worker/protocol.ts';
import { createStudies } from './studies.ts';

const { experiment } = presets[0];
const seeded = (seed: number) => ({ ...experiment, seed });

/** Studies whose worker does what the test says. */
function workplace() {
  const sent: Command[] = [];
  let workers = 0;
  let live: { report: (report: Report) => void; fail: (cause: string) => void } | undefined;
  const studies = createStudies({
    spawn(report, fail) {
      workers += 1;
      live = { report, fail };
      return { post: (command) => sent.push(command), terminate: () => {} };
    },
    nextFrame: (callback) => callback(),
  });
  const starts = () => sent.flatMap((command) => (command.type === 'start' ? [command] : []));
  const run = () => starts().at(-1)?.run ?? 0;
  return {
    studies,
    sent,
    starts,
    workers: () => workers,
    fail: (cause: string) => live?.fail(cause),
    report: (report: Report) => live?.report(report),
    begin() {
      const engine = { name: 'float64', reason: '' } as const;
      live?.report({ type: 'started', run: run(), engine, replicas: 4, parameters: [], batch: 8, refused: [] });
    },
    frame(firstStep: number, value: number) {
      const loss = new Float64Array(4).fill(value);
      const nothing = { evaluations: [], divergences: [], spans: [], tallies: [], notices: [] };
      live?.report({ type: 'frame', run: run(), firstStep, steps: 1, loss, seconds: loss, ...nothing });
    },
    end: (reason: 'finished' | 'diverged' = 'finished') => live?.report({ type: 'ended', run: run(), reason, step: 1 }),
  };
}

it('trains what is wanted, one after another in one worker, and tells how far it is', () => {
  const { studies, starts, workers, begin, frame, end, sent } = workplace();
  studies.want([seeded(1), seeded(2)]);
  expect(starts().map(({ experiment: { seed } }) => seed)).toEqual([1]);
  expect(studies.waiting()).toBe(2);
  begin();
  frame(0, 0.5);
  expect(sent.at(-1)).toEqual({ type: 'ack', run: 1 });
  expect(studies.of(seeded(1))).toMatchObject({ newest: 1, isFinished: false });
  expect(studies.of(seeded(1))?.replicas[3]?.loss[0]).toBe(0.5);
  end();
  expect(studies.of(seeded(1))?.isFinished).toBe(true);
  expect(starts().map(({ experiment: { seed } }) => seed)).toEqual([1, 2]);
  begin();
  end('diverged');
  expect(studies.waiting()).toBe(0);
  expect(studies.of(seeded(2))?.isFinished).toBe(true);
  expect(workers()).toBe(1);
});

it('does not train again what differs only in what is shown', () => {
  const { studies, starts, begin, end } = workplace();
  studies.want([seeded(1)]);
  begin();
  end();
  const renamed = { ...seeded(1), title: 'other', view: { ...experiment.view, focus: 0 } };
  studies.want([renamed]);
  expect(starts()).toHaveLength(1);
  expect(studies.of(renamed)?.isFinished).toBe(true);
});

it('gives up what nobody wants any more, and takes it up from the start when it is wanted again', () => {
  const { studies, starts, begin, frame, sent, report } = workplace();
  studies.want([seeded(1)]);
  begin();
  frame(0, 1);
  studies.want([seeded(2)]);
  expect(sent.map(({ type }) => type).slice(-2)).toEqual(['stop', 'start']);
  report({ type: 'ended', run: 1, reason: 'stopped', step: 1 });
  expect(studies.of(seeded(1))?.isFinished).toBe(false);
  studies.want([seeded(1)]);
  expect(starts().map(({ experiment: { seed } }) => seed)).toEqual([1, 2, 1]);
  begin();
  expect(studies.of(seeded(1))?.newest).toBe(1);
  frame(0, 2);
  expect(studies.of(seeded(1))?.replicas[0]?.loss[0]).toBe(2);
});

it('says of each training that fails why, and goes on with the next in a new worker', () => {
  const { studies, fail, report, starts, workers } = workplace();
  studies.want([seeded(1), seeded(2), seeded(3)]);
  fail('out of memory');
  expect(studies.of(seeded(1))).toMatchObject({ isFinished: true, problem: 'out of memory', replicas: [] });
  expect(workers()).toBe(2);
  report({ type: 'failed', run: 2, message: 'no such problem', detail: '' });
  expect(studies.of(seeded(2))?.problem).toBe('no such problem');
  expect(starts()).toHaveLength(3);
});
