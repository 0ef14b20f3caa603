import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parseJson.ts';

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 2), (text, indent) => {
        const value: unknown = JSON.parse(text);
        expect(parseJson(JSON.stringify(value, undefined, indent))).toEqual({ value });
      }),
    );
  });

  it('refuses what JSON.parse refuses, and only that', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '01',
      '1e',
      'tru',
      'true',
      ' ',
      '\n',
      '"\\x"',
      '.5',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let readable = true;
        try {
          JSON.parse(text);
        } catch {
          readable = false;
        }
        expect('value' in parseJson(text)).toBe(readable);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', 'The text is not JSON at line 1, column 1: expected a value, found the end.'],
    ['{"a":1,\n  b: 2}', 'The text is not JSON at line 2, column 3: expected a name in double quotes, found “b: 2}”.'],
    ['{"a": [1, 2', 'The text is not JSON at line 1, column 12: expected “,” or “]”, found the end.'],
    ['{"a" 1}', 'The text is not JSON at line 1, column 6: expected “:”, found “1}”.'],
    ['[1,]', 'The text is not JSON at line 1, column 4: expected a value, found “]”.'],
    ['{} x', 'The text is not JSON at line 1, column 4: expected the end, found “x”.'],
    ['[NaN]', 'The text is not JSON at line 1, column 2: expected a value or “]”, found “NaN]”.'],
    [
      `${'['.repeat(1e6)}`,
      'The text is not JSON at line 1, column 13: lists and objects may be nested 12 deep at most.',
    ],
  ])('says where %# goes wrong', (text, problem) => {
    expect(parseJson(text)).toEqual({ problem });
  });
});
