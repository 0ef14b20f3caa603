import { describe, expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import { MOST_SPANS, type Evaluation, type Report, type Span } from '../worker/protocol.ts';
import { createTraceStore } from './traces.ts';

const experiment = { ...presets[0].experiment, runs: presets[0].experiment.runs.slice(0, 2), seeds: 2, steps: 10 };
const REPLICAS = 4;
const started: Report & { type: 'started' } = {
  type: 'started',
  run: 1,
  engine: { name: 'float64', reason: '' },
  replicas: REPLICAS,
  parameters: [],
  batch: 8,
  refused: [],
};

/** A frame whose loss of replica r before step i is 100 i + r. */
function frame(
  firstStep: number,
  steps: number,
  rest: Partial<Pick<Report & { type: 'frame' }, 'evaluations' | 'divergences' | 'spans' | 'tallies'>> = {},
): Report & { type: 'frame' } {
  const values = Float64Array.from(
    { length: steps * REPLICAS },
    (_, k) => 100 * (firstStep + Math.floor(k / REPLICAS)) + (k % REPLICAS),
  );
  return {
    type: 'frame',
    run: 1,
    firstStep,
    steps,
    loss: values,
    seconds: values.map((x) => x / 1000),
    evaluations: [],
    divergences: [],
    spans: [],
    tallies: [],
    notices: [],
    ...rest,
  };
}

function evaluation(step: number): Evaluation {
  const values = Float64Array.from({ length: REPLICAS }, (_, r) => 10 * step + r);
  const shares = { trainingAccuracy: values, heldOutAccuracy: values, trainingAuc: values, heldOutAuc: values };
  return { step, training: values, heldOut: values.map((x) => -x), ...shares };
}

function recording() {
  const store = createTraceStore();
  store.begin(experiment, started);
  return store;
}

describe('traces', () => {
  it('number replicas run by run', () => {
    expect(
      recording()
        .get()
        ?.replicas.map(({ run, seed }) => [run, seed]),
    ).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it('put frames one after another', () => {
    const store = recording();
    store.append(frame(0, 3));
    store.append(frame(3, 4));
    const { newest, replicas } = store.get()!;
    expect(newest).toBe(7);
    expect([...replicas[2]!.loss.subarray(0, 7)]).toEqual([2, 102, 202, 302, 402, 502, 602]);
    expect(replicas[2]!.seconds[6]).toBe(0.602);
    expect(replicas.map(({ steps }) => steps)).toEqual([7, 7, 7, 7]);
    expect([...replicas[2]!.loss.subarray(7)]).toEqual([NaN, NaN, NaN]);
  });

  it('are a new object after every change, and announce it', () => {
    const store = recording();
    let calls = 0;
    store.subscribe(() => calls++);
    const before = store.get();
    store.append(frame(0, 1));
    expect(store.get()).not.toBe(before);
    expect(store.get()?.replicas[0]).not.toBe(before?.replicas[0]);
    expect(calls).toBe(1);
  });

  it('keep evaluations in the order of steps, each once', () => {
    const store = recording();
    store.append(frame(0, 2, { evaluations: [evaluation(0), evaluation(2)] }));
    const before = store.get()?.evaluations;
    store.append(frame(2, 2));
    expect(store.get()?.evaluations).toBe(before);
    store.append(frame(4, 2, { evaluations: [evaluation(2), evaluation(5)] }));
    const { steps, heldOut } = store.get()!.evaluations;
    expect(steps).toEqual([0, 2, 5]);
    expect(heldOut[3]).toEqual([-3, -23, -53]);
  });

  it('keep the newest spans, and the newest counts of roots', () => {
    const store = recording();
    const span = (at: number): Span => ({ what: 'training', run: -1, from: at, to: at + 1 });
    const tally = { run: 1, used: 3, skipped: 0, steps: 4, milliseconds: 5 };
    store.append(frame(0, 1, { spans: [span(0), span(1)], tallies: [{ ...tally, used: 1 }] }));
    store.append(
      frame(1, 1, { spans: Array.from({ length: MOST_SPANS - 1 }, (_, i) => span(2 + i)), tallies: [tally] }),
    );
    const { spans, tallies } = store.get()!;
    expect(spans.map(({ from }) => from)).toEqual(Array.from({ length: MOST_SPANS }, (_, i) => i + 1));
    expect(tallies).toEqual([tally]);
    store.truncate(1);
    expect(store.get()).toMatchObject({ spans: [], tallies: [] });
  });

  it('end a diverged replica where it diverged, for good', () => {
    const store = recording();
    store.append(frame(0, 3));
    store.append(frame(3, 3, { divergences: [{ replica: 1, step: 4, cause: 'why' }] }));
    store.append(frame(6, 1));
    expect(store.get()?.replicas.map(({ steps }) => steps)).toEqual([7, 4, 7, 7]);
    expect(store.get()?.replicas[1]?.diverged).toEqual({ step: 4, cause: 'why' });
    expect(store.get()?.replicas[0]).not.toHaveProperty('diverged');
  });

  it('have nothing of a run that was refused', () => {
    const store = createTraceStore();
    store.begin(experiment, { ...started, refused: [{ run: 1, reason: 'too large' }] });
    store.append(frame(0, 3));
    expect(store.get()?.replicas.map(({ steps }) => steps)).toEqual([3, 3, 0, 0]);
  });

  it('go back, and on again as if nothing had happened', () => {
    const store = recording();
    store.append(
      frame(0, 8, {
        evaluations: [evaluation(0), evaluation(4), evaluation(6)],
        divergences: [
          { replica: 0, step: 2, cause: 'early' },
          { replica: 1, step: 7, cause: 'late' },
        ],
      }),
    );
    store.truncate(4);
    const cut = store.get()!;
    expect(cut.newest).toBe(4);
    expect(cut.replicas.map(({ steps }) => steps)).toEqual([2, 4, 4, 4]);
    expect(cut.replicas[0]?.diverged?.step).toBe(2);
    expect(cut.replicas[1]).not.toHaveProperty('diverged');
    expect(cut.replicas[2]?.loss[4]).toBeNaN();
    expect(cut.evaluations.steps).toEqual([0, 4]);
    store.append(frame(4, 4, { evaluations: [evaluation(6)], divergences: [{ replica: 1, step: 7, cause: 'late' }] }));
    const undisturbed = recording();
    undisturbed.append(
      frame(0, 8, {
        evaluations: [evaluation(0), evaluation(4), evaluation(6)],
        divergences: [
          { replica: 0, step: 2, cause: 'early' },
          { replica: 1, step: 7, cause: 'late' },
        ],
      }),
    );
    expect(store.get()).toEqual(undisturbed.get());
  });
});
