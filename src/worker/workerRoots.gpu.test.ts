import { describe, expect, it } from 'vitest';
import { float64Engine, float64 as xp } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { checksum } from './checksum.ts';
import { engineStepper } from './engineStepper.ts';
import { arraysOf } from './fleet.ts';
import type { Command, Report } from './protocol.ts';
import { rootsOf, type RootJob } from './roots.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';
import { workerRoots } from './workerRoots.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import { byParameter } from '../optimizers/units.ts';

const now = () => performance.now();
const open = workerRoots(now);

/** The refresh of an 8 × 6 matrix, of two replicas, after a few gradients. */
function jobOf(optimizer: Optimizer, cohort: number): RootJob {
  const settings = Object.entries({ ...defaults(optimizer.hyper), ...defaults(optimizer.fixed) });
  const hyper = Object.fromEntries(
    settings.flatMap(([name, value]) => (name in optimizer.hyper ? [[name, xp.full([2, 1, 1], Number(value))]] : [])),
  );
  const fixed = Object.fromEntries(
    settings.flatMap(([name, value]) =>
      name in optimizer.fixed && typeof value !== 'object' ? [[name, value] as const] : [],
    ),
  );
  const gaussian = (step: number) =>
    xp.array(Float64Array.from({ length: 96 }, stream(3, 'data', step).normal), [2, 8, 6]);
  const parameter = gaussian(0);
  const unit = byParameter([{ name: 'W', rows: 8, columns: 6 }])[0]!;
  let state = optimizer.init(xp, unit, 2, fixed);
  for (let step = 1; step < 5; step++)
    state = optimizer.accumulate(
      xp,
      { unit, parameter, grad: gaussian(step), landscape: noLandscape },
      state,
      hyper,
      fixed,
    );
  const signal = { parameter, grad: gaussian(5) };
  return { cohort, unit: 0, step: 4, optimizer: optimizer.kind, fixed, signal, state, hyper };
}

describe('the second worker', () => {
  it('computes the roots of every optimizer as float64 does here, bit for bit', async () => {
    const roots = open();
    // Statistics of the others are of networks, and what `refresh` does with them is the same for all.
    const jobs = optimizers.filter(({ refresh, needs }) => refresh && needs === 'gradients').map(jobOf);
    expect(jobs.length).toBeGreaterThan(2);
    const before = now();
    // Asking gives the arrays away.
    for (const job of jobs) roots.ask(structuredClone(job));
    expect(roots.take()).toEqual([]);
    await roots.settled();
    const answers = roots.take();
    expect(answers.map(({ cohort }) => cohort)).toEqual(jobs.map(({ cohort }) => cohort));
    for (const { cohort, changed, asked, begun, done } of answers) {
      const expected = rootsOf(jobs[cohort]!);
      expect(Object.keys(changed)).toEqual(Object.keys(expected));
      for (const [name, { shape, data }] of Object.entries(expected)) {
        expect(changed[name]!.shape, name).toEqual(shape);
        expect(
          data.every((x, i) => Object.is(x, changed[name]!.data[i])),
          name,
        ).toBe(true);
      }
      expect(Object.values(expected).some(({ data }) => data.some((x) => x !== 0 && x !== 1))).toBe(true);
      expect(before <= asked && asked <= begun && begun <= done && done <= now()).toBe(true);
    }
    expect(roots.notices()).toEqual([]);
    roots.dispose();
  });

  it('computes while training goes on', async () => {
    // Roots of 96 × 96 statistics take many times as long as a step on few examples.
    const plan = planTraining(
      trialExperiment('moons', [trialRun('shampoo', { roots: 'aside' })], {
        network: { kind: 'mlp', settings: { ...trialExperiment('moons', []).network.settings, widths: [96, 96] } },
        steps: 120,
        batch: 2,
      }),
    );
    const arrays = arraysOf(plan.like).map(({ data }) => data);
    const start = { step: 0, checksum: checksum(arrays), arrays };
    const stepper = await engineStepper(float64Engine(), now, open)(plan, start);
    const begun = now();
    const { steps, aside } = await stepper.advance(120, Infinity);
    const ended = now();
    stepper.dispose();
    expect(steps.every(({ loss }) => Number.isFinite(loss[0]))).toBe(true);
    const { spans, tallies, notices } = aside!;
    expect(notices).toEqual([]);
    expect(spans.some(({ askedAt, usedFrom }) => usedFrom! - askedAt! > 1)).toBe(true);
    for (const { from, to, askedAt, usedFrom } of spans) {
      expect(begun <= from && from <= to && to <= ended).toBe(true);
      expect(askedAt!).toBeLessThan(usedFrom!);
    }
    const [tally] = tallies;
    expect(tally!.used).toBe(spans.length);
    expect(tally!.skipped).toBeGreaterThan(0);
    // One refresh at a time and parameter: between two of them is at least the delay of the first.
    for (const { name } of plan.model.parameters) {
      const own = spans.filter(({ parameter }) => parameter === name);
      own.slice(1).forEach(({ askedAt }, i) => expect(askedAt).toBeGreaterThanOrEqual(own[i]!.usedFrom!));
    }
  });

  it('is started by the worker that trains', async () => {
    const experiment = trialExperiment('moons', [trialRun('adam'), trialRun('shampoo', { roots: 'aside' })], {
      // More than are trained: it is stopped when roots have come, for which the second worker has to be downloaded first.
      steps: 20_000,
    });
    const worker = new Worker(new URL('./main.ts', import.meta.url), { type: 'module' });
    const post = (command: Command) => worker.postMessage(command);
    const frames: (Report & { type: 'frame' })[] = [];
    const ended = new Promise<Report>((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
        if (data.type === 'ended' || data.type === 'failed') resolve(data);
        if (data.type !== 'frame') return;
        frames.push(data);
        post({ type: 'ack', run: 1 });
        if (data.spans.some(({ what }) => what === 'roots')) post({ type: 'stop', run: 1 });
      });
    });
    post({ type: 'start', run: 1, experiment, pace: 'run' });
    expect(await ended).toMatchObject({ type: 'ended', reason: 'stopped' });
    worker.terminate();
    expect(frames.flatMap(({ notices }) => notices)).toEqual([]);
    const spans = frames.flatMap((frame) => frame.spans);
    const roots = spans.filter(({ what }) => what === 'roots');
    expect(frames.at(-1)!.tallies).toMatchObject([{ run: 1, used: roots.length }]);
    expect(roots.length).toBeGreaterThan(0);
    const last = Math.max(...spans.flatMap(({ what, to }) => (what === 'training' ? [to] : [])));
    for (const { run, from, to } of roots) expect(run === 1 && 0 <= from && from <= to && to <= last).toBe(true);
  });
});
