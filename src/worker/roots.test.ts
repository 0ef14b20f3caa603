import { describe, expect, it } from 'vitest';
import { float64Engine, float64 as xp, type Array64 } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { buildModel } from '../experiment/model.ts';
import type { Settings } from '../fields/fields.ts';
import { checksum } from './checksum.ts';
import { engineStepper } from './engineStepper.ts';
import { arraysOf } from './fleet.ts';
import { inlineRoots, rootsOf, type OpenRoots, type RootJob } from './roots.ts';
import { createTrainer } from './trainer.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const now = () => 0;
const STEPS = 40;
/** Large enough for rounding not to be magnified: what differs then is the method. */
const settings = { learningRate: 0.01, beta2: 0.9, epsilon: 0.1, grafting: 'none', roots: 'aside' } as const;
const shampoo = (more: Settings = {}) => trialRun('shampoo', { ...settings, ...more });
const moons = (more: Settings = {}) => trialExperiment('moons', [shampoo(more)], { steps: STEPS });

/** Answers that can be taken `delay` steps after the step that asked. */
function late(delay: number): OpenRoots {
  return () => {
    let jobs: { readonly job: RootJob; left: number }[] = [];
    return {
      ...inlineRoots(now),
      ask: (job) => jobs.push({ job, left: delay }),
      take() {
        for (const one of jobs) one.left -= 1;
        const ready = jobs.filter(({ left }) => left === 0);
        jobs = jobs.filter(({ left }) => left > 0);
        return ready.map(({ job }) => ({ ...job, changed: rootsOf(job), asked: 0, begun: 0, done: 0 }));
      },
      pending: (cohort, unit) => jobs.some(({ job }) => job.cohort === cohort && job.unit === unit),
    };
  };
}

/** The weights after every step of Shampoo whose roots of step t are first used by step t + delay; written from the paper. */
function delayedShampoo(experiment: Experiment, interval: number, delay: number): readonly (readonly Array64[])[] {
  const { learningRate, beta2, epsilon } = settings;
  const model = buildModel(experiment);
  const { examples, inputs, inputWidth, targets, targetWidth } = model.data!.training;
  const batch = {
    inputs: xp.array(inputs, [1, examples, inputWidth]),
    targets: xp.array(targets, [1, examples, targetWidth]),
  };
  const root = (matrix: Array64, power: number) => {
    const { w, v } = xp.eigh(matrix);
    const largest = Math.max(...w.data);
    const gains = xp.array(
      w.data.map((x) => (x + epsilon * largest) ** -power),
      w.shape,
    );
    return xp.matmul(xp.mul(v, gains), v, { transposeB: true });
  };
  const blend = (old: Array64, fresh: Array64) => xp.add(xp.mul(beta2, old), xp.mul(1 - beta2, fresh));
  const layers = model.parameters.map(({ rows, columns }) => ({
    left: xp.full([1, rows, rows], 0),
    right: xp.full([1, columns, columns], 0),
    leftRoot: xp.eye(rows),
    rightRoot: xp.eye(columns),
    coming: undefined as { readonly at: number; readonly leftRoot: Array64; readonly rightRoot: Array64 } | undefined,
  }));
  let weights = model.initial(experiment.seed).map((values, i) => {
    const { rows, columns } = model.parameters[i]!;
    return xp.array(values, [1, rows, columns]);
  });
  return Array.from({ length: experiment.steps }, (_, t) => {
    const { grads } = model.gradients(xp, weights, batch);
    weights = weights.map((weight, i) => {
      const layer = layers[i]!;
      const grad = grads[i]!;
      if (layer.coming?.at === t) Object.assign(layer, layer.coming, { coming: undefined });
      layer.left = blend(layer.left, xp.matmul(grad, grad, { transposeB: true }));
      layer.right = blend(layer.right, xp.matmul(grad, grad, { transposeA: true }));
      const isVector = model.parameters[i]!.rows === 1;
      if (t % interval === 0 && !layer.coming) {
        const correction = 1 - beta2 ** (t + 1);
        layer.coming = {
          at: t + delay,
          leftRoot: isVector ? layer.leftRoot : root(xp.div(layer.left, correction), 1 / 4),
          rightRoot: root(xp.div(layer.right, correction), isVector ? 1 / 2 : 1 / 4),
        };
      }
      const direction = xp.matmul(xp.matmul(layer.leftRoot, grad), layer.rightRoot);
      return xp.sub(weight, xp.mul(learningRate, direction));
    });
    return weights;
  });
}

/** The weights after every step of the training itself, and what it says of its roots. */
async function trained(experiment: Experiment, open?: OpenRoots) {
  const plan = planTraining(experiment);
  const arrays = arraysOf(plan.like).map(({ data }) => data);
  const stepper = await engineStepper(
    float64Engine(),
    now,
    open,
  )(plan, { step: 0, checksum: checksum(arrays), arrays });
  const weights: (readonly Float64Array[])[] = [];
  const stretches = [];
  for (let step = 0; step < experiment.steps; step++) {
    stretches.push(await stepper.advance(1, Infinity));
    weights.push(await stepper.weights());
  }
  stepper.dispose();
  return {
    weights,
    losses: stretches.flatMap(({ steps }) => steps.map(({ loss }) => loss[0]!)),
    spans: stretches.flatMap(({ aside }) => aside?.spans ?? []),
    tallies: stretches.at(-1)!.aside?.tallies,
  };
}

function worst(found: readonly (readonly Float64Array[])[], expected: readonly (readonly Array64[])[]): number {
  return Math.max(
    ...found.flatMap((all, t) =>
      all.flatMap((array, i) => Array.from(array, (x, j) => Math.abs(x - expected[t]![i]!.data[j]!))),
    ),
  );
}

describe('roots computed aside', () => {
  it.each([
    { interval: 1, delay: 1 },
    { interval: 4, delay: 1 },
    { interval: 4, delay: 3 },
    { interval: 1, delay: 5 },
    { interval: 3, delay: 7 },
  ])('every $interval steps are used from the step that is $delay later on', async ({ interval, delay }) => {
    const experiment = moons({ interval });
    const { weights } = await trained(experiment, delay === 1 ? undefined : late(delay));
    // The same formulas in the same precision; weights are of the order of 1.
    expect(worst(weights, delayedShampoo(experiment, interval, delay))).toBeLessThan(1e-12);
    // A step more or less would show.
    expect(worst(weights, delayedShampoo(experiment, interval, delay + 1))).toBeGreaterThan(1e-6);
  });

  it('are none in place: those in use are of the step itself', async () => {
    const { weights, spans, tallies } = await trained(moons({ roots: 'here', interval: 4 }));
    expect(worst(weights, delayedShampoo(moons(), 4, 1))).toBeGreaterThan(1e-6);
    expect([spans, tallies]).toEqual([[], undefined]);
    const doubled = await trained(moons({ roots: 'double', interval: 4 }));
    expect(doubled.weights).toEqual(weights);
  });

  // Without grafting, what the first root has not seen in its one gradient is magnified as far as ridge and learning rate let it.
  it.each([
    ['shampoo', {}],
    ['sketchy', {}],
    ['adagradFull', { learningRate: 0.02, epsilon: 0.1 }],
  ])('%s descends with them, and on a surface', async (kind, more) => {
    for (const [problem, learningRate] of [
      ['moons', 0.05],
      ['quadratic', 0.1],
    ] as const) {
      const run = trialRun(kind, { learningRate, roots: 'aside', ...more });
      const { losses } = await trained(trialExperiment(problem, [run], { steps: 150 }));
      expect(losses.at(-1)!, problem).toBeLessThan(0.8 * losses[0]!);
    }
  });

  it('are asked for once at a time, and all refreshes are accounted for', async () => {
    const experiment = moons({ interval: 2 });
    const { parameters } = buildModel(experiment);
    const { spans, tallies } = await trained(experiment, late(5));
    for (const { name } of parameters) {
      const own = spans.filter(({ parameter }) => parameter === name);
      // Due every 2 steps; those of steps 2 and 4 are left out while that of step 0 is on its way, which step 5 uses; the next is due at 6.
      expect(own.map(({ askedAt }) => askedAt)).toEqual([0, 6, 12, 18, 24, 30]);
      expect(own.map(({ usedFrom }) => usedFrom)).toEqual([5, 11, 17, 23, 29, 35]);
    }
    const used = 6 * parameters.length;
    // Of 20 that fall due for each parameter, 6 have been used, and one is on its way at the end.
    expect(tallies).toEqual([{ run: 0, used, skipped: 13 * parameters.length, steps: 5 * used, milliseconds: 0 }]);
  });

  it('are recorded for every run of a cohort, with times since the training began', async () => {
    let time = 1000;
    const tick = () => (time += 1);
    const runs = [trialRun('sgd'), shampoo(), shampoo({ learningRate: 0.02 })];
    const trainer = await createTrainer(float64Engine(), trialExperiment('moons', runs, { seeds: 2 }), tick);
    const { spans, tallies } = await trainer.advance(3);
    expect(spans.filter(({ what }) => what === 'training')).toEqual([
      { what: 'training', run: -1, from: expect.any(Number), to: expect.any(Number), firstStep: 0, steps: 3 },
    ]);
    const roots = spans.filter(({ what }) => what === 'roots');
    expect(roots).toHaveLength(2 * 2 * trainer.model.parameters.length);
    expect(new Set(roots.map(({ run }) => run))).toEqual(new Set([1, 2]));
    const { from: begun, to: ended } = spans[0]!;
    for (const { from, to } of roots) {
      expect(begun).toBeLessThan(from);
      expect(from).toBeLessThan(to);
      expect(to).toBeLessThan(ended);
    }
    expect(ended).toBe(time - 1001);
    expect(tallies.map(({ run, used, steps }) => [run, used, steps])).toEqual(
      [1, 2].map((run) => [run, 2 * trainer.model.parameters.length, 2 * trainer.model.parameters.length]),
    );
    for (const { milliseconds } of tallies) expect(milliseconds).toBeGreaterThan(0);
  });

  it('that are on their way when training goes back are lost', async () => {
    const experiment = moons();
    let opened = 0;
    const open: OpenRoots = () => {
      opened += 1;
      return late(6)();
    };
    const trainer = await createTrainer(engineStepper(float64Engine(), now, open), experiment, now);
    await trainer.advance(20);
    const checkpoint = trainer.checkpoint()!;
    const rest = await (await trainer.restart(engineStepper(float64Engine(), now, open))).advance(STEPS);
    const resumed = await createTrainer(engineStepper(float64Engine(), now, open), experiment, now, checkpoint);
    expect([...rest.loss]).toEqual([...(await resumed.advance(STEPS)).loss]);
    expect(rest.spans.find(({ what }) => what === 'roots')?.askedAt).toBe(checkpoint.step);
    expect(opened).toBe(3);
  });
});
