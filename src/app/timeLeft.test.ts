import { expect, it } from 'vitest';
import { timeLeft } from './timeLeft.ts';

it.each([
  [0.4, undefined],
  [1, undefined],
  [4.4, '4 s'],
  [89, '89 s'],
  [100, '2 min'],
  [3600, '60 min'],
  [5400, '1 h 30 min'],
  [7140, '2 h'],
  [7200, '2 h'],
  [Infinity, undefined],
  [NaN, undefined],
])('says %d s', (seconds, words) => {
  expect(timeLeft(seconds)).toBe(words);
});
