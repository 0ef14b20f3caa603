import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import { inventedSketches } from '../../gallery/invented/sketches.ts';
import { sketches as registry } from '../../linalg/sketches/index.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { sketchesFields, sketchNames } from './kind.ts';
import { sketchesCaption } from './sketchesCaption.ts';
import { measureAxis, sketchesSeries } from './sketchesLines.ts';
import { shownMeasure, shownSketches, sketchesRequest, sketchesResult } from './sketchesRequest.ts';
import { sketchesTable } from './sketchesTable.ts';

const parameters = [
  { name: 'W1', rows: 2, columns: 8 },
  { name: 'W2', rows: 8, columns: 16 },
];

function measured(settings: PanelInput['settings'] = {}, rest: Partial<PanelInput> = {}, rank = 6): PanelInput {
  const whole = { ...defaults(sketchesFields), ...settings };
  const input = testInput([testTrace(0, 0, new Array(20).fill(1))], { rank }, { settings: whole, parameters, ...rest });
  const request = sketchesRequest(input);
  return request ? { ...input, result: inventedSketches(request, false) } : input;
}

describe('the sketches', () => {
  it('are those of the registry, each with a name and its own look', () => {
    expect(Object.keys(sketchNames).sort()).toEqual(registry.map(({ kind }) => kind).sort());
    const all = shownSketches({ settings: { ...defaults(sketchesFields), sketches: 'all' } });
    // The best of rank ℓ is drawn as theory.
    expect([...all, 'bestRank'].sort()).toEqual(registry.map(({ kind }) => kind).sort());
    const input = measured({ sketches: 'all' });
    const series = sketchesSeries(sketchesResult(input)!, 'covariance', 'rank').filter(({ quiet }) => !quiet);
    expect(new Set(series.map(({ color, dash, marker }) => `${color} ${dash!.join()} ${marker}`)).size).toBe(
      series.length,
    );
    expect(new Set(series.map(({ marker, dash }) => `${marker} ${dash!.join()}`)).size).toBe(series.length);
  });

  it('are at most eight at once unless all are asked for', () => {
    for (const { value } of sketchesFields.sketches.options)
      if (value !== 'all') expect(shownSketches({ settings: { sketches: value } }).length).toBeLessThanOrEqual(8);
  });
});

describe('the request', () => {
  it('follows the cursor on gradients, and the share that has passed on other streams', () => {
    const gradients = sketchesRequest(measured({ at: 40 }, { cursor: 7 }));
    expect(gradients).toMatchObject({ stream: 'gradients', step: 7, parameter: 'W2', side: 'right', rank: 6, at: 1 });
    const items = sketchesRequest(measured({ stream: 'basis', at: 40 }, { cursor: 7 }));
    expect(items).toMatchObject({ stream: 'basis', step: 0, at: 0.4, rank: 6 });
  });

  it('keeps the rows of the sketch below the length of the side, and the side long enough', () => {
    expect(sketchesRequest(measured({}, {}, 99))).toMatchObject({ rank: 15 });
    expect(sketchesRequest(measured({ stream: 'noise' }, {}, 1))).toMatchObject({ rank: 2 });
    const short = { parameters: [{ name: 'W', rows: 2, columns: 1 }] };
    expect(sketchesRequest(measured({}, short))).toBeUndefined();
    expect(sketchesCaption(measured({}, short))).toContain('no side of at least 3');
  });

  it('needs no run for the literature’s streams', () => {
    const input = testInput([], {}, { settings: { ...defaults(sketchesFields), stream: 'synthetic' }, parameters: [] });
    expect(sketchesRequest(input)).toMatchObject({ stream: 'synthetic' });
    expect(sketchesRequest({ ...input, settings: defaults(sketchesFields) })).toBeUndefined();
  });
});

describe('the table', () => {
  it.each(['covariance', 'projection', 'kept'])('holds exactly the points of the lines and the bars: %s', (measure) => {
    const input = measured({ measure, sketches: 'family' });
    const result = sketchesResult(input)!;
    const series = sketchesSeries(result, shownMeasure(input), 'rank');
    const memory = sketchesSeries(result, shownMeasure(input), 'memory');
    const drawn = series.flatMap(({ x, y }, line) =>
      Array.from(x, (ell, i) => [ell, memory[line]!.x[i], Number.isNaN(y[i]) ? '' : y[i]]),
    );
    const { rows } = sketchesTable(input);
    expect(rows.slice(0, drawn.length).map((row) => row.slice(2, 5))).toEqual(drawn);
    expect(rows.slice(drawn.length).map((row) => [row[6], row[7]])).toEqual(
      Array.from(result.bars.squares, (square, i) => [square, result.bars.exact[i]]),
    );
  });

  it('has the items with their counters, and the seed of what is random', () => {
    const input = measured({ stream: 'basis' });
    const { rows } = sketchesTable(input);
    const items = rows.filter((row) => String(row[5]).startsWith('item'));
    expect(items.map((row) => row[8])).toEqual(sketchesResult(input)!.bars.items!.map(({ counter }) => counter));
    expect(rows.find(([name]) => name === 'CountSketch')![1]).toBe(1);
    expect(rows.find(([name]) => name === 'fast FD')![1]).toBe('');
  });
});

describe('the caption', () => {
  it('has the error at the rows of the bars, the bound, the best and the extremes, and says what is random', () => {
    const input = measured();
    const result = sketchesResult(input)!;
    const at = result.theory.ell.indexOf(6);
    const text = sketchesCaption(input);
    for (const value of [
      result.lines[0]!.covariance[at]!,
      result.theory.bound.covariance[at]!,
      result.theory.best.covariance[at]!,
      Math.max(...result.lines.map(({ covariance }) => covariance[at]!)),
    ])
      expect(text).toContain(String(Number(value.toPrecision(3))));
    expect(text).toContain('random seed 1');
    expect(text).toContain('A’s gradients of W2 up to step 20');
  });

  it('says whether the rows are the counters', () => {
    const input = measured({ stream: 'basis' });
    expect(sketchesCaption(input)).toContain('they are the counters of Misra–Gries');
    const result = sketchesResult(input)!;
    const items = result.bars.items!.map((item) => ({ ...item, sketched: item.sketched + 2 }));
    const other = { ...input, result: { ...result, bars: { ...result.bars, items } } };
    expect(sketchesCaption(other)).toContain('differ from the counters of Misra–Gries by up to 2');
  });

  it('says what is missing: a stream just chosen, a failure, a diverged run', () => {
    const input = measured();
    const chosen = { ...input, settings: { ...input.settings, stream: 'noise' } };
    expect(sketchesCaption(chosen)).toBe('The sketches are being compared.');
    expect(sketchesCaption({ ...input, result: undefined, problem: 'it is too long' })).toContain('it is too long');
    const result = sketchesResult(input)!;
    expect(sketchesCaption({ ...input, result: { ...result, energy: Number.NaN } })).toContain('diverged');
    expect(sketchesCaption({ ...input, result: { ...result, energy: 0 } })).toContain('are zero');
  });
});

it('errors of rounding size lie at the floor of the axis, which says so', () => {
  const one = { key: 'a', label: 'a', x: [1, 2], color: 'black' };
  expect(measureAxis([{ ...one, y: [0.1, 1e-17] }], 'covariance')).toMatchObject({
    domain: [1e-6, 0.125],
    floor: '≤10⁻⁶',
  });
  expect(measureAxis([{ ...one, y: [0.1, 0.01] }], 'covariance')).not.toHaveProperty('floor');
  expect(measureAxis([{ ...one, y: [0.4, 1.3] }], 'kept').domain).toEqual([0, 1.05 * 1.3]);
});
