import { expect, it } from 'vitest';
import type { Guess } from '../../lessons/lesson.ts';
import { notchesOf, shareOf, valueAt } from './guessScale.ts';

const task: Guess = { type: 'guess', question: '', truth: '', min: 1, max: 100, start: 10, scale: 'log' };

it('goes there and back on either scale, and stays within its ends', () => {
  for (const scale of ['linear', 'log'] as const)
    for (const value of [1, 7.5, 10, 100])
      expect(valueAt({ ...task, scale }, shareOf({ ...task, scale }, value))).toBeCloseTo(value, 10);
  expect(shareOf(task, 10)).toBeCloseTo(0.5, 12);
  expect([shareOf(task, 0.1), shareOf(task, 1e3), shareOf(task, Infinity)]).toEqual([0, 1, 1]);
});

it('has a place for each multiple of its step', () => {
  const whole: Guess = { ...task, min: -5, max: 1, scale: 'linear', step: 1 };
  const notches = notchesOf(whole);
  expect(Array.from({ length: notches + 1 }, (_, k) => valueAt(whole, k / notches))).toEqual([
    -5, -4, -3, -2, -1, 0, 1,
  ]);
});
