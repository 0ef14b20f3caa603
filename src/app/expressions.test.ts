import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListField, NumberField } from '../fields/fields.ts';
import { evaluated } from './expressions.ts';

const rate: NumberField = {
  ...{ type: 'number', label: 'Rate', key: 'r', hint: '' },
  ...{ min: 0, max: 100, default: 1, scale: 'linear' },
};
const widths: ListField = {
  ...{ type: 'list', label: 'Widths', key: 'w', hint: '', integer: true },
  ...{ min: 1, max: 999, minLength: 0, maxLength: 4, default: [] },
};

describe('evaluated', () => {
  it.each([
    ['1/3', 1 / 3],
    ['2^-10', 2 ** -10],
    ['3e-4*2', 6e-4],
    ['sqrt(2)', Math.SQRT2],
    ['(1 + 2) * 4', 12],
  ])('reads %s', (text, value) => {
    const found = evaluated(rate, text);
    expect('raw' in found && found.raw).toBeCloseTo(value, 14);
  });

  it('reads each element of a list by itself', () => {
    expect(evaluated(widths, '2^4, 3 * 4, 5')).toEqual({ raw: [16, 12, 5] });
    expect(evaluated(widths, '2^4 3*4')).toEqual({ raw: [16, 12] });
    expect(evaluated(widths, '')).toEqual({ raw: [] });
  });

  it('says at which character of the whole text something is wrong', () => {
    expect(evaluated(rate, '1 + $')).toEqual({ problem: expect.stringMatching(/^At character 5: /) });
    expect(evaluated(widths, '16, 2 * x')).toEqual({ problem: expect.stringMatching(/^At character 9: /) });
    expect(evaluated(rate, '2 *')).toEqual({ problem: expect.stringMatching(/^At the end: /) });
  });

  it('answers whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(rate, widths), fc.string(), (field, text) => {
        const found = evaluated(field, text);
        expect('raw' in found || found.problem.length > 8).toBe(true);
      }),
    );
  });
});
