import { describe, expect, it } from 'vitest';
import { float64Engine } from '../../array/float64.ts';
import { presetOf } from '../../experiment/presets/index.ts';
import { inclusion as probe } from '../../probes/inclusion.ts';
import type { InclusionResult } from '../../probes/inclusionResult.ts';
import { createTrainer } from '../../worker/trainer.ts';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { inclusion } from './inclusion.tsx';
import { holds } from './inclusionWords.ts';
import { limitConstant } from './limit.ts';
import { foundInclusions, inclusions, triedIn } from './pairs.ts';

async function limitsOf(kind: string, momentum: number): Promise<InclusionResult> {
  const trainer = await createTrainer(float64Engine(), presetOf(kind)!.experiment, () => 0);
  await trainer.advance(45);
  const request = { probe: 'inclusion', run: 0, seed: 0, step: 45, parameter: 'W1', momentum } as const;
  return probe.open(trainer.history, () => 0)(request, () => false).result;
}

describe('the limit of a large ε (Choi et al. 2019, section 3)', async () => {
  const results = [await limitsOf('inclusion', 0.9), await limitsOf('rings', 0.5)];

  it('makes RMSProp and Adam heavy ball, and NAdam Nesterov’s method, with an error in proportion to 1/ε', () => {
    for (const { curves, epsilons, gradients } of results) {
      expect(gradients).toBe(40);
      for (const curve of curves) {
        const limit = limitConstant(curve, epsilons)!;
        expect(limit.stray, curve.general).toBeLessThan(0.2);
        expect(limit.constant).toBeGreaterThan(0);
        expect(curve.gap.at(-1)).toBeLessThan(1e-7);
      }
    }
  });

  it('is far from them with ε as a guard', () => {
    for (const { curves } of results) for (const { gap } of curves) expect(gap[0]).toBeGreaterThan(0.1);
  });
});

describe('inclusions that were trained', async () => {
  const { experiment } = presetOf('inclusion')!;
  const input = await studied(inclusion, experiment, { draw: 2 });
  const all = foundInclusions(input);
  const pair = (general: string, special: string) =>
    all.find((one) => one.general === general && one.special === special)!;

  it('hold for RMSProp and Adam when ε is tuned, and fail for RMSProp when it is not', () => {
    expect(holds(pair('rmsprop', 'momentum'), 'tuned')).toBe(true);
    expect(holds(pair('adam', 'momentum'), 'tuned')).toBe(true);
    expect(holds(pair('rmsprop', 'momentum'), 'untuned')).toBe(false);
    // Not by a hair: the untuned one ends twice as high.
    const { untuned, special } = pair('rmsprop', 'momentum').found;
    expect(untuned.loss).toBeGreaterThan(2 * special.loss);
  });

  it('hold for momentum and Nesterov’s method over SGD by what is tried: without momentum they are SGD', () => {
    for (const general of ['momentum', 'nesterov']) {
      const { special, tuned } = pair(general, 'sgd').found;
      expect(holds(pair(general, 'sgd'), 'tuned')).toBe(true);
      special.trials.forEach((trial, i) => {
        expect(tuned.trials[i]!.run.settings['momentum']).toBe(0);
        expect(tuned.trials[i]!.loss).toBeCloseTo(trial!.loss, 12);
      });
    }
  });

  it('are counted in the caption and listed in the table', () => {
    const held = all.filter((one) => holds(one, 'tuned')).length;
    expect(inclusion.caption(input)).toContain(`in ${held} of 5 pairs, with η alone in`);
    const { columns, rows } = inclusion.table(input);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows.map((row) => row[3])).toEqual(
      all.flatMap(({ found }) => [found.special, found.untuned, found.tuned].map(({ loss }) => loss)),
    );
  });
});

it('carries every setting of the special method over at every value of the knob', () => {
  for (const one of inclusions) {
    const { special, untuned, tuned } = triedIn(one, { trials: 3, draw: 1 });
    expect([special.length, untuned.length, tuned.length]).toEqual([3, 3, 12]);
  }
  const [, , rmsprop] = inclusions;
  const { special, tuned } = triedIn(rmsprop!, { trials: 3, draw: 1 });
  const last = tuned.slice(-3);
  special.forEach(({ settings }, i) => {
    const { learningRate, epsilon, momentum } = last[i]!.settings;
    expect(Number(learningRate) / Number(epsilon)).toBeCloseTo(Number(settings['learningRate']), 12);
    expect(momentum).toBe(settings['momentum']);
  });
});

it('has words before anything is known', () => {
  const input = unstudied(inclusion, testExperiment('xor', {}, {}, [['sgd']], {}), { trials: 2 });
  expect(inclusion.caption(input)).toMatch(
    /^The methods of each pair are being trained\. So far 0 of \d+ trainings have ended\.$/,
  );
  expect(inclusion.request!(input)).toBeUndefined();
});
