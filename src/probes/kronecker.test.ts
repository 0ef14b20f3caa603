import { beforeAll, describe, expect, it } from 'vitest';
import { float64 as xp, float64Engine } from '../array/float64.ts';
import { createTrainer } from '../worker/trainer.ts';
import { presetOf } from '../experiment/presets/index.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import type { History } from './history.ts';
import { createProbes } from './index.ts';
import { emptySums, kroneckerBound, kroneckerProduct, withGradient } from './kroneckerBound.ts';
import type { KroneckerRequest, KroneckerResult } from './kroneckerResult.ts';

const never = () => false;
const always = () => true;
const ask = (step: number, parameter = 'W2', run = 0): KroneckerRequest => ({
  probe: 'kronecker',
  run,
  seed: 0,
  step,
  parameter,
  epsilon: 1e-6,
});

describe('the Kronecker product of a run’s statistics', () => {
  let history: History;
  const measure = (request: KroneckerRequest, measured = createProbes(history, () => 0)) =>
    measured(request, never).result as KroneckerResult;
  beforeAll(async () => {
    const wide = trialExperiment('moons', []).network;
    const experiment = trialExperiment('moons', [trialRun('shampoo')], {
      batch: 16,
      network: { ...wide, settings: { ...wide.settings, widths: [4, 5, 40] } },
    });
    const trainer = await createTrainer(float64Engine(), experiment, () => 0);
    await trainer.advance(experiment.steps);
    ({ history } = trainer);
  });

  it('is of all gradients up to the step, and keeps to the lemma at every one of them', () => {
    const { step, rank, rows, columns, least, left, product, full, history: curve, scale } = measure(ask(40));
    expect([step, rows, columns]).toEqual([40, 4, 5]);
    const gradients = Array.from({ length: 40 }, (_, at) => xp.array(history.gradient(0, 0, 2, at), [1, 4, 5]));
    const sums = gradients.reduce(withGradient, emptySums(4, 5));
    const bound = kroneckerBound(sums, 1e-6);
    expect(rank).toBe(sums.rank);
    expect(left).toEqual(bound.left.data);
    expect(full).toEqual(sums.full.data);
    expect(product).toEqual(kroneckerProduct(bound.left, bound.right).data);
    expect([...curve.steps]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(curve.least.at(-1)).toBe(least);
    for (const value of curve.least) expect(value).toBeGreaterThanOrEqual(-1e-10 * scale);
    expect(Math.min(...curve.leastWithout)).toBeLessThan(-1e-3 * scale);
  });

  it('is the same whether the cursor comes from before or from behind', () => {
    const measured = createProbes(history, () => 0);
    const { history: whole } = measure(ask(40), measured);
    const { history: known, ...back } = measure(ask(17), measured);
    const { history: upTo, ...fresh } = measure(ask(17));
    expect(back).toEqual(fresh);
    expect(known).toEqual(whole);
    expect(upTo.least).toEqual(known.least.slice(0, 17));
  });

  it('is of the upper left 4 × 5 where the weight is large', () => {
    const { rows, columns, wholeRows, wholeColumns, full } = measure(ask(3, 'W3'));
    expect([rows, columns, wholeRows, wholeColumns]).toEqual([4, 5, 5, 40]);
    const [first, second] = [0, 1, 2].reduce(
      ([a, b], at) => {
        const gradient = history.gradient(0, 0, 4, at);
        return [a + gradient[0]! * gradient[4]!, b + gradient[0]! * gradient[40]!];
      },
      [0, 0],
    );
    expect(full[4]).toBeCloseTo(first, 12);
    expect(full[5]).toBeCloseTo(second, 12);
  });

  it('goes on where it was when time is up', () => {
    const measured = createProbes(history, () => 0);
    const steps: number[] = [];
    for (let complete = false; !complete;) {
      const answer = measured(ask(6), always);
      steps.push((answer.result as KroneckerResult).step);
      ({ complete } = answer);
    }
    expect(steps.at(-1)).toBe(6);
    expect(measured(ask(6), never).result).toEqual(measure(ask(6)));
  });

  it('says what there is not', () => {
    expect(() => measure(ask(0))).toThrow('no gradient');
    expect(() => measure(ask(5, 'W9'))).toThrow('no parameter named W9');
  });
});

it('is what its preset says: the lemma holds, and fails as soon as 1/r is left out', async () => {
  const { experiment } = presetOf('kronecker')!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  const request = ask(experiment.steps, experiment.view.parameter);
  const { history, scale, rows, columns } = createProbes(trainer.history, () => 0)(request, never)
    .result as KroneckerResult;
  expect([rows, columns]).toEqual([4, 5]);
  for (const least of history.least) expect(least).toBeGreaterThan(-1e-10 * scale);
  for (const least of history.leastWithout) expect(least).toBeLessThan(-1e-3 * scale);
});
