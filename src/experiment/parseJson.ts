import { shortened } from '../fields/shown.ts';

/** Deeper nesting than any experiment has; far below what would exhaust a stack. */
const DEEPEST = 12;

/** A JSON value, or one sentence that says where the text stops being JSON. Never throws. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  const error = deeperThan(DEEPEST, text) ? firstError(text) : undefined;
  if (error !== undefined) return { problem: error };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (cause) {
    return { problem: firstError(text) ?? `The text is not JSON: ${shortened(String(cause))}.` };
  }
}

/** Whether brackets outside of strings open more than `most` levels. JSON.parse recurses as deep as they do. */
function deeperThan(most: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      if (++depth > most) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}

/** Within strings, everything from the blank on but `"` and `\\` stands for itself. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or }' | ', or ]' | 'the end';

/** Walks over the tokens by the grammar of RFC 8259, because JSON.parse's own messages differ between engines, and some name no position. */
function firstError(text: string): string | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => {
    const inside = open.at(-1);
    return inside === undefined ? 'the end' : inside === '{' ? ', or }' : ', or ]';
  };
  const complaint = () => `${place(text, at)}: expected ${WORDS[expected]}, found ${found(text, at)}.`;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      at += /^[ \t\n\r]*/.exec(text.slice(at))?.[0].length ?? 0;
      return at === text.length && expected === 'the end' ? undefined : complaint();
    }
    const [whole, mark, string] = match;
    const from = at;
    at += whole.length - whole.trimStart().length;
    const next = step(expected, mark ?? (string === undefined ? 'scalar' : 'string'), open, afterValue);
    if (next === undefined) return complaint();
    if (open.length > DEEPEST) return `${place(text, at)}: lists and objects may be nested ${DEEPEST} deep at most.`;
    expected = next;
    at = from + whole.length;
  }
}

/** What is expected after a token, or `undefined` where it is not allowed. Keeps `open` up to date. */
function step(
  expected: Expected,
  token: string,
  open: ('{' | '[')[],
  afterValue: () => Expected,
): Expected | undefined {
  const value = expected === 'value' || expected === 'value or ]';
  const closes = (mark: '}' | ']') =>
    expected === `, or ${mark}` || expected === (mark === '}' ? 'key or }' : 'value or ]');
  switch (token) {
    case 'string':
      if (expected === 'key' || expected === 'key or }') return ':';
      return value ? afterValue() : undefined;
    case 'scalar':
      return value ? afterValue() : undefined;
    case '{':
    case '[':
      if (!value) return undefined;
      open.push(token);
      return token === '{' ? 'key or }' : 'value or ]';
    case '}':
    case ']':
      if (!closes(token)) return undefined;
      open.pop();
      return afterValue();
    case ':':
      return expected === ':' ? 'value' : undefined;
    default:
      if (expected === ', or }') return 'key';
      return expected === ', or ]' ? 'value' : undefined;
  }
}

const WORDS: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value or ]': 'a value or “]”',
  key: 'a name in double quotes',
  'key or }': 'a name in double quotes or “}”',
  ':': '“:”',
  ', or }': '“,” or “}”',
  ', or ]': '“,” or “]”',
  'the end': 'the end',
};

function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `The text is not JSON at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function found(text: string, at: number): string {
  return at >= text.length ? 'the end' : `“${shortened(text.slice(at, at + 12).split('\n', 1)[0] ?? '')}”`;
}
