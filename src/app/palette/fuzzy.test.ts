import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzy } from './fuzzy.ts';

/** The names that answer a query, best first. */
function ranked(query: string, ...names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, score: fuzzy(query, { name, detail: '' }) }))
    .filter(({ score }) => score !== undefined)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ name }) => name);
}

describe('fuzzy', () => {
  it('prefers whole words to beginnings, beginnings to insides, and short names to long ones', () => {
    expect(ranked('adam', 'Nadam', 'Add run: AdamW', 'Add run: Adam', 'Learning rate of Adam')).toEqual([
      'Add run: Adam',
      'Learning rate of Adam',
      'Add run: AdamW',
      'Nadam',
    ]);
  });

  it('finds words in any order, and initials', () => {
    expect(ranked('shampoo rate', 'Learning rate of Shampoo', 'Rate', 'Shampoo')).toEqual(['Learning rate of Shampoo']);
    expect(ranked('lrs', 'Learning rate of Shampoo', 'Loss curves', 'Colours')).toEqual(['Learning rate of Shampoo']);
    expect(ranked('lesh', 'Level sets of Shampoo', 'Learn')).toEqual(['Level sets of Shampoo']);
  });

  it('looks into the detail last', () => {
    expect(fuzzy('kronecker', { name: 'Shampoo', detail: 'Kronecker factors' })).toBeLessThan(
      fuzzy('kronecker', { name: 'Kronecker sums', detail: '' }) ?? 0,
    );
    expect(fuzzy('kronecker', { name: 'Adam', detail: 'a diagonal' })).toBeUndefined();
  });

  it('finds everything by its own name, whatever the case and the accents, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, query) => {
        expect(fuzzy(name, { name, detail: '' })).toBeDefined();
        fuzzy(query, { name, detail: name });
      }),
    );
    expect(fuzzy('levy', { name: 'Lévy noise', detail: '' })).toBeGreaterThan(8);
  });
});
