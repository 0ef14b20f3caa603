import { entries, type Entry } from './index.ts';

/**
 * The entries that a text speaks of, each once, in the order in which it comes to them. Where one term holds another, the longer one counts:
 * a condition number is no number. Terms count with a capital, in the plural, and with hyphens for spaces; symbols only as they are.
 */
export function wordsIn(text: string): readonly Entry[] {
  const found = [...text.matchAll(expression)].flatMap((match) => {
    const place = match.slice(1).findIndex((group) => group !== undefined);
    const entry = spellings[place]?.entry;
    return entry ? [entry] : [];
  });
  return [...new Set(found)];
}

interface Spelling {
  readonly text: string;
  readonly entry: Entry;
}

/** Longest first, which is the one that an alternation prefers. */
const spellings: readonly Spelling[] = entries
  .flatMap((entry) => [entry.term, ...(entry.also ?? [])].map((text) => ({ text, entry })))
  .toSorted((a, b) => b.text.length - a.text.length);

/** What may not stand beside a term: more of a word, or an index that makes another symbol of it. */
const MORE = String.raw`[\p{L}\p{N}_₀-₉ₐ-ₜ]`;

const expression = new RegExp(
  `(?<!${MORE})(?:${spellings.map(({ text }) => `(${pattern(text)})`).join('|')})(?!${MORE})`,
  'gu',
);

/** A spelling as a regular expression: first letter small or large, hyphen or space, singular or plural. */
function pattern(spelling: string): string {
  const escaped = spelling.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replace(/[ -]/g, '[ -]');
  if (!/^[\p{L}][\p{L}\p{M} ’–-]+[a-z]$/u.test(spelling)) return escaped;
  const first = spelling.charAt(0);
  return `[${first.toLowerCase()}${first.toUpperCase()}]${plural(escaped.slice(1))}`;
}

function plural(text: string): string {
  if (text.endsWith('x')) return text.replace(/([ie])x$/, '(?:$1x|ices)');
  if (/[^aeiou]y$/.test(text)) return `${text.slice(0, -1)}(?:y|ies)`;
  if (text.endsWith('ss')) return `${text}(?:es)?`;
  return text.endsWith('s') ? text : `${text}(?:s|es)?`;
}
