import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NumberField } from '../fields/fields.ts';
import { settingInName } from './settingInName.ts';

const rate: NumberField = {
  type: 'number',
  label: 'Learning rate',
  key: 'lr',
  hint: '',
  min: 0,
  max: 100,
  default: 0.1,
  scale: 'log',
};

it('rounds to three digits, a decay to three of its distance to 1', () => {
  expect(settingInName(rate, Math.PI / 100)).toBe('0.0314');
  expect(settingInName(rate, 1e-4)).toBe('1e-4');
  expect(settingInName(rate, 0.9995)).toBe('0.9995');
  expect(settingInName(rate, 0.99953141592)).toBe('0.999531');
});

it('takes more digits only where the others need them', () => {
  expect(settingInName(rate, Math.PI / 100, [Math.PI / 100, 0.5])).toBe('0.0314');
  expect(settingInName(rate, 0.0314159, [0.0314])).toBe('0.03142');
  expect(settingInName(rate, 0.0314, [0.0314159])).toBe('0.0314');
});

it('never gives two numbers one text', () => {
  const number = fc.oneof(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.constantFrom(1 / 3, 1 / 3 + 2 ** -54, 1 - 2 ** -53, 1),
  );
  fc.assert(
    fc.property(number, number, (a, b) => {
      fc.pre(a !== b);
      expect(settingInName(rate, a, [a, b])).not.toBe(settingInName(rate, b, [a, b]));
    }),
  );
});

it('leaves whole numbers as they are', () => {
  const { scale: _, ...rest } = rate;
  expect(settingInName({ ...rest, type: 'integer', scale: 'linear' }, 12_345)).toBe('12345');
});
