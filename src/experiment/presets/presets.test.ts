import { describe, expect, it } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { LONGEST_TEXT } from '../text.ts';
import { presetOf, presets } from './index.ts';

interface Trained {
  /** Mini-batch losses by replica. */
  readonly losses: readonly (readonly number[])[];
  /** Seconds of computing by replica. */
  readonly seconds: readonly number[];
  /** Losses on all training examples by replica, at the evaluated steps after `late`. */
  readonly evaluated: readonly (readonly number[])[];
}

async function trained(kind: string, late = 0): Promise<Trained> {
  const { experiment } = presetOf(kind)!;
  const trainer = await createTrainer(float64Engine(), experiment, () => Number(process.hrtime.bigint()) / 1e6);
  const { loss, seconds, evaluations, divergences, steps } = await trainer.advance(experiment.steps);
  expect(divergences).toEqual([]);
  expect(trainer.formation.refused).toEqual([]);
  const replicas = Array.from({ length: trainer.replicas }, (_, replica) => replica);
  const at = (step: number, replica: number) => loss[step * trainer.replicas + replica]!;
  return {
    losses: replicas.map((replica) => Array.from({ length: steps }, (_, step) => at(step, replica))),
    seconds: replicas.map((replica) => seconds.at(replica - trainer.replicas)!),
    evaluated: replicas.map((replica) =>
      evaluations.filter(({ step }) => step > late).map(({ training }) => training[replica]!),
    ),
  };
}

const last = (values: readonly number[]) => values.at(-1)!;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** How far a curve moves from one point to the next. */
const unrest = (values: readonly number[]) => mean(values.slice(1).map((value, i) => Math.abs(value - values[i]!)));

describe('presets', () => {
  it('have names of their own, fit for links, and titles fit for screens', () => {
    expect(new Set(presets.map(({ kind }) => kind)).size).toBe(presets.length);
    for (const { kind, label, summary, experiment } of presets) {
      expect(kind).toMatch(/^[a-z]+$/);
      expect(label.length).toBeLessThan(LONGEST_TEXT);
      expect(summary).toMatch(/\.$/);
      expect(experiment.title).toBe(label);
    }
  });
});

describe('what presets say is what happens', () => {
  it('rings: SGD sits on a plateau while the others have long left it', async () => {
    const {
      losses: [sgd, ...others],
    } = await trained('rings');
    expect(sgd![50]!).toBeGreaterThan(0.9 * sgd![0]!);
    for (const other of others) expect(other[50]!).toBeLessThan(0.2 * sgd![50]!);
    for (const one of [sgd!, ...others]) expect(last(one)).toBeLessThan(0.05);
  });

  it('tilted: full matrices are through where the diagonal still crawls', async () => {
    const {
      losses: [sgd, diagonal, full, shampoo],
    } = await trained('tilted');
    for (const slow of [sgd!, diagonal!]) expect(last(slow)).toBeGreaterThan(1e-4);
    for (const fast of [full!, shampoo!]) expect(fast[50]!).toBeLessThan(1e-10);
  });

  it('rosenbrock: SGD creeps, the others walk', async () => {
    const {
      losses: [sgd, ...others],
    } = await trained('rosenbrock');
    expect(last(sgd!)).toBeGreaterThan(2);
    for (const other of others) expect(last(other)).toBeLessThan(0.2);
  });

  it('saddle: SGD waits, Adam is away at once', async () => {
    const {
      losses: [sgd, , adam],
    } = await trained('saddle');
    // ¼ is the height of the saddle.
    expect(sgd!.filter((loss) => Math.abs(loss - 0.25) < 0.02).length).toBeGreaterThan(10);
    expect(adam!.filter((loss) => Math.abs(loss - 0.25) < 0.02).length).toBeLessThan(5);
    expect(adam![50]!).toBeLessThan(0.01);
    expect(last(sgd!)).toBeLessThan(1e-6);
  });

  it('regression: the full matrix is done long before SGD', async () => {
    const {
      losses: [sgd, nesterov, adam, full, shampoo],
    } = await trained('regression');
    expect(full![100]!).toBeLessThan(1.01 * last(full!));
    for (const tail of [sgd!, nesterov!, adam!, shampoo!]) expect(last(tail)).toBeGreaterThan(1.5 * last(full!));
  });

  it('batches: losses are tossed about, less so where the rate falls to zero', async () => {
    const { evaluated } = await trained('batches', 200);
    const [constant, falling] = [evaluated.slice(0, 3), evaluated.slice(3, 6)].map((seeds) => mean(seeds.map(unrest)));
    expect(falling!).toBeLessThan(constant! / 5);
  });

  it('ranks: a sketch of eight rows ends where Shampoo does, one of one or two rows does not', async () => {
    const {
      losses: [one, two, , eight, shampoo],
    } = await trained('ranks');
    expect(Math.abs(last(eight!) / last(shampoo!) - 1)).toBeLessThan(0.25);
    for (const small of [one!, two!]) expect(last(small)).toBeGreaterThan(5 * last(shampoo!));
  });

  it('stale: old roots cost little loss and save computing', async () => {
    const { losses, seconds } = await trained('stale');
    for (const loss of losses) expect(last(loss)).toBeLessThan(0.03);
    expect(seconds[2]!).toBeLessThan(seconds[0]!);
    expect(seconds[3]!).toBeLessThan(seconds[0]!);
  });
});
