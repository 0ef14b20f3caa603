import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { arbitraryExperiment } from '../experiment/arbitraryExperiment.properties.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import { referenceMachine } from '../gpu/referenceMachine.ts';
import { checksum } from './checksum.ts';
import { engineStepper } from './engineStepper.ts';
import { arraysOf } from './fleet.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { machineStepper } from './machineStepper.ts';
import type { OpenStepper, TrainingPlan } from './stepper.ts';
import { planTraining } from './trainingPlan.ts';

/**
 * Sketches and the methods that decompose curvature judge what is rounding by the precision of the engine, and so differ between float32's
 * programs and float64's; they are compared within a tolerance among the registries.
 */
const isExcluded = ({ optimizer, settings }: Run) =>
  optimizerOf(optimizer)?.needs !== 'gradients' ||
  [optimizer, settings.direction, settings.magnitude].some((kind) => SKETCHED.includes(String(kind)));

const SKETCHED = ['sketchy', 'sketchedAdagrad', 'adaFd', 'fdSon', 'rfdSon'];

const PROBLEM = { points: 24, dimension: 12, inputs: 5, length: 3, vocabulary: 4, size: 8 };

/** The experiment with fewer examples, units and steps than it may have, and without what is excluded. */
function small(experiment: Experiment): Experiment {
  const { problem, network, runs } = experiment;
  const shrunk = (settings: Settings, most: Readonly<Record<string, number>>): Settings =>
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => {
        const bound = most[name];
        if (typeof value === 'object') return [name, value.slice(0, 2).map((width) => 1 + (width % 5))];
        return [name, typeof value === 'number' && bound !== undefined ? Math.min(value, bound) : value];
      }),
    );
  return {
    ...experiment,
    problem: { ...problem, settings: shrunk(problem.settings, PROBLEM) },
    network: { kind: network.kind, settings: shrunk(network.settings, { heads: 2, headWidth: 3, kernel: 2 }) },
    runs: runs
      .filter((run) => !isExcluded(run))
      .slice(0, 4)
      .map((run) => ({ ...run, settings: shrunk(run.settings, { interval: 3 }) })),
    steps: 1 + (experiment.steps % 7),
    batch: experiment.batch % 9,
  };
}

/** Weights up to which the machine takes roots in double-float of the statistics of all of them together. */
const MOST_WEIGHTS = 128;

/** The plan of an experiment, if it has one: some have a start or data that do not fit what has been made smaller, some are still large. */
function planOf(experiment: Experiment, pick: number): TrainingPlan | undefined {
  try {
    const plan = planTraining(experiment);
    const weights = plan.model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
    if (plan.formation.members.length === 0 || weights > MOST_WEIGHTS) return undefined;
    const gradientSteps = Math.min(experiment.steps, pick % 8);
    return { ...plan, snapshotEvery: 1 + (pick % 3), evaluateEvery: 1 + (pick % 5), gradientSteps };
  } catch {
    return undefined;
  }
}

/** Everything that a training gives, in a fixed order. */
async function train(open: OpenStepper, plan: TrainingPlan): Promise<readonly Float64Array[]> {
  const arrays = arraysOf(plan.like).map(({ data }) => Float64Array.from(data));
  const stepper = await open(plan, { step: 0, arrays, checksum: checksum(arrays) });
  const { steps, snapshots, evaluations } = await stepper.advance(plan.experiment.steps, Infinity);
  const none = new Float64Array();
  return [
    ...steps.flatMap(({ loss, grads }, step) => [loss, ...(step < plan.gradientSteps ? grads : [])]),
    ...snapshots.flatMap((snapshot) => snapshot.arrays),
    ...evaluations.flatMap(({ training, heldOut, trainingAccuracy, heldOutAccuracy }) => [
      training,
      ...[heldOut, trainingAccuracy, heldOutAccuracy].map((values) => values ?? none),
    ]),
    ...(await stepper.weights()),
  ];
}

describe('programs of training steps', () => {
  it('give what an engine gives, number by number, whatever the experiment', async () => {
    let compared = 0;
    const property = fc.asyncProperty(arbitraryExperiment.map(small), fc.nat(), async (experiment, pick) => {
      const plan = planOf(experiment, pick);
      if (!plan) return;
      const exact = await train(
        engineStepper(float64Engine(), () => 0),
        plan,
      );
      const found = await train(
        machineStepper(referenceMachine, () => 0),
        plan,
      );
      expect(found.map(({ length }) => length)).toEqual(exact.map(({ length }) => length));
      exact.forEach((right, i) => {
        const at = right.findIndex((x, k) => !(x === found[i]![k] || (Number.isNaN(x) && Number.isNaN(found[i]![k]))));
        if (at !== -1) expect.fail(`array ${i}, element ${at} is ${found[i]![at]} and not ${right[at]}`);
      });
      compared++;
    });
    await fc.assert(property, { numRuns: 100 });
    expect(compared).toBeGreaterThan(20);
  }, 60_000);
});
