import { beforeAll, describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import type { GeometryRequest, GeometryResult, GeometryStepName, GeometryView } from './geometryResult.ts';
import type { History } from './history.ts';
import { createProbes } from './index.ts';

const never = () => false;
const always = () => true;

async function trained(experiment: Experiment): Promise<History> {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  return trainer.history;
}

function network(problem: string, settings: Settings, change: Partial<Experiment> = {}): Experiment {
  const experiment = trialExperiment(
    problem,
    [trialRun('sgd', { learningRate: 0.5 })],
    { steps: 20, ...change },
    { points: 40 },
  );
  return { ...experiment, network: { kind: 'mlp', settings: { ...experiment.network.settings, ...settings } } };
}

const request = (step: number, change: Partial<GeometryRequest> = {}): GeometryRequest => ({
  probe: 'geometry',
  run: 0,
  seed: 0,
  step,
  plane: 'steps',
  length: 'own',
  damping: 0.01,
  radius: 0.01,
  resolution: 9,
  ...change,
});

function viewAt(history: History, step: number, change: Partial<GeometryRequest> = {}): GeometryView {
  const answer = createProbes(history, () => 0)(request(step, change), never);
  const result = answer.result as GeometryResult;
  expect(answer.complete).toBe(true);
  return result.view!;
}

const named = ({ steps }: GeometryView, name: GeometryStepName) => steps.find((step) => step.name === name)!;

describe('on a small classifier', () => {
  let history: History;
  beforeAll(async () => {
    history = await trained(network('xor', { widths: [4], initialScale: 0.3 }));
  });

  it('finds the Gauss–Newton matrix to be the Fisher matrix, and the empirical one another', () => {
    const { gaussNewtonDifference, empiricalDifference } = viewAt(history, 20);
    // Two ways of computing the same: roundings of some units of 2^−53.
    expect(gaussNewtonDifference!).toBeLessThan(1e-10);
    expect(empiricalDifference!).toBeGreaterThan(1e-4);
  });

  it('finds ½ δᵀFδ to be the divergence but for an error that falls by 8 with each halving', () => {
    const { halving } = viewAt(history, 20, { length: 'ball', radius: 0.001 });
    const errors = halving!.divergence.map((kl, k) => kl - halving!.fisherForm[k]!);
    const ratios = [...errors.slice(1)].map((error, k) => errors[k]! / error);
    expect(halving!.fisherForm[0]).toBeCloseTo(0.001, 12);
    // What is left of the fourth order halves each time.
    expect(Math.abs(ratios.at(-1)! - 8)).toBeLessThan(0.5);
    expect((ratios.at(-1)! - 8) / (ratios.at(-2)! - 8)).toBeCloseTo(0.5, 1);
  });

  it('draws the ball where the divergence is the radius, and the ellipse where the Fisher form is', () => {
    for (const plane of ['steps', 'weights'] as const) {
      const view = viewAt(history, 20, { length: 'ball', radius: 0.02, plane });
      const [ellipse, exact] = [view.fisherBall!, view.divergenceBall!];
      expect(exact).toHaveLength(ellipse.length);
      const natural = named(view, 'natural');
      if (plane === 'steps') {
        // The step that is steepest in the ball ends on its edge: on the ray nearest to it the radius is that of the step.
        expect(natural.inPlane).toBeCloseTo(1, 10);
        expect(natural.fisherForm).toBeCloseTo(0.02, 12);
      }
      const radii = (points: Float64Array) =>
        Array.from({ length: points.length / 2 }, (_, k) => Math.hypot(points[2 * k]!, points[2 * k + 1]!));
      const smaller = viewAt(history, 20, { length: 'ball', radius: 0.0002, plane });
      const gap = ({ fisherBall, divergenceBall }: GeometryView) => {
        const [form, own] = [radii(fisherBall!), radii(divergenceBall!)];
        return Math.max(...form.map((r, k) => Math.abs(own[k]! / r - 1)));
      };
      // Both are the same for small radii, relative to √c.
      expect(gap(smaller)).toBeLessThan(0.3 * gap(view));
    }
  });

  it('takes steps of the promised length, and says what they do', () => {
    const own = viewAt(history, 20);
    const ball = viewAt(history, 20, { length: 'ball', radius: 0.003 });
    for (const step of ball.steps) {
      expect(step.fisherForm).toBeCloseTo(0.003, 12);
      expect(step.losses[10]! - ball.loss).toBeCloseTo(step.actual, 12);
      expect(step.losses[0]).toBeCloseTo(ball.loss, 12);
      expect(step.cosine).toBeCloseTo(named(own, step.name).cosine, 10);
    }
    const gradient = named(own, 'gradient');
    expect(gradient.cosine).toBeCloseTo(1, 12);
    expect(gradient.length).toBeCloseTo(own.rate * own.gradientNorm, 12);
    expect(own.rate).toBeCloseTo(1 / Math.max(own.hessian.greatest, -own.hessian.least), 12);
    // On the plateau of XOR, which is a saddle, dividing by F brings more than twice as much.
    expect(named(own, 'natural').actual).toBeLessThan(2 * gradient.actual);
    expect(own.hessian.negative).toBeGreaterThan(0);
  });

  it('has the loss in the middle of the plane, and the steps where they say', () => {
    const { grid, loss, center, steps } = viewAt(history, 20, { resolution: 11 });
    expect(grid.values[60]).toBeCloseTo(loss, 6);
    expect((grid.x[0] + grid.x[1]) / 2).toBeCloseTo(center[0], 12);
    const natural = steps.find(({ name }) => name === 'natural')!;
    expect(Math.abs(natural.x)).toBeLessThanOrEqual(grid.x[1]);
    expect(natural.x).toBeGreaterThan(0);
  });

  it('works a little at a time, and keeps what it has until the next is there', () => {
    const measure = createProbes(history, () => 0);
    const shares: number[] = [];
    let answer = measure(request(10), always);
    for (; !answer.complete; answer = measure(request(10), always)) shares.push((answer.result as GeometryResult).done);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const next = measure(request(20), always).result as GeometryResult;
    expect(next.done).toBeLessThan(1);
    expect(next.view!.step).toBe(10);
    expect(next.view).toEqual(viewAt(history, 10));
  });
});

describe('a network with two weights', () => {
  it('is seen whole: the natural-gradient step is the one that the optimizer takes', async () => {
    const data = { inputs: [[-1], [0.5], [1], [2]], targets: [[-0.7], [0.2], [0.9], [1.1]] };
    const settings = { widths: [1], bias: 'none' };
    const base = network('inline', settings);
    const experiment: Experiment = {
      ...base,
      problem: { ...base.problem, data },
      runs: [trialRun('naturalGradient', { damping: 0.01, learningRate: 1, length: 'solved' })],
      steps: 1,
    };
    const history = await trained(experiment);
    const view = viewAt(history, 0);
    expect(view.planeLabel).toContain('two weights');
    const [before, after] = [0, 1].map((step) =>
      history.replicaAt(0, 0, step)!.parameters.flatMap(({ data: own }) => [...own]),
    );
    const natural = named(view, 'natural');
    expect(natural.inPlane).toBeCloseTo(1, 12);
    expect(natural.x).toBeCloseTo(after![0]! - before![0]!, 9);
    expect(natural.y).toBeCloseTo(after![1]! - before![1]!, 9);
    expect(view.center[0]).toBeCloseTo(before![0]!, 12);
  });
});

describe('on a surface', () => {
  it('shows Newton going to the saddle, and the saddle-free step away from it', async () => {
    const saddle = trialExperiment('saddle', [trialRun('sgd', { learningRate: 0.1 })], { steps: 30 });
    const at = { ...saddle, problem: { ...saddle.problem, start: [0.4, 0.2] } };
    const view = viewAt(await trained(at), 0, { damping: 1e-6 });
    expect(view.hessian.negative).toBe(1);
    expect(view.fisherBall).toBeUndefined();
    expect(named(view, 'natural')).toBeUndefined();
    const [newton, free] = [named(view, 'newton'), named(view, 'saddleFree')];
    // ∂²/∂y² = 3y² − 1: Newton's step along y is −(y³ − y)/(3y² − 1).
    expect(newton.x).toBeCloseTo(-0.4, 5);
    expect(newton.y).toBeCloseTo(-(0.2 ** 3 - 0.2) / (3 * 0.04 - 1), 5);
    expect(Math.hypot(view.center[0] + newton.x, view.center[1] + newton.y)).toBeLessThan(0.03);
    expect(newton.actual).toBeGreaterThan(free.actual);
    expect(free.y).toBeGreaterThan(0);
  });

  it('has a ball through the saddle-free step whose edge is where the form of |H| says', async () => {
    const quadratic = trialExperiment(
      'quadratic',
      [trialRun('sgd', { learningRate: 0.1 })],
      { steps: 1 },
      { conditionNumber: 20, angle: 30 },
    );
    const view = viewAt(await trained(quadratic), 0, { damping: 1e-6 });
    const newton = named(view, 'newton');
    // On a bowl one Newton step is enough, and its model says so.
    expect(view.loss + newton.actual).toBeCloseTo(0, 9);
    expect(newton.predicted).toBeCloseTo(newton.actual, 9);
    const onEdge = [...view.hessianBall!]
      .filter((_, k) => k % 2 === 0)
      .map((x, k) => {
        const y = view.hessianBall![2 * k + 1]!;
        return Math.abs(x * newton.y - y * newton.x) / Math.hypot(x, y) / newton.length < 0.02 &&
          x * newton.x + y * newton.y > 0
          ? Math.hypot(x, y)
          : undefined;
      });
    const near = onEdge.filter((radius) => radius !== undefined);
    expect(near.length).toBeGreaterThan(0);
    for (const radius of near) expect(Math.abs(radius / newton.length - 1)).toBeLessThan(0.1);
  });
});

it('says of networks with too many weights why it shows nothing', async () => {
  const history = await trained(network('moons', { widths: [24, 24] }, { steps: 1 }));
  expect(() => createProbes(history, () => 0)(request(0), never)).toThrow(
    /at most 600 weights, and this network has 722/,
  );
});
