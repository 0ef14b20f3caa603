import type { Expression, Mistake } from './expression.ts';
import { tokensOf, type Token } from './tokens.ts';

/** How large a formula may be. */
export interface Limits {
  readonly characters: number;
  /** Numbers, names, operations and calls. */
  readonly parts: number;
}

/** Parentheses, calls, signs and exponents within one another. */
const DEEPEST = 24;

/** A place in the pieces of a formula, which remembers the first mistake and counts what is made. */
export interface Reader {
  /** The next piece, which `take` goes past; at the end there is always `end`. */
  peek(): Token;
  take(): Token;
  /** The piece before the next. */
  last(): Token | undefined;
  /** The next three, line ends included. */
  ahead(): readonly Token[];
  /** Goes past the ends of statements; whether there is another. */
  skipBreaks(): boolean;
  /** `f`, for which the end of a line is a blank. */
  joined<R>(f: () => R): R;
  /** `f` one level deeper, if that is not too deep. */
  within<R>(token: Token, f: () => R | undefined): R | undefined;
  /** The expression, if there are not too many. */
  made(expression: Expression): Expression | undefined;
  fail(problem: string, at: Pick<Token, 'at' | 'text'>): undefined;
  mistake(): Mistake | undefined;
}

/** Reads a text from its beginning; `isJoined` where the end of a line is a blank. A text that is too long, or in no alphabet of formulas, is a mistake. */
export function createReader(text: string, { characters, parts }: Limits, isJoined: boolean): Reader | Mistake {
  if (text.length > characters)
    return {
      problem: `At most ${characters} characters are read here, and these are ${text.length}.`,
      at: characters,
      length: text.length - characters,
    };
  const tokens = tokensOf(text);
  if ('problem' in tokens) return tokens;
  const end: Token = tokens.at(-1) ?? { kind: 'end', text: '', at: 0 };
  let place = 0;
  let depth = 0;
  let count = 0;
  let first: Mistake | undefined;

  const peek = (): Token => {
    while (isJoined && tokens[place]?.kind === 'break' && tokens[place]?.text === '\n') place++;
    return tokens[place] ?? end;
  };
  const fail = (problem: string, { at, text: written }: Pick<Token, 'at' | 'text'>): undefined => {
    first ??= { problem, at, length: Math.max(1, written.length) };
    return undefined;
  };
  return {
    peek,
    take() {
      const token = peek();
      if (token.kind !== 'end') place++;
      return token;
    },
    last: () => tokens[place - 1],
    ahead: () => tokens.slice(place, place + 3),
    skipBreaks() {
      while (tokens[place]?.kind === 'break') place++;
      return peek().kind !== 'end';
    },
    joined(f) {
      const outside = isJoined;
      isJoined = true;
      const result = f();
      isJoined = outside;
      return result;
    },
    within(token, f) {
      if (depth >= DEEPEST) return fail(`At most ${DEEPEST} levels of parentheses, signs and powers are read.`, token);
      depth++;
      const result = f();
      depth--;
      return result;
    },
    made(expression) {
      count++;
      if (count <= parts) return expression;
      const problem = `A formula has at most ${parts} numbers, names and operations: make it shorter.`;
      return fail(problem, { at: expression.at, text: '' });
    },
    fail,
    mistake: () => first,
  };
}
