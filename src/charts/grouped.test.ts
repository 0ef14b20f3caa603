import { expect, it } from 'vitest';
import { grouped, wholeNumber } from './grouped.ts';

it('thousands are set apart, and ticks between whole numbers stay empty', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([2000, 0.5].map(wholeNumber)).toEqual(['2,000', '']);
});
