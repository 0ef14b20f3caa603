import { describe, expect, it } from 'vitest';
import { experimentFields } from '../experiment/experimentFields.ts';
import { viewFields } from '../experiment/viewFields.ts';
import type { Field, IntegerField, NumberField } from '../fields/fields.ts';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { problems } from '../problems/index.ts';
import { sliderScale } from './sliderScale.ts';

const records = [
  ...optimizers.flatMap(({ kind, hyper, fixed }) => [[kind, { ...hyper, ...fixed }] as const]),
  ...[...problems, ...networks].map(({ kind, fields }) => [kind, fields] as const),
  ['training', experimentFields] as const,
  ['view', viewFields] as const,
];
const isNumeric = (field: Field): field is NumberField | IntegerField => field.type === 'number' || field.type === 'integer';
const declared = records.flatMap(([owner, fields]) =>
  Object.entries<Field>(fields).flatMap(([name, field]) => (isNumeric(field) ? [[`${owner}.${name}`, field] as const] : [])),
);

describe.each(declared)('the slider of %s', (_, field) => {
  const scale = sliderScale(field);
  it.runIf(scale)('reaches both ends, rises all the way, and finds its values again', () => {
    const values = Array.from({ length: scale!.last + 1 }, (_position, position) => scale!.value(position));
    expect(values[0]).toBe(field.type === 'number' && field.zero ? 0 : field.min);
    expect(values.at(-1)).toBe(field.max);
    values.forEach((value, position) => {
      if (position > 0) expect(value).toBeGreaterThanOrEqual(values[position - 1]!);
      if (field.type === 'integer') expect(Number.isInteger(value)).toBe(true);
      expect(scale!.value(scale!.position(value))).toBe(value);
    });
    expect(values.every((value, position) => position === 0 || value > values[position - 1]! || field.type === 'integer')).toBe(true);
  });
});

it('gives few digits', () => {
  const rate = sliderScale({ type: 'number', label: '', key: '', hint: '', min: 1e-6, max: 100, default: 0.01, scale: 'log' })!;
  for (let position = 0; position <= rate.last; position++) expect(rate.value(position).toExponential().replace(/e.*/, '').length).toBeLessThanOrEqual(3);
});

it('leaves seeds to the keyboard', () => {
  expect(sliderScale(experimentFields.seed)).toBeUndefined();
});
