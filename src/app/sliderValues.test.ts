import { describe, expect, it } from 'vitest';
import { experimentFields } from '../experiment/experimentFields.ts';
import { viewFields } from '../experiment/viewFields.ts';
import type { Field, IntegerField, NumberField } from '../fields/fields.ts';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { problems } from '../problems/index.ts';
import { nearestIndex, sliderValues } from './sliderValues.ts';

const records = [
  ...optimizers.flatMap(({ kind, hyper, fixed }) => [[kind, { ...hyper, ...fixed }] as const]),
  ...[...problems, ...networks].map(({ kind, fields }) => [kind, fields] as const),
  ['training', experimentFields] as const,
  ['view', viewFields] as const,
];
const isNumeric = (field: Field): field is NumberField | IntegerField =>
  field.type === 'number' || field.type === 'integer';
const declared = records.flatMap(([owner, fields]) =>
  Object.entries<Field>(fields).flatMap(([name, field]) =>
    isNumeric(field) && field !== experimentFields.seed ? [[`${owner}.${name}`, field] as const] : [],
  ),
);

describe.each(declared)('the slider of %s', (_, field) => {
  const values = sliderValues(field);
  it('rises from end to end, in values of its own type, and finds them again', () => {
    expect(values[0]).toBe(field.type === 'number' && field.zero ? 0 : field.min);
    expect(values.at(-1)).toBe(field.max);
    expect(values.length).toBeGreaterThan(1);
    values.forEach((value, index) => {
      if (index > 0) expect(value).toBeGreaterThan(values[index - 1]!);
      if (field.type === 'integer') expect(Number.isInteger(value)).toBe(true);
      expect(nearestIndex(values, value)).toBe(index);
    });
  });
});

const common = { label: '', key: '', hint: '' };

it('is spaced as the field asks', () => {
  const rate = sliderValues({ ...common, type: 'number', min: 1e-6, max: 100, default: 0.01, scale: 'log' });
  const decay = sliderValues({ ...common, type: 'number', min: 0, max: 1, default: 0.9, scale: 'complement' });
  const middle = (values: readonly number[]) => values[Math.floor(values.length / 2)];
  expect(middle(rate)).toBeCloseTo(0.01, 2);
  expect(middle(decay)).toBeCloseTo(0.99, 2);
  for (const value of rate) expect(value.toExponential().replace(/e.*/, '').length).toBeLessThanOrEqual(3);
  expect(decay.slice(-2)).toEqual([0.9999, 1]);
});

it('stands at the nearest value', () => {
  expect([-5, 1, 1.4, 1.6, 2.9, 99].map((value) => nearestIndex([1, 2, 3], value))).toEqual([0, 0, 0, 1, 2, 2]);
});

it('leaves seeds to the keyboard', () => {
  expect(sliderValues(experimentFields.seed)).toEqual([]);
});
