import { expect, it } from 'vitest';
import { ago, describe, size } from './words.ts';

it('describes an experiment by its problem and methods', () => {
  expect(describe({ title: '', problem: 'rings', optimizers: ['sgd', 'adam', 'sgd'] })).toBe('Rings: SGD (2), Adam');
  expect(describe({ title: '', problem: 'gone', optimizers: ['gone'] })).toBe('gone: gone');
});

it('tells times and sizes', () => {
  const day = 86_400_000;
  expect([0, 61_000, 3_600_000, 2 * day].map((past) => ago(0, past))).toEqual([
    'just now',
    '1 minute ago',
    '1 hour ago',
    '2 days ago',
  ]);
  expect(ago(0, 40 * day)).toMatch(/^(Jan 1, 1970|Dec 31, 1969)$/);
  expect([0, 999, 1500, 12_345_678, 2e15].map(size)).toEqual(['0 bytes', '999 bytes', '1.5 kB', '12 MB', '2000 TB']);
});
