import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { fairFight } from './fairFight.tsx';
import { bestRates, foundCorners, rateGrid } from './fight.ts';
import { fightCaption, fightTable } from './fairFightWords.ts';
import { fightPlot } from './fightPlot.ts';

const experiment = testExperiment(
  'rings',
  { points: 24 },
  { widths: [3] },
  [['sgd'], ['adam', { learningRate: 0.01 }]],
  {
    steps: 8,
    seeds: 2,
  },
);
const settings = { rates: 3, span: 2 };

describe('the rates of a fair fight', () => {
  it('lie evenly around the middle, which is among them', () => {
    expect(rateGrid(0.03, 3, 2, [1e-6, 10])).toEqual([0.003, 0.03, 0.3]);
    expect(rateGrid(0.03, 5, 4, [1e-6, 10])).toEqual([0.0003, 0.003, 0.03, 0.3, 3]);
  });

  it('are as many and as wide apart at the end of what is allowed', () => {
    expect(rateGrid(10, 3, 2, [1e-6, 10])).toEqual([0.1, 1, 10]);
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (center, count, decades) => {
          const rates = rateGrid(10 ** center, count, decades, [1e-6, 10]);
          expect(new Set(rates).size).toBe(count);
          expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-6);
          expect(Math.max(...rates)).toBeLessThanOrEqual(10);
          // Rounded to three digits.
          expect(Math.abs(Math.log10(rates.at(-1)! / rates[0]!) - decades)).toBeLessThan(0.01);
        },
      ),
    );
  });
});

describe('a fair fight', () => {
  it('gives every run the same trainings, all in one array', () => {
    const study = fairFight.study!(unstudied(fairFight, experiment, settings));
    expect(study).toHaveLength(1);
    expect(study[0]?.runs.map(({ optimizer, settings: { learningRate } }) => [optimizer, learningRate])).toEqual([
      ...[0.01, 0.1, 1].map((rate) => ['sgd', rate]),
      ...[0.001, 0.01, 0.1].map((rate) => ['adam', rate]),
    ]);
    expect(study[0]).toMatchObject({ steps: 8, seeds: 2, batch: 0, seed: 1 });
  });

  it('gives all runs the same rates around a common middle', () => {
    const common = { ...settings, center: 'common', rate: 0.1 };
    const [study] = fairFight.study!(unstudied(fairFight, experiment, common));
    expect(study?.runs.map((run) => run.settings['learningRate'])).toEqual([0.01, 0.1, 1, 0.01, 0.1, 1]);
  });

  it('names no winner before all have been trained', () => {
    const input = unstudied(fairFight, experiment, settings);
    expect(bestRates(foundCorners(input))).toEqual([]);
    expect(fightCaption(input)).toBe(
      'Training every run with every rate: 0 %. Each run was given 3 learning rates × 2 seeds (medians) of 8 steps.',
    );
    expect(fightPlot(foundCorners(input), input.looks, 'loss', undefined)).toBeUndefined();
  });

  it('finds the least median loss of every run, and the rate that has it', async () => {
    const input = await studied(fairFight, experiment, settings);
    const { evaluations } = input.studies[0]!;
    // By hand from what was trained: two seeds, six settings, the mean of the two is their median.
    const losses = Array.from({ length: 6 }, (_, i) => {
      const last = (seed: number) => evaluations.training[2 * i + seed]!.at(-1)!;
      return (last(0) + last(1)) / 2;
    });
    const found = foundCorners(input);
    expect(found.map((corner) => corner.losses)).toEqual([losses.slice(0, 3), losses.slice(3)]);
    const best = [losses.indexOf(Math.min(...losses.slice(0, 3))), losses.indexOf(Math.min(...losses.slice(3)))];
    const rates = [0.01, 0.1, 1, 0.001, 0.01, 0.1];
    expect(bestRates(found)).toEqual(best.map((at, run) => ({ run, settings: { learningRate: rates[at] } })));
    const winner = losses[best[0]!]! < losses[best[1]!]! ? 'SGD' : 'Adam';
    expect(fightCaption(input)).toMatch(
      new RegExp(`^With its best rate, η = [^,]+, ${winner} has the least training loss`),
    );
    expect(fightTable(input).rows.filter((row) => row.includes('best'))).toHaveLength(2);
  });

  it('judges by held-out losses, at the end or at their least', async () => {
    const last = foundCorners(await studied(fairFight, experiment, { ...settings, judge: 'heldOut' }));
    const input = await studied(fairFight, experiment, { ...settings, judge: 'best' });
    const { heldOut } = input.studies[0]!.evaluations;
    const least = [0, 1].map((seed) => Math.min(...heldOut[seed]!));
    expect(foundCorners(input)[0]?.losses[0]).toBe((least[0]! + least[1]!) / 2);
    expect(last[0]!.losses[0]).toBeGreaterThanOrEqual(foundCorners(input)[0]!.losses[0]!);
  });

  it('marks what diverges, and finds no best where all does', async () => {
    const wild = testExperiment('rosenbrock', {}, {}, [['sgd', { learningRate: 5 }], ['adam']], { steps: 30 });
    const input = await studied(fairFight, wild, { rates: 2, span: 1 });
    const [sgd, adam] = foundCorners(input);
    expect(sgd?.losses).toEqual([Infinity, Infinity]);
    expect(sgd?.best).toBeUndefined();
    expect(adam?.best).toBeDefined();
    expect(fightCaption(input)).toContain('SGD diverged at every rate.');
    expect(bestRates([sgd!, adam!])).toHaveLength(1);
  });
});
