import { describe, expect, it } from 'vitest';
import { float64, float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { outputs } from '../experiment/model.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import type { History } from './history.ts';
import { createProbes } from './index.ts';
import type { OutputsPicture, OutputsRequest, OutputsResult, OutputsView } from './outputsResult.ts';

const never = () => false;
const always = () => true;

async function trained(experiment: Experiment): Promise<History> {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  return trainer.history;
}

const request = (step: number, change: Partial<OutputsRequest> = {}): OutputsRequest => ({
  probe: 'outputs',
  run: 0,
  seed: 0,
  step,
  runs: 'all',
  what: 'function',
  images: 3,
  resolution: 5,
  ...change,
});

function viewAt(history: History, step: number, change: Partial<OutputsRequest> = {}): OutputsView {
  const answer = createProbes(history, () => 0)(request(step, change), never);
  expect(answer.complete).toBe(true);
  return (answer.result as OutputsResult).view!;
}

function picture<Shape extends OutputsPicture['shape']>(view: OutputsView, shape: Shape) {
  if (view.picture.shape !== shape) throw new Error(`${view.picture.shape} is drawn, not ${shape}`);
  return view.picture as Extract<OutputsPicture, { shape: Shape }>;
}

/** Logits or numbers of one example, from the model itself. */
function says(history: History, run: number, step: number, inputs: readonly number[]): readonly number[] {
  const { parameters } = history.replicaAt(run, 0, step)!;
  const rows = float64.array(inputs, [1, 1, inputs.length]);
  return [...outputs(history.model.passes!.forward(float64, parameters, rows)).data];
}

describe('two inputs and two classes', () => {
  const experiment = trialExperiment('moons', [trialRun('sgd'), trialRun('adam')], { steps: 12 }, { points: 40 });

  it('shows each run’s probabilities on one grid, the examples, and which are answered wrongly', async () => {
    const history = await trained(experiment);
    const view = viewAt(history, 12);
    const { x, y, size, classes, points } = picture(view, 'plane');
    expect(view.runs.map(({ run }) => run)).toEqual([0, 1]);
    expect([size, classes]).toEqual([5, 2]);
    for (const { run, values, predicted, training, heldOut } of view.runs) {
      const [a, b] = says(history, run, 12, [x[0] + ((x[1] - x[0]) * 3) / 4, y[0] + (y[1] - y[0]) / 4]);
      expect(values[2 * (5 + 3) + 1]).toBeCloseTo(1 / (1 + Math.exp(a! - b!)), 6);
      const { training: data } = history.model.data!;
      expect(points.targets).toHaveLength(40);
      expect(points.heldOut.reduce((sum, part) => sum + part, 0)).toBe(10);
      for (const k of [0, 7]) {
        const [p, q] = says(history, run, 12, [...data.inputs.slice(2 * k, 2 * k + 2)]);
        expect(predicted[k]).toBe(q! > p! ? 1 : 0);
        expect(points.targets[k]).toBe(data.targets[2 * k + 1]);
      }
      const { parameters } = history.replicaAt(run, 0, 12)!;
      const lossOn = ({ inputs, targets, examples }: typeof data) =>
        history.model.evaluate(float64, parameters, {
          inputs: float64.array(inputs, [1, examples, 2]),
          targets: float64.array(targets, [1, examples, 2]),
        }).loss.data[0]!;
      expect(training).toBeCloseTo(lossOn(data), 12);
      expect(heldOut).toBeCloseTo(lossOn(history.model.data!.heldOut), 12);
    }
  });

  it('shows one run alone, an earlier step, and counts of answers, a little at a time', async () => {
    const history = await trained(experiment);
    const measure = createProbes(history, () => 0);
    const asked = request(4, { runs: 'focus', run: 1, what: 'answers' });
    let turns = 1;
    let answer = measure(asked, always);
    for (; !answer.complete; answer = measure(asked, always)) turns += 1;
    expect(turns).toBeGreaterThan(1);
    const view = (answer.result as OutputsResult).view!;
    const { classes, count, of } = picture(view, 'confusion');
    expect([view.step, classes, count, of]).toEqual([4, 2, 10, 'held-out']);
    expect(view.runs.map(({ run }) => run)).toEqual([1]);
    expect(view.runs[0]!.values.reduce((sum, n) => sum + n, 0)).toBe(10);
    const { heldOut } = history.model.data!;
    const rightOfClass1 = Array.from({ length: 10 }, (_, k) => k).filter((k) => {
      const [a, b] = says(history, 1, 4, [...heldOut.inputs.slice(2 * k, 2 * k + 2)]);
      return heldOut.targets[2 * k + 1] === 1 && b! > a!;
    });
    expect(view.runs[0]!.values[3]).toBe(rightOfClass1.length);
  });
});

const given = (
  inputs: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  task: string,
): Experiment => {
  const base = trialExperiment('inline', [trialRun('sgd', { learningRate: 0.1 })], { steps: 3 }, { task });
  return { ...base, problem: { ...base.problem, data: { inputs, targets } } };
};

it('draws a function of one number as a curve', async () => {
  const history = await trained(given([[-1], [0], [1]], [[1], [0], [1]], 'regression'));
  const view = viewAt(history, 3);
  const { x, points } = picture(view, 'curve');
  expect(x).toHaveLength(20);
  expect(points.targets).toEqual(Float32Array.of(1, 0, 1));
  expect(view.runs[0]!.values[19]).toBeCloseTo(says(history, 0, 3, [x[19]!])[0]!, 5);
  expect(view.runs[0]!.predicted[1]).toBeCloseTo(says(history, 0, 3, [0])[0]!, 6);
});

it('draws reconstructed images beside the originals, as probabilities of ink', async () => {
  const images = [0, 1].map((k) => Array.from({ length: 16 }, (_, i) => ((i + k) % 3 === 0 ? 1 : 0)));
  const history = await trained(given(images, images, 'reconstruction'));
  const view = viewAt(history, 3);
  const { width, height, count, of, originals } = picture(view, 'images');
  expect([width, height, count, of]).toEqual([4, 4, 2, 'training']);
  expect([...originals]).toEqual(images.flat());
  const logits = says(history, 0, 3, images[1]!);
  expect(view.runs[0]!.values[16 + 5]).toBeCloseTo(1 / (1 + Math.exp(-logits[5]!)), 6);
});

it('puts predictions beside the truth where a function cannot be drawn', async () => {
  const history = await trained(trialExperiment('teacherStudent', [trialRun('sgd')], { steps: 3 }, { points: 40 }));
  const view = viewAt(history, 3);
  const { truth, of } = picture(view, 'pairs');
  const { heldOut } = history.model.data!;
  expect(of).toBe('held-out');
  expect([...truth]).toEqual([...heldOut.targets].map(Math.fround));
  expect(view.runs[0]!.values[0]).toBeCloseTo(
    says(history, 0, 3, [...heldOut.inputs.slice(0, heldOut.inputWidth)])[0]!,
    5,
  );
});

it('has nothing to show of a surface', async () => {
  const history = await trained(trialExperiment('saddle', [trialRun('sgd')], { steps: 1 }));
  expect(() => createProbes(history, () => 0)(request(0), never)).toThrow('a surface is a loss and nothing else');
});
