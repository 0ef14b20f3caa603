import { beforeAll, describe, expect, it } from 'vitest';
import { float64 as xp, float64Engine } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { presetOf } from '../experiment/presets/index.ts';
import { applyOperator } from '../linalg/operator.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import { takeStep } from '../optimizers/takeStep.ts';
import { gather } from '../optimizers/units.ts';
import { signFlips } from '../probes/signFlips.ts';
import { spectra } from '../probes/spectra.ts';
import { createTrainer, type Trainer } from './trainer.ts';
import { trialRun } from './trials.ts';

/*
 * What the literature says of deep autoencoders on CURVES, on a small one that trains in seconds: 8 × 8 pixels, 64-32-16-6-16-32-64 and 200
 * images. The figures that it is compared with are of 12 × 12 pixels, 144-80-40-20-6-20-40-80-144 and 1000 images after 300 steps. Losses of
 * the two have other sizes, so they are compared by the share of the way that is done from the best constant image (16.08 here, 30.1 there) to
 * the entropy of the images themselves (7.62 here, 11.14 there), below which no network comes. Here 100 steps are as telling as 300 there.
 */
const { experiment } = presetOf('curves')!;
const STEPS = 101;
const [MOMENTUM, ADAM, LATE, KFAC, SHAMPOO, NEVER] = [0, 1, 2, 3, 4, 5];

function entropy(values: Float64Array): number {
  return values.reduce((sum, p) => (p > 0 && p < 1 ? sum - p * Math.log(p) - (1 - p) * Math.log(1 - p) : sum), 0);
}

function trainerOf(change: Partial<Experiment>): Promise<Trainer> {
  return createTrainer(float64Engine(), { ...experiment, ...change }, () => 0);
}

describe('a deep autoencoder on curves', () => {
  let trainer: Trainer;
  /** Losses before step 100, and their shares of the way, by run. */
  let losses: readonly number[];
  let shares: readonly number[];
  let plateau: number;
  let floor: number;

  beforeAll(async () => {
    const [momentum, adam, shampoo, kfac] = experiment.runs;
    const every = (interval: number) => ({ ...shampoo!, settings: { ...shampoo!.settings, interval } });
    // The last one computes roots of its first gradient and then never again.
    const runs = [momentum!, adam!, every(5), kfac!, every(1), every(STEPS)];
    trainer = await trainerOf({ runs, steps: STEPS });
    const { loss } = await trainer.advance(STEPS);
    losses = [...loss.slice(-runs.length)];
    const { examples, inputs, inputWidth } = trainer.model.data!.training;
    const mean = Float64Array.from({ length: inputWidth }, (_, pixel) =>
      inputs.reduce((sum, p, i) => (i % inputWidth === pixel ? sum + p / examples : sum), 0),
    );
    plateau = entropy(mean);
    floor = entropy(inputs) / examples;
    shares = losses.map((own) => (plateau - own) / (plateau - floor));
  }, 120_000);

  it('has the losses to come from and to go to that are said above', () => {
    expect([plateau.toFixed(2), floor.toFixed(2)]).toEqual(['16.08', '7.62']);
  });

  it('leaves the mean image with Shampoo and K-FAC, and stays near it with Adam and momentum', () => {
    // There: Shampoo 0.75 to 0.92, K-FAC 0.80, Adam 0.41, momentum 0.03. Here, over four seeds: Shampoo at least 0.69 (0.57 with roots of every
    // fifth step), K-FAC 0.65; at the best of three rates Adam at most 0.46 and momentum 0.50.
    for (const run of [SHAMPOO, LATE, KFAC]) expect(shares[run]).toBeGreaterThan(0.6);
    for (const run of [ADAM, MOMENTUM]) expect(shares[run]).toBeLessThan(0.5);
  });

  it('bears roots that are five steps old, and pays more the older they are', () => {
    // There 13.3, 13.9 and 24.4 with roots of every step, every fifth, and the first alone. Here the fifth costs 3, 2, 14 and 7 % on four seeds,
    // of which this is the first; in between, at intervals of 20, the order is within what the seed does.
    expect(losses[LATE]! / losses[SHAMPOO]!).toBeLessThan(1.1);
    expect(losses[LATE]!).toBeGreaterThan(losses[SHAMPOO]!);
    expect(losses[NEVER]!).toBeGreaterThan(losses[LATE]!);
  });

  it('has about 30 % of the signs of the gradient turned round by Shampoo', () => {
    const { history } = trainer;
    const flips = history.snapshotSteps
      .filter((step) => step < STEPS - 1)
      .map((step) => {
        const here = history.replicaAt(SHAMPOO, 0, step)!;
        const grads = here.parameters.map(({ shape }, i) => xp.array(history.gradient(SHAMPOO, 0, i, step), shape));
        const sights = here.units.map((unit) => ({
          unit,
          parameter: gather(xp, unit, here.parameters),
          grad: gather(xp, unit, grads),
          landscape: noLandscape,
        }));
        const { states } = takeStep(xp, here.optimizer, sights, here.states, here.hyper, here.fixed);
        const directions = sights.map(({ grad }, i) =>
          applyOperator(xp, here.optimizer.operator(xp, states[i]!, here.hyper, here.fixed), grad),
        );
        return signFlips(
          sights.flatMap(({ grad }) => [...grad.data]),
          directions.flatMap(({ data }) => [...data]),
        );
      });
    expect(flips.length).toBeGreaterThanOrEqual(50);
    const mean = flips.reduce((sum, share) => sum + share, 0) / flips.length;
    // There 0.26 at this rate; about 0.3 is known of transformers.
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.4);
  });

  it('has most of the mass of its statistics in few directions, unlike random gradients', () => {
    const measure = spectra.open(trainer.history, () => 0);
    for (const [parameter, side] of [
      ['W1', 'L'],
      ['W6', 'R'],
    ] as const) {
      const request = spectra.request({ run: SHAMPOO, seed: 0, step: STEPS - 1 }, parameter, { decay: 0.99 });
      const { result, complete } = measure(request, () => false);
      expect(complete).toBe(true);
      const { size, history } = result.spectra.find(({ name }) => name === side)!;
      expect(size).toBe(64);
      const later = history.steps.findIndex((step) => step >= 20);
      expect(Math.min(...history.topMass.slice(later))).toBeGreaterThan(0.8);
      expect(Math.max(...history.baselineTopMass.slice(later))).toBeLessThan(0.6);
    }
  });
});

describe('larger batches', () => {
  const SEEDS = 2;
  /** For each seed, K-FAC's steps to a smoothed loss of 11, which is 57 % of the way. */
  async function stepsTo(batch: number, most: number): Promise<readonly number[]> {
    const { problem } = experiment;
    const trainer = await trainerOf({
      problem: { ...problem, settings: { ...problem.settings, points: 1000, heldOut: 0 } },
      runs: [trialRun('kfac', { learningRate: 0.3, interval: 5, divergence: 0.03 })],
      batch,
      seeds: SEEDS,
      // More than are trained, so that time does not go into evaluations.
      steps: 6000,
    });
    const averages = Array.from({ length: SEEDS }, () => 0);
    const reached = averages.map(() => Infinity);
    for (let step = 0; step < most && reached.includes(Infinity); step++) {
      const { loss } = await trainer.advance(1);
      averages.forEach((before, seed) => {
        averages[seed] = 0.9 * before + 0.1 * loss[seed]!;
        const isThere = step > 10 && averages[seed] / (1 - 0.9 ** (step + 1)) < 11;
        if (isThere) reached[seed] = Math.min(step, reached[seed]!);
      });
    }
    return reached;
  }

  it('save K-FAC steps: sixteen times the examples, about half the steps', async () => {
    const [few, many] = [await stepsTo(8, 320), await stepsTo(128, 150)];
    // There 0.59 from 128 to 2048 examples. Here 0.52 and 0.45. That Adam has nothing from larger batches, as there, is not so for batches
    // this small: from 8 to 128 examples it gains as much, on the quarter of the way that it does in 300 steps.
    many.forEach((steps, seed) => expect(steps / few[seed]!).toBeLessThan(0.6));
  }, 120_000);
});

it('drawn digits come better out of K-FAC’s autoencoder after half the steps than out of Adam’s after all', async () => {
  const { experiment: digits } = presetOf('digits')!;
  /** Losses of the first steps of one of its runs. */
  const lossesOf = async (kind: string, steps: number) => {
    const runs = digits.runs.filter(({ optimizer }) => optimizer === kind);
    const trainer = await createTrainer(float64Engine(), { ...digits, runs }, () => 0);
    return (await trainer.advance(steps)).loss;
  };
  const half = digits.steps / 2;
  const [adam, kfac] = [await lossesOf('adam', digits.steps), await lossesOf('kfac', half + 1)];
  expect(adam).toHaveLength(digits.steps);
  expect(kfac[half]!).toBeLessThan(Math.min(...adam) - 0.5);
}, 120_000);
