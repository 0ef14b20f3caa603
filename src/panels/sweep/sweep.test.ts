import { describe, expect, it } from 'vitest';
import { presetOf } from '../../experiment/presets/index.ts';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { sweepAxis } from './axes.ts';
import { bestPoint, sweepOf, sweepTrials } from './cells.ts';
import { sweep } from './sweep.tsx';
import { pointText } from './sweepWords.ts';

const experiment = testExperiment(
  'quadratic',
  {},
  {},
  [
    ['sgd', { learningRate: 0.02 }],
    ['adam', { learningRate: 0.1 }],
  ],
  { steps: 40, seeds: 1 },
);

describe('the values of an axis', () => {
  const [sgd, adam] = experiment.runs;

  it('lie around the run’s own, two to a decade on a logarithmic scale', () => {
    expect(sweepAxis(sgd!, 'learningRate', [], 5)?.values).toEqual([0.002, 0.0063, 0.02, 0.063, 0.2]);
  });

  it('approach 1 by decades where the distance to 1 is what counts', () => {
    const { values } = sweepAxis(adam!, 'beta2', [], 5)!;
    expect(values).toContain(adam!.settings['beta2']);
    expect(values).toEqual(values.toSorted((a, b) => Number(a) - Number(b)));
    expect(values.every((value) => Number(value) >= 0 && Number(value) < 1)).toBe(true);
  });

  it('are those listed, ascending, each once and within the range', () => {
    expect(sweepAxis(sgd!, 'learningRate', [0.1, 0.01, 0.1, -5], 5)?.values).toEqual([expect.any(Number), 0.01, 0.1]);
  });

  it('are missing where the run has no such parameter', () => {
    expect(sweepAxis(sgd!, 'beta2', [], 5)).toBeUndefined();
    expect(sweepAxis(sgd!, '__proto__', [], 5)).toBeUndefined();
  });
});

describe('a sweep', async () => {
  const plain = await studied(sweep, experiment, { acrossValues: [0.001, 0.01, 100] });
  const both = await studied(
    sweep,
    { ...experiment, view: { ...experiment.view, focus: 1 } },
    { up: 'beta1', acrossValues: [0.01, 0.1], upValues: [0, 0.9] },
  );

  it('trains every point with everything else as it is', () => {
    const runs = sweep.study!(both).flatMap((one) => one.runs);
    expect(runs).toHaveLength(4);
    const { learningRate: _, beta1: _beta1, ...rest } = experiment.runs[1]!.settings;
    for (const { optimizer, settings } of runs) {
      expect(optimizer).toBe('adam');
      expect(settings).toMatchObject(rest);
    }
  });

  it('says in its caption what its table and points say', () => {
    const found = sweepOf(plain)!;
    const trials = sweepTrials(plain, found);
    expect(trials.map((trial) => trial!.state)).toEqual(['finished', 'finished', 'diverged']);
    const best = bestPoint(trials)!;
    expect(sweep.caption(plain)).toContain(pointText(found, best));
    expect(sweep.caption(plain)).toContain('1 of 3 points diverged');
    const { rows } = sweep.table(plain);
    expect(rows.map((row) => row[1])).toEqual(
      trials.map(({ loss } = trials[0]!) => (Number.isFinite(loss) ? loss : '')),
    );
    expect(rows[best]![1]).toBe(Math.min(...rows.flatMap((row) => (typeof row[1] === 'number' ? [row[1]] : []))));
  });

  it('puts the second parameter’s values row by row', () => {
    const { rows, columns } = sweep.table(both);
    expect(columns).toHaveLength(4);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      [0.01, 0],
      [0.1, 0],
      [0.01, 0.9],
      [0.1, 0.9],
    ]);
  });
});

it('shows that momentum multiplies the learning rate by 1/(1 − μ)', async () => {
  const preset = presetOf('sweep')!.experiment;
  const input = await studied(sweep, preset, preset.view.panels![0]!.settings);
  const { rows } = sweep.table(input);
  const loss = (rate: number, momentum: number) =>
    Number(rows.find((row) => row[0] === rate && row[1] === momentum)![2]);
  for (const rate of [0.01, 0.03]) {
    // A tenth of the rate with 0.9; the same rate without is far behind.
    expect(loss(rate, 0.9) / loss(10 * rate, 0)).toBeCloseTo(1, 0);
    expect(loss(rate, 0.9)).toBeLessThan(loss(rate, 0) / 3);
  }
  expect(loss(0.1, 0.99)).toBeGreaterThan(10 * loss(0.1, 0.9));
});

it('trains a coarse picture before a fine one', () => {
  const input = unstudied(sweep, experiment, {
    acrossValues: Array.from({ length: 12 }, (_, i) => (i + 1) / 100),
    up: 'weightDecay',
    upValues: Array.from({ length: 12 }, (_, i) => (i + 1) / 100),
    points: 12,
  });
  const found = sweepOf(input);
  const [first, ...others] = sweep.study!(input);
  expect(first!.runs).toHaveLength(64);
  expect([first!, ...others].flatMap(({ runs }) => runs)).toHaveLength(found!.runs.length);
  const coarse = new Set(first!.runs.slice(0, 36).map(({ settings }) => settings['weightDecay']));
  expect(coarse.size).toBe(6);
});

it('says what can be swept where the parameter is unknown', () => {
  const input = unstudied(sweep, experiment, { across: 'nothing' });
  expect(sweep.study!(input)).toEqual([]);
  expect(sweep.caption(input)).toMatch(/no parameter “nothing” to sweep. It has: learning rate/);
});
