import { describe, expect, it } from 'vitest';
import { defaults } from '../../fields/fields.ts';
import { emptySums, kroneckerBound, kroneckerProduct, withGradient } from '../../probes/kroneckerBound.ts';
import type { KroneckerResult } from '../../probes/kroneckerResult.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { kronecker } from './index.ts';
import { kroneckerPictures, placeName } from './kroneckerWords.ts';

/** What the probe would say of one gradient, the identity of two dimensions, of a weight of so many rows. */
function measured(value = 1, wholeRows = 2): KroneckerResult {
  const gradient = { shape: [1, 2, 2] as const, data: Float64Array.of(value, 0, 0, value) };
  const sums = withGradient(emptySums(2, 2), gradient);
  const bound = kroneckerBound(sums, 0);
  return {
    probe: 'kronecker',
    step: 1,
    parameter: 'W1',
    rows: 2,
    columns: 2,
    wholeRows,
    wholeColumns: wholeRows,
    epsilon: 0,
    rank: Math.max(1, sums.rank),
    left: bound.left.data,
    right: bound.right.data,
    product: kroneckerProduct(bound.left, bound.right).data,
    rootProduct: bound.rootProduct.data,
    full: sums.full.data,
    scale: bound.scale,
    least: bound.least,
    leastWithout: bound.leastWithout,
    history: {
      steps: Int32Array.of(1),
      least: Float64Array.of(bound.least),
      leastWithout: Float64Array.of(bound.leastWithout),
      rank: Int32Array.of(sums.rank),
    },
  };
}

function inputWith(result: KroneckerResult | undefined, rest: Partial<PanelInput> = {}): PanelInput {
  return testInput([testTrace(0, 0, [1, 2])], {}, { result, settings: defaults(kronecker.fields), ...rest });
}

describe('the caption of Kronecker products', () => {
  it('marks the smallest eigenvalue by sign and word', () => {
    const caption = kronecker.caption(inputWith(measured()));
    expect(caption).toContain('After one gradient of W1 (2 × 2)');
    // The identity of two dimensions: tight with r = 2, and 1 − 2 without.
    expect(caption).toContain('is 0 up to rounding (as lemma 8 says)');
    expect(caption).toContain('without 1/r it is −1, negative');
    expect(caption).toContain('r = 2');
  });

  it('says of which part of a large weight it speaks, and what is wrong', () => {
    expect(kronecker.caption(inputWith(measured(1, 30)))).toContain('the upper left 2 × 2 of W1 (30 × 30)');
    expect(kronecker.caption(inputWith(measured(Number.NaN)))).toContain('diverged');
    expect(kronecker.caption(inputWith(undefined))).toContain('are being summed');
    expect(kronecker.caption(inputWith(undefined, { cursor: 0 }))).toContain('no gradient has been seen');
    expect(kronecker.caption(inputWith(undefined, { problem: 'no run.' }))).toContain('no run.');
  });
});

describe('the table of Kronecker products', () => {
  it('has every cell that is drawn, and the curve', () => {
    const input = inputWith(measured());
    const result = measured();
    const { rows, columns } = kronecker.table(input);
    const pictures = kroneckerPictures(input, result);
    expect(rows.length).toBe(4 + 4 + 16 + 16 + 1);
    const value = columns.indexOf('value');
    let at = 0;
    for (const picture of pictures)
      for (const expected of picture.values) {
        expect(rows[at]!.slice(0, 3)).toEqual([
          picture.name,
          placeName(picture, result, Math.floor((at - start(pictures, picture)) / picture.size)),
          placeName(picture, result, (at - start(pictures, picture)) % picture.size),
        ]);
        expect(rows[at++]![value]).toBe(expected);
      }
    expect(rows.at(-1)!.slice(4)).toEqual([1, 2, result.least, result.leastWithout]);
  });

  it('shows the square root of the product where that is asked for', () => {
    const input = inputWith(measured(2), { settings: { ...defaults(kronecker.fields), product: 'root' } });
    const [, , product] = kroneckerPictures(input, measured(2));
    expect(product!.name).toBe('(L ⊗ R)^½');
    expect(product!.values[0]).toBeCloseTo(4, 12);
  });

  it('is empty without a measurement', () => {
    expect(kronecker.table(inputWith(undefined)).rows).toEqual([]);
  });
});

function start(pictures: ReturnType<typeof kroneckerPictures>, picture: (typeof pictures)[number]): number {
  return pictures.slice(0, pictures.indexOf(picture)).reduce((sum, { values }) => sum + values.length, 0);
}

it('asks for the run and weight in focus at the cursor', () => {
  expect(kronecker.request?.(inputWith(undefined, { cursor: 7 }))).toMatchObject({
    run: 0,
    step: 7,
    parameter: 'W1',
    epsilon: 1e-6,
  });
  expect(kronecker.request?.(inputWith(undefined, { cursor: 0 }))).toBeUndefined();
});
