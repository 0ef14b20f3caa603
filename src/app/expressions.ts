import type { Field } from '../fields/fields.ts';
import { numberOfExpression } from '../formula/number.ts';

/** The numbers that were typed as expressions, or what is wrong with them, in one sentence with its place. */
export type Evaluated = { readonly raw: number | readonly number[] } | { readonly problem: string };

/**
 * What a text of arithmetic stands for: `1/3` or `2^-10` in the field of a number; in that of a list one such expression for each element,
 * between commas, or between blanks if there are no commas.
 */
export function evaluated(field: Field, text: string): Evaluated {
  const items = field.type === 'list' ? itemsOf(text) : [{ item: text, at: 0 }];
  const numbers: number[] = [];
  for (const { item, at } of items) {
    const number = numberOfExpression(item);
    if ('problem' in number) return { problem: problemAt(text, at + number.at, number.problem) };
    numbers.push(number.value);
  }
  const [first] = numbers;
  return field.type === 'list' || first === undefined ? { raw: numbers } : { raw: first };
}

function itemsOf(text: string): readonly { readonly item: string; readonly at: number }[] {
  const separated = /[,;×]/.test(text) ? /[^,;×]+/g : /\S+/g;
  return [...text.matchAll(separated)].map(({ 0: item, index }) => ({ item, at: index }));
}

function problemAt(text: string, at: number, problem: string): string {
  const where = at < text.length ? `At character ${at + 1}` : 'At the end';
  return `${where}: ${problem}`;
}
