import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortNames } from './shortNames.ts';

/** Room for so many letters. */
const room = (most: number) => (name: string) => name.length <= most;

describe('names shortened together', () => {
  const pair = ['Heavy ball lr 0.1, μ 0.9', 'Heavy ball lr 0.01, μ 0.98'];

  it('stay as they are where they fit', () => {
    expect(shortNames(pair, room(26))).toBe(pair);
  });

  it('keep what tells them apart, and lose as much as each other of what they share', () => {
    expect(shortNames(pair, room(22))).toEqual(['Heavy…lr 0.1, μ 0.9', 'Heavy…lr 0.01, μ 0.98']);
    expect(shortNames(pair, room(13))).toEqual(['…0.1, μ 0.9', '…0.01, μ 0.98']);
  });

  it('are parted at a word, not within a number', () => {
    const [first, second] = shortNames(['SGD lr 0.1, μ 0.9', 'SGD lr 0.1, μ 0.98'], room(9));
    expect([first, second]).toEqual(['SG…μ 0.9', 'SG…μ 0.98']);
  });

  it('are left to themselves where they share nothing, or the rest is too long', () => {
    expect(shortNames(['Adam', 'Sketchy Shampoo'], room(8))).toEqual(['Adam', 'Sketchy Shampoo']);
    expect(shortNames(pair, room(12))).toEqual(['…0.1, μ 0.9', pair[1]]);
  });

  it('fit or are whole, end as they did, and remain apart', () => {
    const words = fc.array(fc.constantFrom('Adam', 'lr', '0.1', '0.01', 'μ'), { minLength: 1, maxLength: 5 });
    const list = fc.uniqueArray(
      words.map((parts) => parts.join(' ')),
      { minLength: 2, maxLength: 5 },
    );
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 24 }), (names, most) => {
        const short = shortNames(names, room(most));
        expect(new Set(short).size).toBe(names.length);
        for (const [i, name] of names.entries()) {
          expect(short[i] === name || short[i]!.length <= most).toBe(true);
          expect(name.endsWith(short[i]!.split('…').at(-1)!)).toBe(true);
        }
      }),
    );
  });
});
