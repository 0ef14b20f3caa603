import type { Mistake } from './expression.ts';

/** A piece of a formula: a number, a name, or a sign, which says what it is itself; `end` stands behind the last. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'break' | 'end';
  readonly text: string;
  readonly at: number;
}

const BLANK = /[^\S\n]+|#[^\n\p{C}]*/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const NAME = /[a-z_π][a-z0-9_]*/iy;
const SIGN = /\*\*|\.T(?![a-z0-9_])|[-+*/@^(),=−×·]/iy;

/** How signs may be written besides. */
const SAME = new Map([
  ['−', '-'],
  ['×', '*'],
  ['·', '*'],
  ['**', '^'],
  ['.t', '.T'],
]);

/** The pieces of a text. What stands between `#` and the end of a line is for readers alone. */
export function tokensOf(text: string): readonly Token[] | Mistake {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const blank = match(BLANK);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const found = next(text, at, match);
    if ('problem' in found) return found;
    tokens.push(found.token);
    at += found.length;
  }
  return [...tokens, { kind: 'end', text: '', at: text.trimEnd().length }];
}

function next(
  text: string,
  at: number,
  match: (pattern: RegExp) => string | undefined,
): { readonly token: Token; readonly length: number } | Mistake {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '\n' || character === ';') return { token: { kind: 'break', text: character, at }, length: 1 };
  const number = match(NUMBER);
  if (number !== undefined) {
    if (text[at + number.length] === '.' && /\d/.test(text[at + number.length + 1] ?? ''))
      return {
        problem: `“${number}” is followed by a second point: a number has one.`,
        at: at + number.length,
        length: 1,
      };
    return { token: { kind: 'number', text: number, at }, length: number.length };
  }
  const name = match(NAME);
  if (name !== undefined) return { token: { kind: 'name', text: name === 'π' ? 'pi' : name, at }, length: name.length };
  const sign = match(SIGN);
  if (sign !== undefined) return { token: { kind: 'sign', text: SAME.get(sign) ?? sign, at }, length: sign.length };
  const problem =
    character === '.'
      ? 'A point stands in a number, or before T, which transposes: G.T.'
      : `“${/\p{C}/u.test(character) ? '\uFFFD' : character}” means nothing here: use numbers, names, + - * / ^ and parentheses.`;
  return { problem, at, length: character.length };
}
