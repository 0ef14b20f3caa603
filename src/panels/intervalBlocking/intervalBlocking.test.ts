import { describe, expect, it } from 'vitest';
import { presetOf } from '../../experiment/presets/index.ts';
import { studied, testExperiment, unstudied } from '../studies/studied.properties.ts';
import { intervalBlocking } from './intervalBlocking.tsx';
import { multiplyAdds, sweepOf, sweptRun, sweptValues } from './sweep.ts';
import { lossPlot, timePlot } from './sweepPlots.ts';
import { trend } from './sweepWords.ts';

const { experiment } = presetOf('intervals')!;

describe('the interval between roots', async () => {
  const input = await studied(intervalBlocking, experiment, { intervals: [20, 1, 5, 100] });
  const sweep = sweepOf(input)!;

  // Anil et al. 2020, section 4, tolerate delays that are short beside the training.
  it('may be five steps for less than a tenth of the loss; the longer, the worse', () => {
    for (const { losses, batch } of sweep.lines) {
      expect(losses[1]! / losses[0]! - 1, `${batch}`).toBeLessThan(0.1);
      expect(trend(losses), `${batch}`).toBe('rising throughout');
    }
  });

  it('has a line for each batch size, in a caption, a table and the pictures', () => {
    expect(sweep.lines.map(({ batch }) => batch)).toEqual([16, 0]);
    expect(sweep.values).toEqual([1, 5, 20, 100]);
    const caption = intervalBlocking.caption(input);
    expect(caption).toMatch(
      /^Shampoo with new roots every step → every 100 steps: batch 16, loss .* \(rising throughout\), .* ms a step; all examples, loss/,
    );
    const { columns, rows } = intervalBlocking.table(input);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows.map((row) => row[2])).toEqual(lossPlot(sweep)!.series.flatMap(({ y }) => Array.from(y)));
    const [modelled, ...measured] = timePlot(sweep)!.series;
    expect(rows.map((row) => row[3])).toEqual(measured.flatMap(({ y }) => Array.from(y)));
    const work = rows.slice(0, 4).map((row) => Number(row[4]));
    expect(Array.from(modelled!.y, (value) => value / modelled!.y[0]!)).toEqual(
      work.map((value) => expect.closeTo(value / work[0]!, 12)),
    );
  });
});

describe('the modelled work', () => {
  const [shampoo] = experiment.runs;
  const parameters = [{ name: 'W1', rows: 16, columns: 12, layer: 0 }];

  it('is the step and the share of a refresh', () => {
    const at = (interval: number) =>
      multiplyAdds({ ...shampoo!, settings: { ...shampoo!.settings, interval } }, parameters, 16);
    expect(at(1) - at(2)).toBeCloseTo((at(1) - at(1200)) * (1 / 2 / (1 - 1 / 1200)), 6);
    expect(at(1)).toBeGreaterThan(at(5));
  });

  it('falls with the size of blocks as their decompositions do', () => {
    const at = (block: number) =>
      multiplyAdds({ ...shampoo!, settings: { ...shampoo!.settings, block } }, parameters, 16);
    expect(at(4)).toBeLessThan(at(8));
    expect(at(8)).toBeLessThan(at(0));
  });
});

it('orders blocks with the whole matrix last, and finds a run that has them', () => {
  const input = unstudied(intervalBlocking, testExperiment('xor', {}, {}, [['sgd'], ['kfac'], ['shampoo']], {}), {
    view: 'block',
    blocks: [0, 8, 2, 8],
  });
  expect(sweptValues(input)).toEqual([2, 8, 0]);
  expect(sweptRun(input)).toBe(2);
  expect(sweptRun({ ...input, settings: { ...input.settings, view: 'interval' } })).toBe(1);
});

it('tells monotone losses from others', () => {
  expect(trend([1, 1, 2])).toBe('rising throughout');
  expect(trend([3, 2, 2])).toBe('falling throughout');
  expect(trend([1, 3, 2])).toBe('not monotone');
  expect(trend([1, NaN, 2])).toBe('');
  expect(trend([1, 2])).toBe('');
});

it('says why there is nothing to draw', () => {
  const sgd = unstudied(intervalBlocking, testExperiment('xor', {}, {}, [['sgd']], {}));
  expect(intervalBlocking.study!(sgd)).toEqual([]);
  expect(intervalBlocking.caption(sgd)).toContain('None of the runs has roots');
  expect(intervalBlocking.table(sgd).rows).toEqual([]);
});
