import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { checksum } from './checksum.ts';
import { engineStepper } from './engineStepper.ts';
import { arraysOf, withArrays } from './fleet.ts';
import type { Checkpoint } from './protocol.ts';
import type { OpenStepper, RawEvaluation, Stretch, TrainingPlan } from './stepper.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const STEPS = 24;

interface Trial {
  readonly title: string;
  readonly experiment: Experiment;
  /** Whether optimizer states have one right value. Bases of sketches are right up to signs, and rotations among equal directions. */
  readonly uniqueStates: boolean;
}

/** With the ridge of the defaults, roots of near-singular statistics would magnify the rounding of the gradients, whoever computes them. */
const epsilon = 1e-2;

const trials: readonly Trial[] = [
  {
    title: 'a surface',
    experiment: trialExperiment(
      'rosenbrock',
      [
        trialRun('sgd', { learningRate: 2e-4 }),
        trialRun('adam', { learningRate: 0.05 }),
        trialRun('shampoo', { learningRate: 0.05, epsilon }),
      ],
      { steps: STEPS },
    ),
    uniqueStates: true,
  },
  {
    title: 'classification in mini-batches, two seeds, three optimizers',
    experiment: trialExperiment(
      'moons',
      [trialRun('sgd', { momentum: 0.9 }), trialRun('adam'), trialRun('shampoo', { epsilon })],
      {
        steps: STEPS,
        batch: 8,
        seeds: 2,
      },
    ),
    uniqueStates: true,
  },
  {
    title: 'regression on all examples, one optimizer at two learning rates',
    experiment: trialExperiment(
      'teacherStudent',
      [trialRun('sgd', { learningRate: 0.01 }), trialRun('sgd', { learningRate: 0.1 }), trialRun('rmsprop')],
      { steps: STEPS },
    ),
    uniqueStates: true,
  },
  {
    title: 'roots at intervals, and schedules',
    experiment: trialExperiment(
      'moons',
      [
        trialRun('shampoo', { epsilon, interval: 4, schedule: 'cosine', warmup: 5 }),
        trialRun('sketchy', { epsilon, interval: 3, rank: 2, schedule: 'inverseSqrt' }),
        trialRun('adam', { schedule: 'linear' }),
      ],
      { steps: STEPS, batch: 16 },
    ),
    uniqueStates: false,
  },
];

/** Neither divides the other, nor the number of steps: ends and middles are told apart. */
const planOf = (experiment: Experiment): TrainingPlan => ({
  ...planTraining(experiment),
  snapshotEvery: 7,
  evaluateEvery: 5,
});

/**
 * What the trainer asks of a stepper. `tolerance` bounds how far from float64 it may be: losses relative to themselves, every other array of
 * a replica relative to the largest number in it during the training.
 */
export function stepsLikeFloat64(open: () => Promise<OpenStepper>, tolerance: number): void {
  describe.each(trials)('$title', ({ experiment, uniqueStates }) => {
    const plan = planOf(experiment);
    const { members } = plan.formation;
    let opener: OpenStepper;
    /** The training in one go, with which the others are compared. */
    let whole: Training;
    beforeAll(async () => {
      opener = await open();
      whole = await train(opener, plan, [STEPS]);
    }, 60_000);

    it('trains as float64 does', async () => {
      const exact = await train(
        engineStepper(float64Engine(), () => 0),
        plan,
        [STEPS],
      );
      const near = (title: string, of: (training: Training) => Series, replicas = members.length) =>
        expectNear(title, of(whole), of(exact), tolerance, replicas);
      for (let step = 0; step < STEPS; step++) near(`loss at step ${step}`, ({ steps }) => [[steps[step]!.loss]]);
      near('gradients', ({ steps }) => steps.map(({ grads }) => grads));
      near('weights', ({ snapshots }) => snapshots.map(({ arrays }) => wholeState(plan, arrays).parameters));
      plan.formation.cohorts.forEach(({ from, to, optimizer }, cohort) => {
        const states = ({ snapshots }: Training) => snapshots.map(({ arrays }) => tellingStates(plan, arrays, cohort));
        if (uniqueStates) near(`states of ${optimizer.kind}`, states, to - from);
      });
      near('evaluations', ({ evaluations }) => evaluations.map(valuesOf));
    });

    it('keeps snapshots and evaluates when it should', () => {
      const { steps, snapshots, evaluations, weights } = whole;
      expect(snapshots.map(({ step }) => step)).toEqual([7, 14, 21, 24]);
      expect(evaluations.map(({ step }) => step)).toEqual([0, 5, 10, 15, 20, 24]);
      expectSame(weights, wholeState(plan, snapshots.at(-1)!.arrays).parameters);
      const lengths = arraysOf(plan.like).map(({ data }) => data.length);
      for (const { arrays } of snapshots) expect(arrays.map(({ length }) => length)).toEqual(lengths);
      for (const { milliseconds } of steps) {
        expect(milliseconds).toHaveLength(members.length);
        expect(milliseconds.every((time) => time >= 0)).toBe(true);
      }
    });

    it('gives the same bits in whatever portions it is asked for them', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: STEPS }), { minLength: 1, maxLength: 6 }),
          async (calls) => {
            expectSameTraining(await train(opener, plan, calls), whole);
          },
        ),
        { numRuns: 3, examples: [[[1]], [[1, 7, STEPS]]] },
      );
    });

    it('takes a step in no time, but not more than it is asked for', async () => {
      expectSameTraining(await train(opener, plan, [3, STEPS], 0), whole);
    });

    it('goes on from a snapshot with the same bits', async () => {
      const { step, arrays } = whole.snapshots[1]!;
      const rest = await train(opener, plan, [9], Infinity, { step, arrays, checksum: checksum(arrays) });
      expectSameTraining(rest, {
        ...whole,
        steps: whole.steps.slice(step),
        snapshots: whole.snapshots.filter((snapshot) => snapshot.step > step),
        evaluations: whole.evaluations.filter((evaluation) => evaluation.step > step),
      });
    });
  });

  it('leaves the others as they are, bit for bit, when a replica diverges', async () => {
    const beside = async (learningRate: number) => {
      const runs = [
        trialRun('sgd', { learningRate }),
        trialRun('sgd', { learningRate: 0.03 }),
        ...['adam', 'shampoo', 'sketchy'].map((name) => trialRun(name)),
      ];
      const plan = planOf(trialExperiment('teacherStudent', runs, { steps: STEPS, batch: 8 }));
      return { plan, ...(await train(await open(), plan, [STEPS])) };
    };
    const [calm, wild] = [await beside(0.03), await beside(1e30)];
    expect(wild.steps.at(-1)!.loss[0]).not.toSatisfy(Number.isFinite);
    const others = ({ plan, steps, snapshots, evaluations }: typeof calm) => {
      const replicas = plan.formation.members.length;
      const without = (array: Float64Array) => array.subarray(array.length / replicas);
      return [
        ...steps.flatMap(({ loss, grads }) => [loss, ...grads].map(without)),
        ...evaluations.flatMap(valuesOf).map(without),
        ...snapshots.flatMap(({ arrays }) => {
          const { parameters, states } = wholeState(plan, arrays);
          return [...parameters.map(without), ...states.slice(1).flat()];
        }),
      ];
    };
    expectSame(others(wild), others(calm));
  });
}

interface Training extends Stretch {
  readonly weights: readonly Float64Array[];
}

/** Trains to the end in portions of the given sizes, over and over; each is taken whole unless time is short. */
async function train(
  open: OpenStepper,
  plan: TrainingPlan,
  portions: readonly number[],
  milliseconds = Infinity,
  start = beginningOf(plan),
): Promise<Training> {
  const stepper = await open(plan, start);
  const stretches: Stretch[] = [];
  for (let step = start.step; step < plan.experiment.steps;) {
    const wanted = Math.min(plan.experiment.steps - step, portions[stretches.length % portions.length]!);
    const stretch = await stepper.advance(wanted, milliseconds);
    expect(stretch.steps.length).toBeGreaterThanOrEqual(milliseconds === Infinity ? wanted : 1);
    expect(stretch.steps.length).toBeLessThanOrEqual(wanted);
    step += stretch.steps.length;
    stretches.push(stretch);
  }
  const weights = await stepper.weights();
  stepper.dispose();
  return {
    steps: stretches.flatMap(({ steps }) => steps),
    snapshots: stretches.flatMap(({ snapshots }) => snapshots),
    evaluations: stretches.flatMap(({ evaluations }) => evaluations),
    weights,
  };
}

function beginningOf({ like }: TrainingPlan): Checkpoint {
  const arrays = arraysOf(like).map(({ data }) => data);
  return { step: 0, arrays, checksum: checksum(arrays) };
}

/** Weights, and states by cohort. */
function wholeState(plan: TrainingPlan, arrays: readonly Float64Array[]) {
  const { parameters, states } = withArrays(plan.like, arrays);
  return { parameters, states: states.map((state) => state.flatMap((values) => Object.values(values))) };
}

/** The states of a cohort without residuals, which are nothing but rounding. */
function tellingStates(plan: TrainingPlan, arrays: readonly Float64Array[], cohort: number) {
  return withArrays(plan.like, arrays).states[cohort]!.flatMap((values) =>
    Object.entries(values).flatMap(([name, array]) => (name === 'residual' ? [] : [array])),
  );
}

/** In a fixed order; empty where there are none. */
function valuesOf(evaluation: RawEvaluation): readonly Float64Array[] {
  const { training, heldOut, trainingAccuracy, heldOutAccuracy, trainingScores, heldOutScores } = evaluation;
  return [training, heldOut, trainingAccuracy, heldOutAccuracy, trainingScores, heldOutScores].map(
    (values) => values ?? new Float64Array(0),
  );
}

function expectSameTraining(found: Training, expected: Training): void {
  expect(found.snapshots.map(({ step }) => step)).toEqual(expected.snapshots.map(({ step }) => step));
  expect(found.evaluations.map(({ step }) => step)).toEqual(expected.evaluations.map(({ step }) => step));
  const numbers = ({ steps, snapshots, evaluations, weights }: Training) => [
    ...steps.flatMap(({ loss, grads }) => [loss, ...grads]),
    ...snapshots.flatMap(({ arrays }) => arrays),
    ...evaluations.flatMap(valuesOf),
    ...weights,
  ];
  expectSame(numbers(found), numbers(expected));
}

function expectSame(found: readonly Float64Array[], expected: readonly Float64Array[]): void {
  expect(found).toHaveLength(expected.length);
  const other = found.findIndex(
    (array, i) => array.length !== expected[i]!.length || !array.every((x, j) => Object.is(x, expected[i]![j])),
  );
  if (other !== -1) expect(found[other], `array ${other}`).toEqual(expected[other]);
}

/** Some arrays, time after time. */
type Series = readonly (readonly Float64Array[])[];

/** Replica by replica and array by array, so that large ones hide no error of small ones. */
function expectNear(title: string, found: Series, expected: Series, tolerance: number, replicas: number): void {
  const lengths = (series: Series) => series.map((arrays) => arrays.map(({ length }) => length));
  expect(lengths(found), title).toEqual(lengths(expected));
  const largestOf = (arrays: readonly Float64Array[]) =>
    arrays.reduce((most, array) => array.reduce((before, x) => Math.max(before, Math.abs(x)), most), 0);
  for (const [i, { length }] of expected[0]!.entries()) {
    // Some states are the same for all replicas and held once.
    const size = length % replicas === 0 ? length / replicas : length;
    for (let from = 0; from < length; from += size) {
      const own = (series: Series) => series.map((arrays) => arrays[i]!.subarray(from, from + size));
      const [right, answer] = [own(expected), own(found)];
      const worst = largestOf(right.map((array, at) => array.map((x, j) => answer[at]![j]! - x)));
      expect(worst, `${title}: array ${i}, replica ${from / size}`).toBeLessThanOrEqual(tolerance * largestOf(right));
    }
  }
}
