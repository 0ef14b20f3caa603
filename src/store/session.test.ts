import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { presets } from '../experiment/presets/index.ts';
import type { ProbeRequest } from '../probes/results.ts';
import type { Checkpoint, Command, Report } from '../worker/protocol.ts';
import { renameRun, setRunSetting, setTraining } from './edits.ts';
import { createSession } from './session.ts';
import type { Surroundings } from './surroundings.ts';

const base: Experiment = { ...presets[0].experiment, steps: 100 };
const rated = (rate: number) => setRunSetting(0, 'learningRate', rate)(base).experiment;
const checkpoint: Checkpoint = { step: 40, checksum: 7, arrays: [new Float64Array(2)] };

interface Worker {
  readonly commands: Command[];
  report: (report: Report) => void;
  fail: (cause: string) => void;
  isTerminated: boolean;
}

/** A page whose time passes by hand, with workers that say what they are told to say. */
function page(playing = true, experiment = base) {
  let time = 0;
  let queue: { at: number; call: () => void }[] = [];
  const workers: Worker[] = [];
  const later = (delay: number, call: () => void) => {
    const entry = { at: time + delay, call };
    queue.push(entry);
    return () => (queue = queue.filter((other) => other !== entry));
  };
  const surroundings: Surroundings = {
    spawn(report, fail) {
      const worker: Worker = { commands: [], report, fail, isTerminated: false };
      workers.push(worker);
      return { post: (command) => worker.commands.push(command), terminate: () => (worker.isTerminated = true) };
    },
    now: () => time,
    nextFrame: (call) => void later(16, call),
    after: later,
  };
  const session = createSession(experiment, playing, surroundings);
  const worker = () => workers.at(-1)!;
  const starts = () => worker().commands.filter((command) => command.type === 'start');
  const run = () => starts().at(-1)!.run;
  return {
    session,
    workers,
    worker,
    starts,
    run,
    of: <Type extends Command['type']>(type: Type) =>
      worker().commands.filter((command): command is Command & { type: Type } => command.type === type),
    /** Lets time pass, calling what falls due. */
    pass(milliseconds: number) {
      const end = time + milliseconds;
      for (;;) {
        const next = queue.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= end);
        if (!next) break;
        queue = queue.filter((other) => other !== next);
        time = next.at;
        next.call();
      }
      time = end;
    },
    begin(of = run(), name: 'float64' | 'webgpu' = 'float64') {
      worker().report({
        type: 'started',
        run: of,
        engine: { name, reason: `because ${name}` },
        replicas: 4,
        parameters: [],
        batch: 8,
        refused: [],
      });
    },
    frame(
      firstStep: number,
      steps: number,
      rest: { of?: number; checkpoint?: Checkpoint; notices?: readonly string[] } = {},
    ) {
      const values = new Float64Array(steps * 4).fill(0.5);
      worker().report({
        type: 'frame',
        run: rest.of ?? run(),
        firstStep,
        steps,
        loss: values,
        seconds: values,
        evaluations: [],
        divergences: [],
        spans: [],
        tallies: [],
        notices: rest.notices ?? [],
        ...(rest.checkpoint && { checkpoint: rest.checkpoint }),
      });
    },
    paused: (step: number) => worker().report({ type: 'paused', run: run(), step }),
    end: (step: number) => worker().report({ type: 'ended', run: run(), reason: 'finished', step }),
    phase: () => session.getState().phase,
    kinds: () => session.getState().incidents.map(({ kind }) => kind),
  };
}

describe('training', () => {
  it('goes from loading over running to done, and acknowledges every frame once it could be drawn', () => {
    const lab = page();
    expect(lab.phase()).toBe('loading');
    expect(lab.starts()).toMatchObject([{ run: 1, experiment: base, pace: 'run' }]);
    lab.begin();
    expect(lab.phase()).toBe('running');
    lab.frame(0, 60);
    expect(lab.of('ack')).toHaveLength(0);
    lab.pass(20);
    expect(lab.of('ack')).toEqual([{ type: 'ack', run: 1 }]);
    lab.frame(60, 40);
    lab.end(100);
    expect(lab.phase()).toBe('done');
    expect(lab.session.traces.get()?.newest).toBe(100);
  });

  it('waits where it may not start by itself', () => {
    const lab = page(false);
    expect(lab.starts()).toMatchObject([{ pace: 'pause' }]);
    lab.begin();
    lab.paused(0);
    expect(lab.phase()).toBe('ready');
    lab.session.play();
    expect(lab.of('pace').at(-1)?.pace).toBe('run');
    expect(lab.phase()).toBe('running');
  });

  it('that was asked to play before the worker was there, plays when it is', () => {
    const lab = page(false);
    lab.session.play();
    expect(lab.of('pace')).toEqual([]);
    lab.begin();
    expect(lab.of('pace')).toEqual([{ type: 'pace', run: 1, pace: 'run' }]);
  });

  it('pauses and goes on', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 30);
    lab.session.pause();
    expect(lab.of('pace').at(-1)?.pace).toBe('pause');
    lab.frame(30, 3);
    lab.paused(33);
    expect(lab.phase()).toBe('paused');
    lab.session.play();
    expect(lab.of('pace').at(-1)?.pace).toBe('run');
  });

  it('takes single steps, as many as were asked for', () => {
    const lab = page(false);
    lab.begin();
    lab.paused(0);
    lab.session.step();
    expect(lab.of('pace').at(-1)?.pace).toEqual({ steps: 1 });
    lab.session.step();
    lab.session.step();
    lab.frame(0, 1);
    lab.paused(1);
    expect(lab.of('pace').at(-1)?.pace).toEqual({ steps: 2 });
    lab.frame(1, 2);
    lab.paused(3);
    expect(lab.phase()).toBe('paused');
    expect(lab.of('pace').at(-1)?.pace).toEqual({ steps: 2 });
  });

  it('is paused when the worker says so, and a step asked for meanwhile comes after', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 10);
    lab.session.pause();
    expect(lab.phase()).toBe('running');
    lab.session.step();
    expect(lab.of('pace').map(({ pace }) => pace)).toEqual(['pause']);
    lab.frame(10, 5);
    lab.paused(15);
    expect(lab.of('pace').at(-1)?.pace).toEqual({ steps: 1 });
    lab.frame(15, 1);
    lab.paused(16);
    expect(lab.phase()).toBe('paused');
  });

  it('that is restarted and paused before it has begun stays at its start', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 60);
    lab.session.restart();
    lab.session.pause();
    lab.begin();
    expect(lab.of('pace').at(-1)?.pace).toBe('pause');
    lab.paused(0);
    expect(lab.phase()).toBe('ready');
    expect(lab.of('pace').at(-1)?.pace).toBe('pause');
  });

  it('stops and takes one step when a step is asked for while it runs', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 10);
    lab.session.step();
    expect(lab.of('pace').at(-1)?.pace).toBe('pause');
    lab.paused(12);
    expect(lab.of('pace').at(-1)?.pace).toEqual({ steps: 1 });
  });

  it('that is done starts over when played', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 100);
    lab.end(100);
    lab.session.play();
    expect(lab.starts().at(-1)).toMatchObject({ run: 2, pace: 'run' });
  });

  it('ignores what is said of an earlier training', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 10);
    lab.session.restart();
    lab.frame(10, 10, { of: 1 });
    expect(lab.session.traces.get()?.newest).toBe(10);
    lab.begin();
    lab.begin(1);
    lab.frame(0, 5);
    lab.frame(10, 10, { of: 1 });
    lab.paused(5);
    expect(lab.session.traces.get()?.newest).toBe(5);
  });

  it('rests while the page cannot be seen', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 10);
    lab.session.setVisible(false);
    expect(lab.of('pace').at(-1)?.pace).toBe('pause');
    lab.paused(12);
    lab.pass(60_000);
    expect(lab.workers).toHaveLength(1);
    lab.session.setVisible(true);
    expect(lab.of('pace').at(-1)?.pace).toBe('run');
  });
});

describe('a change', () => {
  it('that is not trained restarts nothing', () => {
    const lab = page();
    lab.begin();
    lab.session.update(renameRun(0, 'Other')(base).experiment);
    lab.pass(1000);
    expect(lab.starts()).toHaveLength(1);
  });

  it('starts over with the newest value, once a frame at most, and keeps playing', () => {
    const lab = page();
    lab.begin();
    lab.pass(200);
    for (const rate of [0.1, 0.2, 0.4]) lab.session.update(rated(rate));
    expect(lab.starts()).toHaveLength(1);
    lab.pass(20);
    expect(lab.starts()).toHaveLength(2);
    expect(lab.starts().at(-1)).toMatchObject({ run: 2, experiment: rated(0.4), pace: 'run' });
  });

  it('waits until the last one has been shown, and then only the newest is started, at once', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 30);
    lab.session.update(rated(0.1));
    lab.pass(20);
    lab.session.update(rated(0.2));
    lab.pass(500);
    expect(lab.starts()).toHaveLength(2);
    lab.begin();
    lab.pass(4);
    lab.frame(0, 5);
    lab.session.update(rated(0.4));
    lab.pass(4);
    expect(lab.starts()).toHaveLength(2);
    expect(lab.session.traces.get()?.experiment).toEqual(base);
    lab.pass(4);
    expect(lab.session.traces.get()).toMatchObject({ newest: 5, experiment: rated(0.1) });
    lab.pass(20);
    expect(lab.starts()).toHaveLength(3);
    expect(lab.starts().at(-1)?.experiment).toEqual(rated(0.4));
  });

  it('of a hundred in a second is shown within 100 ms, or a later one is', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 100);
    lab.end(100);
    const rateAt = (change: number) => 0.5 + change / 1e3;
    let [known, begun, shown] = [1, Infinity, -1];
    for (let time = 0; time < 1000; time++) {
      if (time % 10 === 0) lab.session.update(rated(rateAt(time / 10)));
      lab.pass(1);
      // A worker that takes 5 ms to begin and sends five steps every 12 ms.
      if (lab.run() > known) [known, begun] = [lab.run(), time + 5];
      if (time === begun) lab.begin();
      const frames = (time - begun) / 12;
      if (frames > 0 && Number.isInteger(frames)) lab.frame(5 * (frames - 1), 5);
      const rate = Number(lab.session.traces.get()?.experiment.runs[0]?.settings['learningRate']);
      shown = Math.max(shown, Math.round(1e3 * (rate - 0.5)));
      if (shown < 100) expect(time - 10 * (shown + 1)).toBeLessThan(100);
    }
    expect(shown).toBeGreaterThan(90);
    expect(lab.starts().length).toBeGreaterThan(15);
    // Once a frame at most.
    expect(lab.starts().length).toBeLessThanOrEqual(63);
  });

  it('that is taken back in time restarts nothing', () => {
    const lab = page();
    lab.begin();
    lab.session.update(rated(0.2));
    lab.session.update(base);
    lab.pass(1000);
    expect(lab.starts()).toHaveLength(1);
  });

  it('while paused is trained to where the last one had got', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 30);
    lab.session.pause();
    lab.paused(30);
    lab.session.update(rated(0.2));
    lab.pass(20);
    expect(lab.starts().at(-1)?.pace).toEqual({ steps: 30 });
    lab.begin();
    expect(lab.phase()).toBe('running');
    lab.frame(0, 30);
    lab.paused(30);
    expect(lab.phase()).toBe('paused');
    lab.session.update(setTraining({ steps: 20 })(base).experiment);
    lab.pass(20);
    expect(lab.starts().at(-1)?.pace).toEqual({ steps: 20 });
  });

  it('leaves the old numbers where they are until there are new ones', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 30);
    lab.pass(200);
    lab.session.update(rated(0.2));
    lab.pass(20);
    lab.begin();
    expect(lab.session.traces.get()).toMatchObject({ newest: 30, experiment: base });
    lab.frame(0, 30);
    expect(lab.session.traces.get()).toMatchObject({ newest: 30, experiment: rated(0.2) });
  });

  it('to something that cannot be trained says so, and the next change is tried', () => {
    const lab = page();
    lab.begin();
    lab.pass(200);
    lab.session.update(rated(0.2));
    lab.pass(20);
    lab.worker().report({ type: 'failed', run: 2, message: 'This cannot start.', detail: 'stack' });
    expect(lab.phase()).toBe('failed');
    expect(lab.session.getState().incidents).toMatchObject([
      { kind: 'failed', message: 'This cannot start.', detail: 'stack' },
    ]);
    lab.session.update(rated(0.4));
    lab.pass(20);
    lab.begin();
    expect(lab.phase()).toBe('running');
    expect(lab.kinds()).toEqual([]);
  });
});

describe('measurements', () => {
  const request: ProbeRequest = { probe: 'spectra', run: 0, seed: 0, step: 5, parameter: 'W1', decay: 1 };
  const result = {
    probe: 'spectra',
    step: 5,
    parameter: 'W1',
    rows: 1,
    columns: 1,
    origin: 'optimizer',
    decay: 1,
    spectra: [],
  } as const;

  const wish = { place: '1', request };

  it('are asked for once, and again after a new start', () => {
    const lab = page();
    lab.session.watch([wish]);
    expect(lab.of('watch')).toEqual([]);
    lab.begin();
    expect(lab.of('watch')).toEqual([{ type: 'watch', run: 1, wishes: [wish] }]);
    lab.session.watch([{ ...wish }]);
    expect(lab.of('watch')).toHaveLength(1);
    const later = { ...wish, request: { ...request, step: 6 } };
    lab.session.watch([later]);
    expect(lab.of('watch')).toHaveLength(2);
    lab.session.restart();
    lab.begin();
    expect(lab.of('watch').at(-1)).toEqual({ type: 'watch', run: 2, wishes: [later] });
  });

  it('stand until the next training has its own, but not for other runs', () => {
    const lab = page();
    lab.begin();
    lab.worker().report({ type: 'measured', run: 1, ...wish, result });
    expect(lab.session.measurements.of('1')).toEqual({ request, result, isStale: false });
    lab.pass(200);
    lab.session.update(rated(0.2));
    lab.pass(20);
    lab.worker().report({ type: 'measured', run: 1, ...wish, result });
    expect(lab.session.measurements.of('1')?.isStale).toBe(false);
    lab.begin();
    lab.frame(0, 5);
    lab.paused(5);
    expect(lab.session.measurements.of('1')?.isStale).toBe(true);
    lab.worker().report({ type: 'measured', run: 1, ...wish, result });
    expect(lab.session.measurements.of('1')?.isStale).toBe(true);
    lab.worker().report({ type: 'measureFailed', run: 2, ...wish, reason: 'no' });
    expect(lab.session.measurements.of('1')).toEqual({ request, problem: 'no', isStale: false });
    lab.pass(200);
    lab.session.update({ ...base, runs: base.runs.slice(1) });
    lab.pass(20);
    lab.begin();
    lab.frame(0, 5);
    lab.paused(5);
    expect(lab.session.measurements.of('1')).toBeUndefined();
  });

  it('of a training that is not on the screen yet bring it there', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 30);
    lab.session.update(rated(0.2));
    lab.pass(20);
    lab.begin();
    lab.frame(0, 5);
    expect(lab.session.traces.get()?.newest).toBe(30);
    lab.worker().report({ type: 'measured', run: 2, ...wish, result });
    expect(lab.session.traces.get()?.newest).toBe(5);
    expect(lab.session.measurements.of('1')).toEqual({ request, result, isStale: false });
  });
});

describe('a failing engine', () => {
  it('that is not the one asked for says why, once', () => {
    const lab = page(true, { ...base, engine: 'webgpu' });
    lab.begin();
    expect(lab.session.getState().incidents).toMatchObject([{ kind: 'fallback', message: 'because float64' }]);
    lab.session.dismiss(lab.session.getState().incidents[0]!.id);
    lab.session.restart();
    lab.begin();
    expect(lab.kinds()).toEqual([]);
  });

  it('is not alone in what the worker has to tell', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 10, { notices: ['There is no second worker.'] });
    expect(lab.session.getState().incidents).toMatchObject([
      { kind: 'fallback', message: 'There is no second worker.' },
    ]);
  });

  it('that recovers takes the numbers back that will be reported again', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 60);
    lab.worker().report({
      type: 'recovered',
      run: 1,
      step: 40,
      engine: { name: 'webgpu', reason: 'again' },
      cause: 'device lost',
    });
    expect(lab.session.traces.get()?.newest).toBe(40);
    expect(lab.session.getState().engine?.reason).toBe('again');
    expect(lab.session.getState().incidents).toMatchObject([
      { kind: 'recovered', message: 'Device lost. Training went back to step 40 and goes on from there.' },
    ]);
  });

  it('is replaced after ten silent seconds, from the last checkpoint', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 60, { checkpoint });
    lab.pass(9_000);
    lab.frame(60, 1);
    lab.pass(9_000);
    expect(lab.workers).toHaveLength(1);
    lab.pass(2_000);
    expect(lab.workers).toHaveLength(2);
    expect(lab.workers[0]?.isTerminated).toBe(true);
    expect(lab.starts()).toMatchObject([{ run: 2, experiment: base, pace: 'run', resume: checkpoint }]);
    expect(lab.kinds()).toEqual(['restarted']);
    lab.workers[0]?.report({ type: 'ended', run: 2, reason: 'finished', step: 100 });
    expect(lab.phase()).toBe('running');
    lab.begin();
    expect(lab.session.traces.get()?.newest).toBe(40);
    lab.frame(40, 60);
    lab.end(100);
    expect(lab.session.traces.get()?.replicas[0]?.loss.every((loss) => loss === 0.5)).toBe(true);
  });

  it('may take its time to start, but not for ever', () => {
    const lab = page();
    lab.pass(29_000);
    expect(lab.workers).toHaveLength(1);
    lab.pass(2_000);
    expect(lab.workers).toHaveLength(2);
  });

  it('is not suspected while nothing is asked of it', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 100);
    lab.end(100);
    lab.pass(120_000);
    expect(lab.workers).toHaveLength(1);
  });

  it('does not continue a training that is no longer wanted', () => {
    const lab = page();
    lab.begin();
    lab.frame(0, 60, { checkpoint });
    lab.session.update(rated(0.9));
    lab.worker().fail('it broke');
    expect(lab.starts()).toMatchObject([{ experiment: rated(0.9) }]);
    expect(lab.starts()[0]).not.toHaveProperty('resume');
  });

  it('gives way to float64 after three failures within a minute, and that too is left alone after three', () => {
    const lab = page(true, { ...base, engine: 'webgpu' });
    for (let failure = 1; failure <= 2; failure++) lab.worker().fail('it broke');
    expect(lab.starts()[0]?.experiment.engine).toBe('webgpu');
    lab.worker().fail('it broke');
    expect(lab.starts()[0]?.experiment.engine).toBe('float64');
    lab.begin();
    expect(lab.kinds()).toEqual(['restarted']);
    for (let failure = 1; failure <= 3; failure++) lab.worker().fail('it broke');
    expect(lab.phase()).toBe('failed');
    expect(lab.workers).toHaveLength(6);
    lab.session.play();
    expect(lab.workers).toHaveLength(7);
    expect(lab.phase()).not.toBe('failed');
  });

  it('is forgiven failures that lie far apart', () => {
    const lab = page(true, { ...base, engine: 'webgpu' });
    for (let failure = 1; failure <= 6; failure++) {
      lab.begin(lab.run(), 'webgpu');
      lab.frame(0, 100);
      lab.end(100);
      lab.pass(40_000);
      lab.worker().fail('it broke');
      expect(lab.starts().at(-1)?.experiment.engine).toBe('webgpu');
    }
  });
});

describe('a program that is looked at', () => {
  const listing = { sections: [], perStep: 3, bytes: 64 };

  it('is asked for once there is a training, anew with every training, and no more when nobody looks', () => {
    const lab = page();
    lab.session.inspect(1);
    expect(lab.of('inspect')).toEqual([]);
    lab.begin();
    expect(lab.of('inspect')).toEqual([{ type: 'inspect', run: 1, of: 1 }]);
    lab.worker().report({ type: 'inspected', run: 1, of: 1, program: listing });
    expect(lab.session.getState().program).toEqual({ of: 1, listing });
    lab.session.restart();
    lab.begin();
    expect(lab.of('inspect').at(-1)).toEqual({ type: 'inspect', run: 2, of: 1 });
    lab.session.inspect(undefined);
    expect(lab.session.getState().program).toBeUndefined();
    lab.session.restart();
    lab.begin();
    expect(lab.of('inspect')).toHaveLength(2);
  });

  it('is that of the run that was asked for last, or the reason why it has none', () => {
    const lab = page();
    lab.begin();
    lab.session.inspect(0);
    lab.session.inspect(2);
    lab.worker().report({ type: 'inspected', run: 1, of: 0, program: listing });
    expect(lab.session.getState().program).toEqual({ of: 2 });
    lab.worker().report({ type: 'inspectFailed', run: 1, of: 2, reason: 'too large' });
    expect(lab.session.getState().program).toEqual({ of: 2, problem: 'too large' });
  });
});

it('measures its speed while it runs', () => {
  const lab = page();
  lab.begin();
  for (let i = 0; i < 5; i++) {
    lab.frame(10 * i, 10);
    lab.pass(100);
  }
  expect(lab.session.stepsPerSecond()).toBeCloseTo(100);
  lab.session.pause();
  lab.paused(50);
  expect(lab.session.stepsPerSecond()).toBe(0);
});

it('stops the worker when it is disposed of', () => {
  const lab = page();
  lab.session.dispose();
  expect(lab.of('stop')).toEqual([{ type: 'stop', run: 1 }]);
  expect(lab.worker().isTerminated).toBe(true);
  lab.pass(60_000);
  expect(lab.workers).toHaveLength(1);
});
