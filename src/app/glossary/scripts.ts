/** A piece of a formula and where it stands. */
export interface Script {
  readonly type: 'line' | 'below' | 'above';
  readonly text: string;
}

/** What follows `_` or `^` without parentheses: a word or number, a fraction sign, or a single letter. */
const BARE = /^(?:[\p{Lu}\p{Ll}\p{No}∞]|\d)[\p{Ll}\d]*/u;

/** Cuts `λ_max`, `A^(−1/p)` and `t^½` at their indices and powers, whose outer parentheses fall away. What is neither stays as it is. */
export function scripts(text: string): readonly Script[] {
  const pieces: Script[] = [];
  let line = '';
  for (let at = 0; at < text.length; at++) {
    const type = text[at] === '_' ? 'below' : text[at] === '^' ? 'above' : undefined;
    const rest = text.slice(at + 1);
    const length = type === undefined || at === 0 ? 0 : scriptLength(rest);
    if (type === undefined || length === 0) {
      line += text[at];
      continue;
    }
    pieces.push({ type: 'line', text: line }, { type, text: rest.slice(0, length).replace(/^\((.*)\)$/su, '$1') });
    line = '';
    at += length;
  }
  return [...pieces, { type: 'line' as const, text: line }].filter((piece) => piece.text !== '');
}

/** How much of a text is the index or power that it begins with; 0 if it begins with none. */
function scriptLength(text: string): number {
  if (!text.startsWith('(')) return BARE.exec(text)?.[0].length ?? 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (depth === 0) return at + 1;
  }
  return 0;
}
