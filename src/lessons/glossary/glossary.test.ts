import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entries, entryOf } from './index.ts';
import { wordsIn } from './wordsIn.ts';

const keys = (text: string) => wordsIn(text).map(({ key }) => key);

describe('the glossary', () => {
  it('has a key, a sentence of at most 40 words and a formula for every entry', () => {
    const broken = entries.filter(
      ({ key, term, says, formula }) =>
        !/^[a-z][A-Za-z]*$/.test(key) ||
        term === '' ||
        !/^[A-ZL1].*[^.]\.$/su.test(says) ||
        says.split(/\s+/).length > 40 ||
        formula.trim() === '',
    );
    expect(broken.map(({ key }) => key)).toEqual([]);
  });

  it('says each thing in one sentence', () => {
    // A full stop within is one of "et al.".
    const several = entries.filter(({ says }) => /\. [A-Z]/.test(says.replaceAll('et al. ', '')));
    expect(several.map(({ key }) => key)).toEqual([]);
  });

  it('closes every bracket of its formulas', () => {
    const open = entries.filter(({ formula }) => !isBalanced(formula));
    expect(open.map(({ key }) => key)).toEqual([]);
  });

  it('calls no two entries by the same key or spelling', () => {
    const spellings = entries.flatMap(({ term, also = [] }) => [term, ...also].map((one) => one.toLowerCase()));
    for (const all of [entries.map(({ key }) => key), spellings])
      expect(all.filter((one, i) => all.indexOf(one) !== i)).toEqual([]);
  });

  it('leads from every entry only to others that there are', () => {
    const lost = entries.flatMap(({ key, see = [] }) =>
      see.filter((other) => other === key || !entryOf(other)).map((other) => `${key} → ${other}`),
    );
    expect(lost).toEqual([]);
    expect(entryOf('no such entry')).toBeUndefined();
  });

  it('can be read to every entry from another', () => {
    const reached = new Set(entries.flatMap(({ see = [] }) => see));
    const alone = entries.filter(({ key, see = [] }) => !reached.has(key) && see.length === 0);
    // Signs that stand in every formula.
    expect(alone.map(({ key }) => key)).toEqual(['assignment', 'identity']);
  });
});

describe('words in a text', () => {
  it('are found where they are spelled, the longest first, each once', () => {
    expect(keys('A condition number is no number; κ is one. Condition numbers too.')).toEqual(['conditionNumber']);
    expect(keys('Eigenvalue spectra of the statistics')).toEqual(['spectrum', 'statistics']);
    expect(keys('the escaped mass of a Frequent Directions sketch')).toEqual([
      'escapedMass',
      'frequentDirections',
      'sketch',
    ]);
    expect(keys('the Fisher matrix and the empirical Fisher matrix')).toEqual(['fisher', 'empiricalFisher']);
  });

  it('are found in the plural, with a capital and with hyphens', () => {
    expect(keys('Gradients of mini batches')).toEqual(['gradient', 'batch']);
    expect(keys('Jacobians, Fisher matrices, held-out losses, axes')).toEqual(['jacobian', 'fisher', 'heldOut']);
    expect(keys('Weight-decay')).toEqual(['weightDecay']);
  });

  it('are not found within other words or symbols', () => {
    expect(keys('grundle, rerun, overstep, aλ_max, κ₂, βκ')).toEqual([]);
    expect(keys('')).toEqual([]);
  });

  it('include every spelling of every entry', () => {
    const lost = entries.flatMap(({ key, term, also = [] }) =>
      [term, ...also].filter((one) => !keys(`so ${one} is`).includes(key)),
    );
    expect(lost).toEqual([]);
  });

  it('are found whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...entries),
        fc.stringMatching(/^[.,;:!?()0 ]{0,6} $/),
        fc.stringMatching(/^[.,;:!?() ]{0,6}$/),
        ({ key, term }, before, after) => {
          expect(keys(before + term + after)).toContain(key);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function isBalanced(formula: string): boolean {
  const open: string[] = [];
  for (const sign of formula) {
    if ('([{⌊⟨'.includes(sign)) open.push(sign);
    const place = ')]}⌋⟩'.indexOf(sign);
    if (place >= 0 && open.pop() !== '([{⌊⟨'[place]) return false;
  }
  return open.length === 0;
}
