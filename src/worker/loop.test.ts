import { describe, expect, it, vi } from 'vitest';
import { chooseEngine } from './chooseEngine.ts';
import { plain, type EngineHandle } from './engineHandle.ts';
import { createLoop } from './loop.ts';
import type { Command, Report } from './protocol.ts';
import { trialExperiment, trialRun } from './trials.ts';

const experiment = trialExperiment('moons', [trialRun('adam'), trialRun('shampoo')], { steps: 60, batch: 8 });
const start = (run: number, more: Partial<Command & { type: 'start' }> = {}): Command => ({
  type: 'start',
  run,
  experiment,
  pace: 'run',
  ...more,
});

/** A worker's loop whose reports are kept; frames are acknowledged unless told otherwise. */
function open({
  acknowledge = true,
  engine = async () => plain('Chosen by a test.'),
}: { acknowledge?: boolean; engine?: () => Promise<EngineHandle> } = {}) {
  const reports: Report[] = [];
  let time = 0;
  const waiting: { is: (report: Report) => boolean; resolve: (report: Report) => void }[] = [];
  const loop = createLoop({
    post(report) {
      reports.push(report);
      if (acknowledge && report.type === 'frame') loop.deliver({ type: 'ack', run: report.run });
      for (const one of waiting.splice(0)) {
        if (one.is(report)) one.resolve(report);
        else waiting.push(one);
      }
    },
    now: () => (time += 5),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    wait: async () => {},
    chooseEngine: engine,
    fallback: plain,
    findLines: async () => [],
  });
  const until = (is: (report: Report) => boolean) => new Promise<Report>((resolve) => waiting.push({ is, resolve }));
  const frames = (run: number) =>
    reports.flatMap((report) => (report.type === 'frame' && report.run === run ? [report] : []));
  const losses = (run: number) => {
    const all: number[] = [];
    for (const { firstStep, loss } of frames(run)) all.splice(firstStep * 2, Infinity, ...loss);
    return all;
  };
  return { ...loop, reports, until, frames, losses };
}

async function undisturbed(): Promise<readonly number[]> {
  const loop = open();
  const ended = loop.until(({ type }) => type === 'ended');
  loop.deliver(start(1));
  await ended;
  return loop.losses(1);
}

/** A handle that breaks down at the given step, the first so many times it is asked to train on. */
function fragile(step: number, breakdowns: { left: number }): () => Promise<EngineHandle> {
  return async () => {
    const sound = plain('');
    const frail = (trainer: Awaited<ReturnType<EngineHandle['train']>>): typeof trainer =>
      Object.create(trainer, {
        advance: {
          value: async (steps: number, milliseconds?: number) => {
            if (trainer.step >= step && breakdowns.left-- > 0) throw new Error('the device was lost');
            return trainer.advance(steps, milliseconds);
          },
        },
      }) as typeof trainer;
    return {
      ...sound,
      info: { name: 'webgpu', reason: 'pretended' },
      train: async (...given) => frail(await sound.train(...given)),
      continue: async (trainer) => frail(await sound.continue(Object.getPrototypeOf(trainer))),
    };
  };
}

describe('the worker’s loop', () => {
  it('starts, reports every step once and in order, and says when it is done', async () => {
    const loop = open();
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver(start(1));
    expect(await ended).toMatchObject({ run: 1, reason: 'finished', step: 60 });
    expect(loop.reports[0]).toMatchObject({
      type: 'started',
      run: 1,
      replicas: 2,
      batch: 8,
      engine: { name: 'float64' },
    });
    let next = 0;
    for (const { firstStep, steps } of loop.frames(1)) {
      expect(firstStep).toBe(next);
      next += steps;
    }
    expect(next).toBe(60);
  });

  it('trains as many steps as it is told, pauses, and goes on', async () => {
    const loop = open();
    let paused = loop.until(({ type }) => type === 'paused');
    loop.deliver(start(1, { pace: { steps: 7 } }));
    expect(await paused).toMatchObject({ step: 7 });
    paused = loop.until(({ type }) => type === 'paused');
    loop.deliver({ type: 'pace', run: 1, pace: { steps: 1 } });
    expect(await paused).toMatchObject({ step: 8 });
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver({ type: 'pace', run: 1, pace: 'run' });
    expect(await ended).toMatchObject({ step: 60 });
  });

  it('leaves at most two frames unacknowledged, trains on, and puts the rest into one', async () => {
    const loop = open({ acknowledge: false });
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver(start(1));
    await ended;
    // Two on credit, and the last, which cannot wait.
    expect(loop.frames(1).length).toBeLessThanOrEqual(3);
    expect(loop.losses(1)).toEqual(await undisturbed());
  });

  it('sets up only the newest of several starts, and ignores commands for older runs', async () => {
    const loop = open();
    const ended = loop.until(({ type }) => type === 'ended');
    for (const run of [1, 2, 3]) loop.deliver(start(run));
    loop.deliver({ type: 'stop', run: 2 });
    expect(await ended).toMatchObject({ run: 3, reason: 'finished' });
    expect(loop.reports.filter(({ type }) => type === 'started').map(({ run }) => run)).not.toContain(2);
  });

  it('measures what is watched, says why where it cannot, and forgets what is watched no more', async () => {
    const loop = open();
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver(start(1));
    await ended;
    const spectra = { probe: 'spectra', run: 1, seed: 0, step: 60, parameter: 'W2', decay: 1 } as const;
    // By the clock of this test every look takes long, so earlier steps are answered first.
    const measured = loop.until((report) => report.type === 'measured' && report.result.step === 60);
    loop.deliver({ type: 'watch', run: 1, wishes: [{ place: '0', request: spectra }] });
    expect(await measured).toMatchObject({ request: spectra, result: { probe: 'spectra', step: 60 } });
    const failed = loop.until(({ type }) => type === 'measureFailed');
    loop.deliver({ type: 'watch', run: 1, wishes: [{ place: '0', request: { ...spectra, parameter: 'W9' } }] });
    expect(await failed).toMatchObject({ reason: 'there is no parameter named W9' });
  });

  it('recovers from a failing engine, to the same losses, and says so', async () => {
    const loop = open({ engine: fragile(20, { left: 1 }) });
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver(start(1));
    await ended;
    const recovered = loop.reports.find(({ type }) => type === 'recovered');
    expect(recovered).toMatchObject({ cause: 'the device was lost', engine: { name: 'webgpu' } });
    expect(loop.losses(1)).toEqual(await undisturbed());
  });

  it('falls back to plain TypeScript when the engine fails again and again', async () => {
    const loop = open({ engine: fragile(0, { left: Infinity }) });
    const ended = loop.until(({ type }) => type === 'ended');
    loop.deliver(start(1));
    await ended;
    const last = loop.reports.findLast(({ type }) => type === 'recovered');
    expect(last).toMatchObject({ engine: { name: 'float64', reason: expect.stringContaining('failed 4 times') } });
    expect(loop.losses(1)).toEqual(await undisturbed());
  });

  it('sends when what was busy, how late the roots of a second worker come, and once why there is no such worker', async () => {
    const loop = open();
    const ended = loop.until(({ type }) => type === 'ended');
    const runs = [trialRun('adam'), trialRun('shampoo', { roots: 'aside', interval: 4 })];
    loop.deliver(start(1, { experiment: { ...experiment, runs } }));
    await ended;
    const spans = loop.frames(1).flatMap((frame) => frame.spans);
    const roots = spans.filter(({ what }) => what === 'roots');
    // All are one step late, as they are where they are computed in place after all.
    const parameters = new Set(roots.map(({ parameter }) => parameter)).size;
    const used = parameters * (experiment.steps / 4);
    expect(loop.frames(1).at(-1)!.tallies).toMatchObject([{ run: 1, used, skipped: 0, steps: used }]);
    expect(roots).toHaveLength(used);
    expect(spans.some(({ what, from, to }) => what === 'training' && 0 <= from && from < to)).toBe(true);
    expect(loop.frames(1).flatMap(({ notices }) => notices)).toEqual([expect.stringContaining('computed in place')]);
  });

  it('says why an experiment cannot start', async () => {
    const loop = open();
    const failed = loop.until(({ type }) => type === 'failed');
    loop.deliver(
      start(1, { experiment: { ...experiment, problem: { kind: 'inline', settings: { task: 'regression' } } } }),
    );
    expect(await failed).toMatchObject({ message: expect.stringContaining('cannot start') });
  });
});

describe('the choice of an engine', () => {
  it('is float64 where there is no WebGPU and little to do, with the reason', async () => {
    vi.stubGlobal('navigator', {});
    const { info } = await chooseEngine({ ...experiment, engine: 'auto' }, () => {});
    expect(info.name).toBe('float64');
    expect(info.reason).toMatch(/no WebGPU.*multiply-adds a step/);
  });
});
