import { describe, expect, it } from 'vitest';
import { presetOf } from '../../experiment/presets/index.ts';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { batchSize } from './batchSize.tsx';
import { batchPlot } from './batchPlots.ts';
import { batchSweep } from './batchSweep.ts';

const regression = testExperiment(
  'illConditionedRegression',
  { points: 512, heldOut: 0, noise: 0.1 },
  { widths: [], bias: 'none' },
  [
    ['adam', { learningRate: 0.01 }],
    ['kfac', { learningRate: 1, divergence: 0.1, damping: 0.01 }],
    ['sgd', { learningRate: 1e-4 }],
  ],
  { steps: 100 },
);
const settings = { batches: [512, 8, 64, 4000], target: 0.2, smoothing: 0.8 };

describe('what a larger batch buys', async () => {
  const input = await studied(batchSize, regression, settings);
  const sweep = batchSweep(input);
  const steps = (run: number, batch: number) => sweep.lines[run]!.steps[sweep.batches.indexOf(batch)]!;

  it('trains each batch size once, none larger than the data', () => {
    expect(sweep.batches).toEqual([8, 64, 512]);
    expect(batchSize.study!(input).map(({ batch, runs }) => [batch, runs.length])).toEqual([
      [8, 3],
      [64, 3],
      [512, 3],
    ]);
  });

  // Ba, Grosse & Martens 2017, figure 3: from noisy to exact curvature. The same claim from 128 to 2,048 examples of a larger problem.
  it('is fewer steps to K-FAC, and nothing to Adam', () => {
    expect(steps(1, 512)).toBeLessThanOrEqual(0.75 * steps(1, 8));
    expect(Math.abs(steps(0, 512) / steps(0, 8) - 1)).toBeLessThanOrEqual(0.15);
  });

  it('says where the target was not reached', () => {
    expect(sweep.lines[2]!.steps).toEqual([Infinity, Infinity, Infinity]);
    const caption = batchSize.caption(input);
    expect(caption).toContain('(20 % of the first), from batch 8 to 512');
    expect(caption).toContain(`K-FAC ${steps(1, 8)} → ${steps(1, 512)}`);
    expect(caption).toContain('SGD not reached → not reached');
  });

  it('has a table of what is plotted', () => {
    const { columns, rows } = batchSize.table(input);
    expect(columns).toHaveLength(1 + 2 * 3);
    expect(rows.map((row) => row[2])).toEqual(sweep.lines[1]!.steps);
    expect(rows.map((row) => row[5])).toEqual(sweep.batches.map((batch) => batch * steps(1, batch)));
    expect(rows[0]!.at(-1)).toBe('not reached');
    const plot = batchPlot(sweep, input.looks, 100, 'examples', 0, undefined);
    expect(Array.from(plot.series.find(({ key }) => key === '1')!.y)).toEqual(rows.map((row) => row[5]));
  });

  it('draws the ideal in proportion to 1/B, and what was not reached above everything', () => {
    const { series, y, yText } = batchPlot(sweep, input.looks, 100, 'steps', 0, undefined);
    const ideal = series.find(({ key }) => key === 'ideal')!;
    expect(Array.from(ideal.y, (value, i) => value * sweep.batches[i]!)).toEqual(
      sweep.batches.map(() => 8 * steps(0, 8)),
    );
    const missed = series.find(({ key }) => key === '2 missed')!;
    expect(missed.y[0]).toBeGreaterThan(100);
    expect(missed.y[0]).toBeLessThan(y.domain[1]);
    expect(yText(missed.y[0]!)).toBe('not reached');
  });
});

it('gains K-FAC most on two spirals, and SGD hardly anything', async () => {
  const { experiment } = presetOf('batchsize')!;
  const [sgd, adam, kfac] = batchSweep(await studied(batchSize, experiment, { batches: [8, 64, 256] })).lines;
  const gain = (steps: readonly number[] | undefined, from: number) => steps![from]! / steps![2]!;
  expect(gain(kfac!.steps, 0)).toBeGreaterThan(gain(adam!.steps, 0));
  expect(gain(kfac!.steps, 0)).toBeGreaterThan(3);
  // Four times the examples for less than a quarter fewer steps.
  expect(gain(sgd!.steps, 1)).toBeLessThan(4 / 3);
});

it('says why there is nothing to draw', () => {
  const surface = testExperiment('rosenbrock', {}, {}, [['sgd']], {});
  expect(batchSize.study!(unstudied(batchSize, surface))).toEqual([]);
  expect(batchSize.caption(unstudied(batchSize, surface))).toBe('This problem has no examples, and so no batches.');
  const hidden = { ...regression, runs: regression.runs.map((run) => ({ ...run, hidden: true })) };
  expect(batchSize.caption(unstudied(batchSize, hidden))).toContain('no visible run');
  expect(batchSize.caption(unstudied(batchSize, regression))).toBe(
    'The runs are being trained at batch sizes 8, 32, 128, 512. So far 0 of 12 trainings have ended.',
  );
});
