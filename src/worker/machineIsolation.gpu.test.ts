import { describe, expect, it } from 'vitest';
import { stream } from '../array/random.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { machineOf, type Kind } from '../gpu/machineOps.properties.ts';
import { optimizers } from '../optimizers/index.ts';
import { arraysOf } from './fleet.ts';
import { machineStepper, type Tier } from './machineStepper.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

const STEPS = 4;
const now = () => performance.now();

/** What became of each replica, by run and seed: losses, gradients, evaluations and final weights, as one list of numbers. */
type Outcome = ReadonlyMap<string, readonly number[]>;

/** On which machine and by which kernels. */
interface Way {
  readonly kind?: Kind;
  readonly tier?: Tier;
}

/** Trains a small network; the weights of one replica may begin as NaN. */
async function train(
  experiment: Experiment,
  { kind = 'usual', tier = 'interpreted', spoilt }: Way & { readonly spoilt?: number } = {},
): Promise<Outcome> {
  const plan = { ...planTraining(experiment), snapshotEvery: 3, evaluateEvery: 3 };
  const { parameters } = plan.like;
  const arrays = arraysOf(plan.like).map(({ data }, i) => {
    const own = Float64Array.from(data);
    const size = own.length / plan.formation.members.length;
    if (spoilt !== undefined && i < parameters.length) own.fill(NaN, spoilt * size, (spoilt + 1) * size);
    return own;
  });
  const stepper = await machineStepper(await machineOf(kind), now, tier)(plan, { step: 0, arrays, checksum: 0 });
  const { steps, evaluations } = await stepper.advance(experiment.steps, Infinity);
  const weights = await stepper.weights();
  stepper.dispose();
  const all = [
    ...steps.flatMap(({ loss, grads }) => [loss, ...grads]),
    ...evaluations.flatMap(({ training, heldOut }) => [training, heldOut ?? []]),
    ...weights,
  ];
  const { members } = plan.formation;
  return new Map(
    members.map(({ run, seed }, replica) => [
      `${run} ${seed}`,
      all.flatMap((array) => {
        const size = array.length / members.length;
        return [...array.slice(replica * size, (replica + 1) * size)];
      }),
    ]),
  );
}

/** That the expected replicas came out the same, bit for bit; `nameOf` gives what they are called in `found`. */
function expectSame(found: Outcome, expected: Outcome, label: string, nameOf = (name: string) => name): void {
  expect(expected.size).toBeGreaterThan(0);
  for (const [name, numbers] of expected) {
    const own = found.get(nameOf(name))!;
    const other = numbers.findIndex((x, i) => !Object.is(x, own[i]));
    if (other !== -1 || own.length !== numbers.length)
      expect.fail(`${label}: number ${other} of replica ${name} is ${own[other]} instead of ${numbers[other]}`);
  }
}

const network = (runs: readonly Run[], seeds: number, batch: number, seed = 1, widths: readonly number[] = [3]) => {
  const base = trialExperiment('moons', runs, { steps: STEPS, batch, seeds, seed }, { points: 20, heldOut: 0.3 });
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, widths } } };
};

/** A mixture of optimizers, seeds and batches, by number. */
function layout(number: number): Experiment {
  const { integer, uniform } = stream(number, 'data');
  const seeds = 1 + integer(3);
  const count = 1 + integer(Math.floor(12 / seeds));
  const runs = Array.from({ length: Math.max(seeds === 1 ? 2 : 1, count) }, () => {
    const { kind } = optimizers[integer(optimizers.length)]!;
    return trialRun(kind, { learningRate: 10 ** (-3 * uniform()), epsilon: 1e-3, interval: 1 + integer(3), rank: 2 });
  });
  return network(runs, seeds, [0, 1, 5, 7][integer(4)]!, 1 + integer(100), [[3], [2, 3], []][integer(3)]);
}

/**
 * Trains a layout with diverged replicas in it, and compares the others: with those of a layout that lacks the run whose learning rate is 1e9,
 * or that has numbers where the weights of one replica were NaN.
 */
async function compare(number: number, on: Way = {}): Promise<void> {
  const experiment = layout(number);
  const { runs, seeds } = experiment;
  const { integer } = stream(number, 'directions');
  if (runs.length > 1 && number % 2 === 0) {
    const bad = integer(runs.length);
    const wild = runs.map((run, i) => (i === bad ? { ...run, settings: { ...run.settings, learningRate: 1e9 } } : run));
    const beside = await train({ ...experiment, runs: wild }, on);
    const without = await train({ ...experiment, runs: runs.filter((_, i) => i !== bad) }, on);
    const nameOf = (name: string) => {
      const [run, seed] = name.split(' ').map(Number);
      return `${run! < bad ? run : run! + 1} ${seed}`;
    };
    expectSame(beside, without, `layout ${number} beside run ${bad}`, nameOf);
  } else {
    const spoilt = integer(runs.length * seeds);
    const beside = await train(experiment, { ...on, spoilt });
    const healthy = await train(experiment, on);
    const [name] = [...healthy.keys()].slice(spoilt);
    expect(beside.get(name!)!.every(Number.isNaN)).toBe(true);
    expectSame(beside, new Map([...healthy].filter(([other]) => other !== name)), `layout ${number} beside ${name}`);
  }
}

describe('a diverged replica', () => {
  // Memory that overlaps shows in the second of them; these have each optimizer at least twice.
  it('leaves all others as they are, bit for bit, in 60 layouts', async () => {
    for (let number = 0; number < 60; number++) await compare(number);
  });

  it.each<[string, Way, number]>([
    ['the wide machine', { kind: 'wide' }, 6],
    ['specialised kernels', { tier: 'specialised' }, 3],
  ])('does so on %s too', async (_, on, count) => {
    for (let number = 0; number < count; number++) await compare(number, on);
  });
});

describe('a replica', () => {
  const run = (kind: string) => trialRun(kind, { learningRate: 0.02, epsilon: 1e-2 });

  it('comes out the same, bit for bit, 20 times over', async () => {
    const experiment = network([run('adam'), run('shampoo'), run('sketchy')], 2, 7);
    const first = await train(experiment);
    for (let turn = 1; turn < 20; turn++) expectSame(await train(experiment), first, `turn ${turn}`);
  });

  it.each(optimizers.map(({ kind }) => kind))(
    'of %s comes out the same alone, beside 63 of its kind, and beside 7 of others',
    async (kind) => {
      const alone = await train(network([run(kind)], 1, 7));
      expectSame(await train(network([run(kind)], 64, 7)), alone, 'of 64 seeds');
      const mixed = await train(network([run(kind), ...optimizers.slice(0, 7).map((other) => run(other.kind))], 1, 7));
      expectSame(mixed, alone, 'beside 7 others');
    },
  );
});
