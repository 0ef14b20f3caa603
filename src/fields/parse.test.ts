import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChoiceField, IntegerField, ListField, NumberField } from './fields.ts';
import { formatSetting, parseField } from './parse.ts';
import { shortNumber } from './shortNumber.ts';
import { shown } from './shown.ts';

const common = { label: 'Rate', key: 'k', hint: '' };
const rate: NumberField = { ...common, type: 'number', min: 1e-6, max: 100, default: 0.01, scale: 'log' };
const decay: NumberField = { ...common, type: 'number', min: 1e-8, max: 1, default: 0, scale: 'log', zero: true };
const steps: IntegerField = { ...common, type: 'integer', min: 1, max: 1000, default: 10, scale: 'log' };
const mode: ChoiceField = {
  ...common,
  type: 'choice',
  default: 'sum',
  options: [
    { value: 'sum', label: 'Sum' },
    { value: 'ema', label: 'Moving average' },
  ],
};
const widths: ListField = {
  ...common,
  type: 'list',
  integer: true,
  min: 1,
  max: 256,
  minLength: 0,
  maxLength: 3,
  default: [16],
};
const start: ListField = { ...widths, integer: false, min: -10, max: 10, minLength: 2, maxLength: 2, default: [0, 0] };

describe('parseField', () => {
  it.each([
    [rate, 0.1, 0.1],
    [rate, '1e-3', 0.001],
    [rate, '.1', 0.1],
    [rate, ' 0.1 ', 0.1],
    [rate, '1.', 1],
    [rate, '+2E1', 20],
    [decay, '0', 0],
    [decay, 1e-8, 1e-8],
    [steps, '20', 20],
    [mode, 'ema', 'ema'],
    [widths, [8, '4'], [8, 4]],
    [widths, '16-16', [16, 16]],
    [widths, '16, 8 4', [16, 8, 4]],
    [widths, '', []],
    [start, '-1.2-1', [-1.2, 1]],
    [start, '.5--1e-3', [0.5, -0.001]],
    [start, '−2, 1.', [-2, 1]],
  ])('takes %#', (field, raw, value) => {
    expect(parseField(field, raw)).toEqual({ value });
  });

  it.each([
    [rate, 1e9, 100, 'Rate must be a number from 1e-6 to 100, not 1000000000; 100 is used.'],
    [rate, -1, 1e-6, 'Rate must be a number from 1e-6 to 100, not -1; 1e-6 is used.'],
    [rate, '1e', 0.01, 'Rate must be a number from 1e-6 to 100, not "1e"; 0.01 is used.'],
    [rate, '0x10', 0.01, 'Rate must be a number from 1e-6 to 100, not "0x10"; 0.01 is used.'],
    [rate, '1e400', 0.01, 'Rate must be a number from 1e-6 to 100, not "1e400"; 0.01 is used.'],
    [rate, Infinity, 0.01, 'Rate must be a number from 1e-6 to 100, not Infinity; 0.01 is used.'],
    [rate, NaN, 0.01, 'Rate must be a number from 1e-6 to 100, not NaN; 0.01 is used.'],
    [rate, null, 0.01, 'Rate must be a number from 1e-6 to 100, not null; 0.01 is used.'],
    [rate, [1], 0.01, 'Rate must be a number from 1e-6 to 100, not a list of 1; 0.01 is used.'],
    [decay, -1, 0, 'Rate must be 0 or a number from 1e-8 to 1, not -1; 0 is used.'],
    [decay, 1e-9, 1e-8, 'Rate must be 0 or a number from 1e-8 to 1, not 1e-9; 1e-8 is used.'],
    [steps, 2.6, 3, 'Rate must be a whole number from 1 to 1000, not 2.6; 3 is used.'],
    [mode, 'toString', 'sum', 'Rate must be one of sum, ema, not "toString"; sum is used.'],
    [
      widths,
      [1, 2, 3, 4],
      [16],
      'Rate must be a list of 0 to 3 whole numbers from 1 to 256, not a list of 4; 16 is used.',
    ],
    [
      widths,
      [999, 0.2],
      [256, 1],
      'Rate must be a list of 0 to 3 whole numbers from 1 to 256, not a list of 2; 256, 1 is used.',
    ],
    [start, '1', [0, 0], 'Rate must be a list of 2 numbers from -10 to 10, not "1"; 0, 0 is used.'],
    [start, [1, null], [0, 0], 'Rate must be a list of 2 numbers from -10 to 10, not a list of 2; 0, 0 is used.'],
  ])('replaces %#, and says so', (field, raw, value, problem) => {
    expect(parseField(field, raw)).toEqual({ value, problem });
  });

  it('never throws, and always gives a value that it takes itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(rate, decay, steps, mode, widths, start),
        fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true }),
        (field, raw) => {
          const { value } = parseField(field, raw);
          expect(parseField(field, value)).toEqual({ value });
        },
      ),
    );
  });
});

describe('numbers as text', () => {
  it('read back exactly, as typed and in links', () => {
    const wide: NumberField = { ...rate, min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
    const list: ListField = { ...start, min: wide.min, max: wide.max };
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()).map((x) => x + 0);
    fc.assert(
      fc.property(number, number, (x, y) => {
        expect(parseField(wide, formatSetting(wide, x))).toEqual({ value: x });
        expect(parseField(wide, shortNumber(x))).toEqual({ value: x });
        expect(parseField(list, formatSetting(list, [x, y]))).toEqual({ value: [x, y] });
        expect(parseField(list, [x, y].map(shortNumber).join('-'))).toEqual({ value: [x, y] });
        expect(shortNumber(x).length).toBeLessThanOrEqual(String(x).length);
      }),
    );
  });

  it.each([
    [0.02, '.02', '0.02'],
    [0.001, '.001', '0.001'],
    [0.0001, '1e-4', '1e-4'],
    [0.00015, '15e-5', '0.00015'],
    [600, '600', '600'],
    [100000, '1e5', '1e5'],
    [-0.5, '-.5', '-0.5'],
    [0, '0', '0'],
    [2147483647, '2147483647', '2147483647'],
    [Number.MIN_VALUE, '5e-324', '5e-324'],
  ])('are short: %d', (x, link, typed) => {
    expect(shortNumber(x)).toBe(link);
    expect(formatSetting(rate, x)).toBe(typed);
    if (Number.isInteger(x)) expect(formatSetting(steps, x)).toBe(String(x));
  });
});

it('shows hostile text without its control and bidirectional characters, and shortened', () => {
  expect(shown('a\u202Eb\u0000\uD800')).toBe('"a\uFFFDb\uFFFD\uFFFD"');
  expect(Array.from(shown('😀'.repeat(1000)))).toHaveLength(43);
});
