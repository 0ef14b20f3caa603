import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { rootMethods } from '../linalg/roots/index.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { createProbes } from './index.ts';
import { precisionFields } from '../panels/rootsPrecision/kind.ts';
import type { PrecisionRequest, PrecisionResult } from './precisionResult.ts';

const never = () => false;

async function measuring() {
  const experiment = trialExperiment(
    'moons',
    [trialRun('shampoo', { epsilon: 1e-6 }), trialRun('sgd', {})],
    { steps: 30, batch: 8 },
    { points: 40 },
  );
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(30);
  return createProbes(trainer.history, () => 0);
}

const usual: PrecisionRequest = {
  probe: 'precision',
  run: 0,
  seed: 0,
  step: 30,
  parameter: 'W2',
  order: 4,
  ridge: 0,
  against: 'matrix',
  methods: 'usual',
  precisions: 'float32',
  condition: 1e6,
  method: 'coupled',
  precision: 'float32',
};

describe('inverse roots by arithmetic and condition number', async () => {
  const measure = await measuring();
  const measured = (change: Partial<PrecisionRequest>, late = never) =>
    measure({ ...usual, ...change }, late).result as PrecisionResult;
  const medianAt = ({ curves, conditions }: PrecisionResult, method: string, condition: number) =>
    curves.find((curve) => curve.method === method)!.median[conditions.indexOf(condition)]!;

  it('at κ = 10⁶ in float32 loses some of what the rule allows for the fourth root: an error from 3e-5 to 3e-3', () => {
    const result = measured({});
    const bits = medianAt(result, 'coupled', 1e6);
    expect(bits).toBeGreaterThan(-Math.log2(3e-3));
    expect(bits).toBeLessThan(-Math.log2(3e-5));
    const [rule] = result.rules;
    // 24 − log₂(10⁶/4): 17.9 bits are lost, 6.1 are left, and arithmetic does no worse than that.
    expect(rule!.bits - rule!.left[6]!).toBeCloseTo(17.93, 2);
    expect(bits).toBeGreaterThan(rule!.left[6]!);
    expect(medianAt(result, 'eigen', 1e6)).toBeGreaterThan(rule!.left[6]!);
    // Between 10² and 10⁸ a curve falls by about one bit for each doubling of κ.
    const lost = medianAt(result, 'coupled', 1e2) - medianAt(result, 'coupled', 1e7);
    expect(lost / Math.log2(1e5)).toBeGreaterThan(0.75);
    expect(lost / Math.log2(1e5)).toBeLessThan(1.25);
  });

  it('has the residual of coupled Newton in float32 lie: 10⁻⁶ or less at κ = 10⁸, an error of more than 10⁻²', () => {
    const { way } = measured({ condition: 1e8 });
    expect(way!.stopped).toBe('converged');
    expect(way!.own[way!.given]).toBeLessThan(1e-6);
    expect(way!.error[way!.given]).toBeGreaterThan(1e-2);
    expect(way!.residual[way!.given]).toBeGreaterThan(0.1);
    // In float64 all three agree that there is nothing to complain of.
    const double = measured({ condition: 1e8, precision: 'float64' }).way!;
    expect(double.error[double.given]).toBeLessThan(1e-8);
    expect(double.own[double.given]).toBeLessThan(1e-11);
  });

  it('shows classical Newton blow up and coupled Newton stay, in float64 at κ = 100 for p = 4 within 60 steps', () => {
    const ways = ['classical', 'coupled'].map(
      (method) => measured({ condition: 100, method, precision: 'float64' }).way!,
    );
    expect(ways.map(({ residual }) => residual.length)).toEqual([61, 61]);
    const [classical, coupled] = ways.map(({ residual }) => residual[60]!);
    expect(classical! <= 1).toBe(false);
    expect(coupled).toBeLessThan(1e-10);
    // The usual rule gives the root before the residual first grew.
    expect(ways[0]!.stopped).toBe('grew');
    expect(ways[0]!.residual[ways[0]!.given]).toBeLessThan(1e-3);
  });

  it('takes a ridge for a cap of the condition number', () => {
    const capped = measured({ ridge: 1e-6, against: 'ridged' });
    const plain = measured({});
    const [at1e6, at1e14] = [medianAt(plain, 'coupled', 1e6), medianAt(capped, 'coupled', 1e14)];
    expect(medianAt(plain, 'coupled', 1e14)).toBeLessThan(1);
    expect(Math.abs(at1e14 - at1e6)).toBeLessThan(3);
    expect(capped.rules[0]!.left[14]).toBeCloseTo(plain.rules[0]!.left[6]!, 1);
    // Of the matrix’s own root the ridge leaves nothing.
    expect(medianAt(measured({ ridge: 1e-6 }), 'coupled', 1e14)).toBeLessThan(1);
  });

  it('goes on where it was interrupted, and says how far it is', () => {
    const asked = { ...usual, order: 2, precisions: 'float64' } as const;
    let calls = 0;
    const first = measure(asked, () => ++calls > 10);
    const { done, all, curves } = first.result as PrecisionResult;
    expect(first.complete).toBe(false);
    expect(done).toBe(10);
    // Fifteen condition numbers, five matrices, two methods.
    expect(all).toBe(150);
    expect(curves[0]!.median.filter((bits) => !Number.isNaN(bits))).toHaveLength(5);
    const whole = measure(asked, never);
    expect(whole.complete).toBe(true);
    const again = measure(asked, () => true);
    expect(again).toEqual(whole);
    for (const { least, median, most } of (whole.result as PrecisionResult).curves)
      median.forEach((bits, i) => {
        expect(least[i]!).toBeLessThanOrEqual(bits);
        expect(most[i]!).toBeGreaterThanOrEqual(bits);
      });
  });

  it('leaves out methods that cannot take such a root, by name', () => {
    const result = measured({ order: 1, methods: 'iterations', method: 'schulz', condition: 10 }, () => true);
    expect(result.unfit).toEqual(['Newton–Schulz']);
    expect(result.curves.map(({ method }) => method)).toEqual(['coupled', 'order3', 'classical']);
    expect(result.way).toBeUndefined();
  });

  it('places the run’s own statistics, with the ridge, and none of a run that keeps none', () => {
    const late = () => true;
    const { statistics, parameter } = measured({}, late);
    expect(parameter).toBe('W2');
    expect(statistics.map(({ name }) => name)).toEqual(['L', 'R']);
    for (const { condition } of statistics) expect(condition).toBeGreaterThan(1);
    const raised = measured({ ridge: 1e-3 }, late).statistics;
    for (const { condition } of raised) expect(condition).toBeLessThanOrEqual(1001 * (1 + 1e-12));
    expect(measured({ run: 1 }, late).statistics).toEqual([]);
  });

  it('can follow each method that iterates', () => {
    expect(precisionFields.method.options.map(({ value, label }) => [value, label])).toEqual(
      rootMethods.filter(({ isDirect }) => !isDirect).map(({ name, label }) => [name, label]),
    );
  });
});
