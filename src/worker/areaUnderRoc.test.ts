import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { areaUnderRoc } from './areaUnderRoc.ts';
import { createTrainer } from './trainer.ts';
import { trialExperiment, trialRun } from './trials.ts';

describe('the area under the ROC curve', () => {
  it('is the share of pairs in the right order, ties half', () => {
    const examples = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(examples, (rows) => {
        let [pairs, right] = [0, 0];
        for (const [high, isHigh] of rows) {
          for (const [low, isLow] of rows) {
            if (!isHigh || isLow) continue;
            pairs += 1;
            right += high > low ? 1 : high === low ? 0.5 : 0;
          }
        }
        const found = areaUnderRoc(
          Float64Array.from(rows, ([score]) => score),
          (i) => rows[i]![1],
        );
        if (pairs === 0) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(right / pairs, 12);
      }),
    );
  });
  it('is unknown where a score is', () => {
    expect(areaUnderRoc(Float64Array.of(1, NaN), (i) => i === 0)).toBeNaN();
  });

  it('is reported of two classes, for training and held-out examples of every replica, and of nothing else', async () => {
    const last = async (problem: string, settings = {}) => {
      const runs = [trialRun('adam', { learningRate: 0.05 }), trialRun('sgd', { learningRate: 1e-4 })];
      const experiment = trialExperiment(
        problem,
        runs,
        { steps: 60, seeds: 2 },
        { points: 80, heldOut: 0.25, ...settings },
      );
      const trainer = await createTrainer(float64Engine(), experiment, () => 0);
      return { trainer, evaluation: (await trainer.advance(60)).evaluations.at(-1)! };
    };
    const { evaluation, trainer } = await last('moons', { noise: 0.1 });
    // Adam tells moons apart; a rate of 1e-4 leaves chance.
    for (const values of [evaluation.trainingAuc, evaluation.heldOutAuc]) {
      expect(values).toHaveLength(4);
      for (const value of values.subarray(0, 2)) expect(value).toBeGreaterThan(0.95);
    }
    // Once more from the weights, by the definition.
    const { model } = trainer;
    const engine = float64Engine();
    const weights = await trainer.weights();
    const { examples, inputs, targets, inputWidth } = model.data!.training;
    const tape = model.passes!.forward(
      engine.xp,
      weights.map((values, i) => engine.xp.array(values, [4, model.parameters[i]!.rows, model.parameters[i]!.columns])),
      engine.xp.array(inputs, [1, examples, inputWidth]),
    );
    const { data } = tape.at(-1)!.output;
    for (let r = 0; r < 4; r++) {
      let [pairs, right] = [0, 0];
      const score = (i: number) => data[(r * examples + i) * 2 + 1]! - data[(r * examples + i) * 2]!;
      for (let i = 0; i < examples; i++) {
        for (let j = 0; j < examples; j++) {
          if (targets[2 * i + 1] !== 1 || targets[2 * j + 1] === 1) continue;
          pairs += 1;
          right += score(i) > score(j) ? 1 : score(i) === score(j) ? 0.5 : 0;
        }
      }
      expect(evaluation.trainingAuc[r]).toBeCloseTo(right / pairs, 12);
    }
    for (const problem of ['blobs', 'teacherStudent', 'rosenbrock']) {
      const { trainingAuc, heldOutAuc } = (await last(problem)).evaluation;
      expect([...trainingAuc, ...heldOutAuc].every(Number.isNaN)).toBe(true);
    }
  });
});
