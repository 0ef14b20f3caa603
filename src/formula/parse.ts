import type { Expression, Mistake, Operator, Statement } from './expression.ts';
import { createReader, type Limits, type Reader } from './reader.ts';
import type { Token } from './tokens.ts';

/** How tightly a sign binds what stands on its left, and what must bind as tightly on its right. */
const BINDING: ReadonlyMap<string, readonly [operator: Operator, left: number, right: number]> = new Map([
  ['+', ['+', 1, 2]],
  ['-', ['-', 1, 2]],
  ['*', ['*', 3, 4]],
  ['/', ['/', 3, 4]],
  ['@', ['@', 3, 4]],
  // From the right, and before a sign on its left: −x² is −(x²), 2^−1 is 2^(−1).
  ['^', ['^', 7, 6]],
]);

/** How tightly a minus binds what it stands before. */
const NEGATION = 5;

/** One formula, over as many lines as it likes. Never throws. */
export function parseExpression(text: string, limits: Limits): Expression | Mistake {
  const reader = createReader(text, limits, true);
  if ('problem' in reader) return reader;
  const expression = reader.peek().kind === 'end' ? undefined : parsed(reader, 0);
  return leftover(reader) ?? expression ?? EMPTY;
}

/** Assignments and results, one to a line or separated by semicolons. Never throws. */
export function parseStatements(text: string, limits: Limits): readonly Statement[] | Mistake {
  const reader = createReader(text, limits, false);
  if ('problem' in reader) return reader;
  const statements: Statement[] = [];
  while (reader.skipBreaks()) {
    const statement = parsedStatement(reader);
    const mistake = reader.peek().kind === 'break' ? reader.mistake() : leftover(reader);
    if (mistake) return mistake;
    if (statement) statements.push(statement);
  }
  return statements.length > 0 ? statements : EMPTY;
}

const EMPTY: Mistake = { problem: 'Nothing is written here yet.', at: 0, length: 0 };

/** What follows a formula that should have ended. */
function leftover(reader: Reader): Mistake | undefined {
  const token = reader.peek();
  if (token.kind !== 'end') reader.fail(unexpected(token), token);
  return reader.mistake();
}

function parsedStatement(reader: Reader): Statement | undefined {
  const [head, second, third] = reader.ahead();
  const isInitial = head?.text === 'init' && second?.kind === 'name' && third?.text === '=';
  const name = isInitial ? second : head;
  if (name?.kind !== 'name' || (!isInitial && second?.text !== '=')) {
    const result = parsed(reader, 0);
    return result && { at: head?.at ?? 0, expression: result };
  }
  for (let words = isInitial ? 3 : 2; words > 0; words--) reader.take();
  const value = parsed(reader, 0);
  return value && { name: name.text, ...(isInitial && { isInitial }), at: name.at, expression: value };
}

/** An expression whose signs bind at least so tightly (Pratt 1973, "Top down operator precedence"). */
function parsed(reader: Reader, least: number): Expression | undefined {
  let left = parsedOperand(reader);
  while (left) {
    const token = reader.peek();
    if (isSign(token, '.T')) {
      reader.take();
      left = reader.made({ form: 'transpose', of: left, at: token.at });
      continue;
    }
    const binding = token.kind === 'sign' ? BINDING.get(token.text) : undefined;
    if (!binding || binding[1] < least) return left;
    reader.take();
    const [operator, , tightness] = binding;
    const whole: Expression = left;
    const next = () => parsed(reader, tightness);
    const right = operator === '^' ? reader.within(token, next) : next();
    left = right && reader.made({ form: 'operation', operator, left: whole, right, at: token.at });
  }
  return undefined;
}

function parsedOperand(reader: Reader): Expression | undefined {
  const before = reader.last();
  const token = reader.take();
  const { text, at, kind } = token;
  if (kind === 'number') {
    const value = Number(text);
    return Number.isFinite(value)
      ? reader.made({ form: 'number', value, at })
      : reader.fail(`“${text}” is too large: numbers go up to 1.8e308.`, token);
  }
  if (kind === 'name') {
    const opening = reader.peek();
    if (!isSign(opening, '(')) return reader.made({ form: 'name', name: text, at });
    reader.take();
    const given = enclosed(reader, opening, () => parsedList(reader));
    return given && reader.made({ form: 'call', name: text, given, at });
  }
  if (isSign(token, '(')) return enclosed(reader, token, () => parsed(reader, 0));
  if (isSign(token, '-') || isSign(token, '+')) {
    const of = reader.within(token, () => parsed(reader, NEGATION));
    return of && (text === '+' ? of : reader.made({ form: 'negative', of, at }));
  }
  const after = before?.kind === 'sign' ? ` after “${before.text}”` : '';
  return kind === 'end' || kind === 'break'
    ? reader.fail(`Something is missing${after}: a number, a name or a formula in parentheses.`, token)
    : reader.fail(`A number or a name is missing before “${text}”.`, token);
}

/** What a function is given, up to the closing parenthesis. */
function parsedList(reader: Reader): readonly Expression[] | undefined {
  if (isSign(reader.peek(), ')')) return [];
  const items: Expression[] = [];
  for (;;) {
    const item = parsed(reader, 0);
    if (!item) return undefined;
    items.push(item);
    if (!isSign(reader.peek(), ',')) return items;
    reader.take();
  }
}

/** `f` up to the closing parenthesis of `opening`, over line ends. */
function enclosed<R>(reader: Reader, opening: Token, f: () => R | undefined): R | undefined {
  return reader.joined(() => {
    const result = reader.within(opening, f);
    if (result === undefined) return undefined;
    const closing = reader.peek();
    if (isSign(closing, ')')) {
      reader.take();
      return result;
    }
    return closing.kind === 'end' || closing.kind === 'break'
      ? reader.fail('This parenthesis is never closed: add “)”.', opening)
      : reader.fail(unexpected(closing), closing);
  });
}

function isSign({ kind, text }: Token, sign: string): boolean {
  return kind === 'sign' && text === sign;
}

function unexpected(token: Token): string {
  if (isSign(token, ')')) return 'This parenthesis closes none: remove it, or open one before.';
  if (isSign(token, ',')) return 'A comma stands between what a function is given, as in max(x, y); not here.';
  if (isSign(token, '=')) return 'Only a name stands before “=”, once in a line: m = 0.9*m + G.';
  if (isSign(token, '.T')) return 'T transposes what stands before it, which nothing does here.';
  if (token.kind === 'break') return 'One formula is meant here, without semicolons.';
  return `Put an operator before “${token.text}”: * multiplies, as in 2*x.`;
}
