import { describe, expect, it } from 'vitest';
import { float64 as xp, float64Engine } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { symmetricPower } from '../linalg/spectral.ts';
import { presetOf } from '../experiment/presets/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import type { History } from './history.ts';
import { createProbes } from './index.ts';
import type { PreconditionersResult } from './preconditionersResult.ts';
import { angleBetween, signFlips } from './signFlips.ts';

const never = () => false;

async function trained(runs: ReturnType<typeof trialRun>[], widths: readonly number[] = [4], steps = 12) {
  const { network } = trialExperiment('moons', []);
  const experiment = trialExperiment('moons', runs, {
    batch: 16,
    steps,
    network: { ...network, settings: { ...network.settings, widths } },
  });
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(steps);
  return trainer.history;
}

function measure(history: History, run: number, step: number, parameter = 'W1'): PreconditionersResult {
  const request = { probe: 'preconditioners', run, seed: 0, step, parameter } as const;
  return createProbes(history, () => 0)(request, never).result as PreconditionersResult;
}

describe('preconditioners', () => {
  it('are found for every optimizer, and turn no sign round where they act entry by entry', async () => {
    const history = await trained(optimizers.map(({ kind }) => trialRun(kind)));
    for (const [run, { kind }] of optimizers.entries()) {
      const { form, matrices, history: curve, step } = measure(history, run, 12);
      expect(step, kind).toBe(12);
      expect(matrices.length === 0, kind).toBe(form === 'identity');
      for (const { name, values } of matrices) expect(values.every(Number.isFinite), `${kind} ${name}`).toBe(true);
      expect([...curve.steps], kind).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
      // In its first step SOAP only initialises; a step that was found too bold and taken back has no direction.
      const [before, after] = [0, 1].map((later) =>
        Array.from(curve.steps, (at) => history.replicaAt(run, 0, at - 1 + later)!.parameters[0]!.data),
      );
      for (const at of [...curve.steps.keys()].slice(1)) {
        expect(curve.flips[at]! + curve.turned[at]!, kind).not.toBeNaN();
        const hasMoved = before![at]!.some((value, i) => value !== after![at]![i]);
        expect(Number.isFinite(curve.stepped[at]!), `${kind} ${at}`).toBe(hasMoved);
      }
      if (form === 'identity' || form === 'diagonal') expect(Math.max(...curve.flips), kind).toBe(0);
      // A positive definite matrix never turns a vector by a right angle; Newton’s is made positive by its damping.
      expect(Math.max(...curve.turned.slice(1)), kind).toBeLessThan(90);
    }
  }, 60_000);

  it('are Shampoo’s inverse fourth roots, and the step goes where they point', async () => {
    const history = await trained([
      trialRun('shampoo', { grafting: 'none', momentum: 0, damping: 'absolute', epsilon: 1e-3 }),
    ]);
    const { matrices, history: curve } = measure(history, 0, 12);
    expect(matrices.map(({ name }) => name)).toEqual(['L', 'R', 'L^−¼', 'R^−¼']);
    const [l, , root] = matrices.map(({ values, rows, columns }) => xp.array(values, [1, rows, columns]));
    const identity = xp.matmul(symmetricPower(xp, root!, 4), xp.add(l!, xp.mul(1e-3, xp.eye(2))));
    identity.data.forEach((value, i) => expect(value).toBeCloseTo(i % 3 === 0 ? 1 : 0, 8));
    // Gradients are recorded in float32.
    curve.stepped.forEach((angle, i) => expect(Math.abs(angle - curve.turned[i]!)).toBeLessThan(1e-2));
  });

  it('keep what they know when the cursor goes back', async () => {
    const history = await trained([trialRun('shampoo')]);
    const ask = createProbes(history, () => 0);
    const at = (step: number) =>
      ask({ probe: 'preconditioners', run: 0, seed: 0, step, parameter: 'W1' }, never).result as PreconditionersResult;
    const whole = at(12).history;
    expect(at(5).history).toEqual({ ...whole, at: 4 });
    expect(at(0).history.at).toBe(-1);
  });

  it('measure the same of a step taken again as of one that is recorded', async () => {
    const history = await trained([trialRun('shampoo'), trialRun('adam'), trialRun('kfac')]);
    const sparse: History = {
      ...history,
      snapshotSteps: [0, 3, 6, 9, 12],
      replicaAt: (run, seed, step) => history.replicaAt(run, seed, step - (step % 3)),
      gradientCount: () => history.gradientCount(),
    };
    for (const run of [0, 1]) {
      const [whole, again] = [history, sparse].map((one) => measure(one, run, 12).history);
      expect([...again!.steps]).toEqual([1, 4, 7, 10, 12]);
      again!.steps.forEach((step, i) => {
        expect(again!.flips[i]).toBeCloseTo(whole!.flips[step - 1]!, 12);
        expect(again!.turned[i]).toBeCloseTo(whole!.turned[step - 1]!, 2);
        if (step < 12) expect(again!.stepped[i]).toBeCloseTo(whole!.stepped[step - 1]!, 2);
      });
    }
    // K-FAC would have to see the examples again.
    const [whole, again] = [history, sparse].map((one) => measure(one, 2, 12).history);
    expect([...again!.steps]).toEqual([3, 6, 9, 12]);
    expect(again!.stepped.every(Number.isNaN)).toBe(true);
    again!.steps.forEach((step, i) => expect(again!.turned[i]).toBeCloseTo(whole!.turned[step - 1]!, 6));
  });

  it('show a low rank whole, and of large matrices the upper left', async () => {
    const history = await trained([trialRun('sketchy', { rank: 3 })], [70, 3], 4);
    const { matrices } = measure(history, 0, 4, 'W2');
    const [basis, root] = ['Uᵀ of L^−¼', 'L^−¼'].map((name) => matrices.find((matrix) => matrix.name === name)!);
    expect([basis!.wholeRows, basis!.wholeColumns]).toEqual([3, 70]);
    expect([root!.rows, root!.columns, root!.wholeRows]).toEqual([64, 64, 70]);
    const here = history.replicaAt(0, 0, 4)!;
    const unit = here.units.find(({ name }) => name === 'W2')!.index;
    const operator = here.optimizer.operator(xp, here.states[unit]!, here.hyper, here.fixed);
    if (operator.form !== 'kronecker') throw new Error(operator.form);
    const left = applyOperator(xp, { form: 'kronecker', left: operator.left, right: { form: 'identity' } }, xp.eye(70));
    for (const [row, column] of [
      [0, 0],
      [5, 63],
      [63, 20],
    ] as const)
      expect(root!.values[row * 64 + column]).toBeCloseTo(left.data[row * 70 + column]!, 10);
  });
});

it('are as their preset says: all but Adam’s turn signs round', async () => {
  const { experiment } = presetOf('preconditioners')!;
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(experiment.steps);
  const shares = experiment.runs.map((_, run) => {
    const { flips } = measure(trainer.history, run, experiment.steps, experiment.view.parameter).history;
    return flips.reduce((sum, share) => sum + share, 0) / flips.length;
  });
  for (const share of shares.slice(0, 3)) expect(share).toBeGreaterThan(0.1);
  expect(shares[3]).toBe(0);
});

describe('signs and angles', () => {
  it('count the entries that are not 0 and are turned round', () => {
    expect(signFlips([1, -2, 0, 4, 5], [-1, -1, -7, 1e-300, -1e-300])).toBe(0.5);
    expect(signFlips([1e-300, -1], [-1e-300, 0])).toBe(0.5);
    expect(signFlips([0, 0], [1, 1])).toBeNaN();
    expect(signFlips([1, 1], [Number.NaN, 1])).toBeNaN();
  });

  it('are those of school, whatever the lengths', () => {
    expect(angleBetween([1, 0], [1, 1])).toBeCloseTo(45, 10);
    expect(angleBetween([1e-200, 0], [0, 1e200])).toBeCloseTo(90, 10);
    expect(angleBetween([3, 4], [-3, -4])).toBeCloseTo(180, 5);
    expect(angleBetween([3, 4], [6, 8])).toBeCloseTo(0, 5);
    expect(angleBetween([0, 0], [1, 0])).toBeNaN();
  });
});
