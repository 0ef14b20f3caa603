import { expect, it } from 'vitest';
import { namesInWords } from './namesInWords.ts';

it('joins names, commas in them or not, and counts those that are too many', () => {
  expect(namesInWords([])).toBe('');
  expect(namesInWords(['A'])).toBe('A');
  expect(namesInWords(['A', 'B lr 1, every 2'])).toBe('A and B lr 1, every 2');
  expect(namesInWords(['A', 'B', 'C'])).toBe('A, B and C');
  expect(namesInWords(['A', 'B', 'C', 'D'])).toBe('A, B and 2 more');
});
