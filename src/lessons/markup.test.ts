import { expect, it } from 'vitest';
import { piecesOf, plainText, wordCount } from './markup.ts';

it('cuts a text at what is strong, at terms and at readings', () => {
  expect(piecesOf('The *best* [axes](diagonal) leave {kappa}.')).toEqual([
    { type: 'plain', text: 'The ' },
    { type: 'strong', text: 'best' },
    { type: 'plain', text: ' ' },
    { type: 'term', text: 'axes', name: 'diagonal' },
    { type: 'plain', text: ' leave ' },
    { type: 'reading', name: 'kappa' },
    { type: 'plain', text: '.' },
  ]);
});

it('leaves everything else as it is', () => {
  for (const text of ['2 * 3', 'f(x) = [0, 1]', '(a) {', '']) expect(plainText(text, () => '')).toBe(text);
});

it('counts what is read', () => {
  expect(wordCount('The *best* [two axes](diagonal) leave {kappa} – no less.')).toBe(8);
});
