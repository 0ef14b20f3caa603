import { describe, expect, it } from 'vitest';
import { float64 as xp, float64Engine, type Array64 } from '../array/float64.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { MOST_RUNS } from '../experiment/readRuns.ts';
import type { Settings } from '../fields/fields.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { refusal } from '../optimizers/refusal.ts';
import { gather } from '../optimizers/units.ts';
import { createTrainer } from './trainer.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

/** Factors on the default learning rate: a method passes if one of them does, since no rate suits every problem. */
const FACTORS = [0.0003, 0.003, 0.03, 0.1, 0.3, 1, 3, 10];

/** Their steps fall like 1/t, as regret bounds on convex losses want it: they are slow in a bent valley. */
const SLOW = ['onlineNewton', 'rfdSon'];

/** What is to be descended, in how many steps, and to what share of the first loss. */
interface Slope {
  readonly title: string;
  readonly problem: string;
  readonly settings?: Settings;
  readonly network?: Settings;
  readonly steps: number;
  readonly share: number;
}

const slopes: readonly Slope[] = [
  { title: 'a parabola', problem: 'quadratic', settings: { conditionNumber: 1 }, steps: 100, share: 0.05 },
  {
    title: 'an ill-conditioned quadratic',
    problem: 'quadratic',
    settings: { conditionNumber: 100 },
    steps: 150,
    share: 0.5,
  },
  { title: 'Rosenbrock’s valley', problem: 'rosenbrock', steps: 150, share: 0.25 },
  {
    title: 'a matrix quadratic',
    problem: 'illConditionedRegression',
    settings: { points: 100 },
    network: { widths: [], bias: 'none' },
    steps: 100,
    share: 0.5,
  },
  {
    title: 'a network of two layers',
    problem: 'moons',
    settings: { points: 60 },
    network: { widths: [4] },
    steps: 60,
    share: 0.7,
  },
];

function experimentOn({ problem, settings, network, steps }: Slope, runs: Experiment['runs']): Experiment {
  const base = trialExperiment(problem, runs, { steps }, settings);
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, ...network } } };
}

/** Losses `[step][run]` of a whole training, and who was reported to have diverged. */
async function train(experiment: Experiment) {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { loss, divergences, evaluations } = await trainer.advance(experiment.steps);
  const { replicas } = trainer;
  trainer.dispose();
  const rows = Array.from({ length: loss.length / replicas }, (_, i) => [
    ...loss.subarray(i * replicas, (i + 1) * replicas),
  ]);
  return { rows, last: [...(evaluations.at(-1)?.training ?? [])], divergences };
}

function ratesOf({ hyper: { learningRate } }: Optimizer): readonly Settings[] {
  if (learningRate?.type !== 'number') return [{}];
  const { default: usual, min, max } = learningRate;
  return FACTORS.map((factor) => ({ learningRate: Math.min(max, Math.max(min, factor * usual)) }));
}

describe.each(optimizers.map((optimizer) => [optimizer.kind, optimizer] as const))('%s', (kind, optimizer) => {
  it.each(slopes)('descends $title, or says why it cannot', async (slope) => {
    const experiment = experimentOn(
      slope,
      ratesOf(optimizer).map((settings) => trialRun(kind, settings)),
    );
    const { refused } = planTraining(experiment).formation;
    if (optimizer.needs === 'examples' && slope.network === undefined) {
      expect(refused[0]?.reason).toMatch(/each example/);
      return;
    }
    expect(refused).toEqual([]);
    const { rows, last } = await train(experiment);
    const share = SLOW.includes(kind) ? Math.max(0.7, slope.share) : slope.share;
    expect(Math.min(...last.filter(Number.isFinite)) / rows[0]![0]!).toBeLessThan(share);
  });

  it('gives finite losses or a reported divergence at every bound of every hyper-parameter', async () => {
    const runs = Object.entries(optimizer.hyper).flatMap(([name, field]) =>
      field.type === 'number' ? [field.min, field.max].map((value) => trialRun(kind, { [name]: value })) : [],
    );
    for (let first = 0; first < runs.length; first += MOST_RUNS) {
      const own = runs.slice(first, first + MOST_RUNS);
      const { rows, divergences } = await train(experimentOn({ ...slopes[4]!, steps: 12 }, own));
      rows.forEach((losses, step) =>
        losses.forEach((loss, run) => {
          const ended = divergences.some((one) => one.replica === run && one.step <= step);
          expect(Number.isFinite(loss) || ended, JSON.stringify(own[run]?.settings)).toBe(true);
        }),
      );
    }
  });

  it('trains a run bitwise the same alone and beside others', async () => {
    const own = trialRun(kind);
    const slope = { ...slopes[4]!, steps: 8 };
    const company = [
      trialRun('sgd', { learningRate: 0.3 }),
      own,
      trialRun(kind, ratesOf(optimizer).at(-1)),
      trialRun('adam'),
    ];
    const [alone, together] = [await train(experimentOn(slope, [own])), await train(experimentOn(slope, company))];
    expect(together.rows.map((losses) => losses[1])).toEqual(alone.rows.map((losses) => losses[0]));
  });

  it('refreshes arrays that nothing else changes, so that roots may come late', () => {
    const plan = planTraining(experimentOn({ ...slopes[4]!, steps: 2 }, [trialRun(kind)]));
    const { units, fixed, hyper } = plan.formation.cohorts[0]!;
    const { model, like } = plan;
    const { training } = model.data!;
    const rows = [1, training.examples, training.targetWidth] as const;
    const batch = {
      inputs: xp.array(training.inputs, [1, training.examples, training.inputWidth]),
      targets: xp.array(training.targets, rows),
      noise: xp.array(
        Float64Array.from({ length: training.examples }, () => 0.3),
        [1, training.examples, 1],
      ),
    };
    const landscape = landscapeOf(xp, model, units, like.parameters, batch);
    const { grads } = model.gradients(xp, like.parameters, batch);
    const values = Object.fromEntries(
      Object.entries(hyper).map(([name, [value]]) => [name, xp.full([1, 1, 1], value!)]),
    );
    const sights = units.map((unit) => ({
      unit,
      landscape,
      parameter: gather(xp, unit, like.parameters),
      grad: gather(xp, unit, grads),
    }));
    const before = like.states[0]!;
    const changed = (i: number, next: Readonly<Record<string, Array64>>) =>
      Object.keys(next).filter((name) => next[name] !== before[i]![name]);
    const { states } = optimizer.update(xp, sights, before, values, fixed, 1);
    sights.forEach((sight, i) => {
      const accumulated = optimizer.accumulate(xp, sight, before[i]!, values, fixed);
      const others = new Set([...changed(i, accumulated), ...changed(i, states[i]!)]);
      const refreshed = changed(i, optimizer.refresh?.(xp, sight, before[i]!, values, fixed) ?? before[i]!);
      expect(refreshed.filter((name) => others.has(name))).toEqual([]);
    });
  });

  it('keeps as many floats as its memory formula says, scalars not counted', () => {
    for (const network of [{ widths: [5, 3] }, { widths: [], bias: 'none' }, { widths: [4], bias: 'last' }]) {
      const plan = planTraining(experimentOn({ ...slopes[4]!, network }, [trialRun(kind)]));
      const { units, fixed } = plan.formation.cohorts[0]!;
      expect(refusal(optimizer, plan.model.parameters, fixed)).toBeUndefined();
      units.forEach(({ rows, columns, index }) => {
        const floats = Object.values(plan.like.states[0]![index]!)
          .filter(({ data }) => data.length > 1)
          .reduce((sum, { data }) => sum + data.length, 0);
        const declared = optimizer.memory(rows, columns, fixed);
        // A side of length 1, or a factor of one row, has a matrix of one number, which the formula counts and this does not.
        expect(declared - floats).toBeGreaterThanOrEqual(0);
        expect(declared - floats).toBeLessThanOrEqual(rows > 1 && columns > 1 && kind !== 'kfacDouble' ? 0 : 8);
      });
    }
  });
});
