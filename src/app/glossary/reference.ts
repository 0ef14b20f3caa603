import { entries, themes, type Entry } from '../../lessons/glossary/index.ts';
import { formulas, type Formula } from './formulas.ts';
import { symbols, type SymbolUses } from './symbols.ts';

/** A part of the page, with what is listed in it. */
export interface Part<Item> {
  /** Its anchor. */
  readonly key: string;
  readonly label: string;
  readonly items: readonly Item[];
}

/** What the page of the glossary lists. */
export interface Reference {
  readonly entries: readonly Part<Entry>[];
  readonly formulas: readonly Part<Formula>[];
  readonly symbols: readonly SymbolUses[];
}

/** Everything that a text is found in, without parts in which nothing is; all of it for an empty text. */
export function reference(text: string, order: 'themes' | 'letters'): Reference {
  const words = text.trim().toLowerCase();
  const has = (...texts: readonly (string | undefined)[]) =>
    texts.some((one) => one?.toLowerCase().includes(words) === true);
  return {
    entries: filled(order === 'themes' ? byTheme : byLetter, ({ term, symbol, also, says, formula }) =>
      has(term, symbol, says, formula, ...(also ?? [])),
    ),
    formulas: filled(byFamily, ({ optimizer: { label, summary, equation, source }, meanings }) =>
      has(label, summary, equation, source, ...meanings.map(({ says }) => says)),
    ),
    symbols: symbols.filter(({ symbol, uses }) =>
      has(symbol, ...uses.flatMap(({ label, hint, places }) => [label, hint, ...places])),
    ),
  };
}

function filled<Item>(parts: readonly Part<Item>[], isWanted: (item: Item) => boolean): readonly Part<Item>[] {
  return parts
    .map(({ key, label, items }) => ({ key, label, items: items.filter(isWanted) }))
    .filter(({ items }) => items.length > 0);
}

const byTheme: readonly Part<Entry>[] = themes.map(({ key, label, entries: items }) => ({
  key: `theme-${key}`,
  label,
  items,
}));

const letter = ({ term }: Entry) => term.charAt(0).toUpperCase();

const byLetter: readonly Part<Entry>[] = [...new Set(entries.map(letter))].toSorted().map((label) => ({
  key: `letter-${label}`,
  label,
  items: entries
    .filter((entry) => letter(entry) === label)
    .toSorted((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' })),
}));

const byFamily: readonly Part<Formula>[] = formulas.map(({ label, members }) => ({
  key: `formulas-${label.toLowerCase().replaceAll(' ', '-')}`,
  label,
  items: members,
}));
