/** A number as Python writes it: the shortest text that reads back as the same number. Whole numbers have no point, as in `1 - x`. */
export function pythonNumber(x: number): string {
  if (Number.isNaN(x)) return 'math.nan';
  if (!Number.isFinite(x)) return x > 0 ? 'math.inf' : '-math.inf';
  return Object.is(x, -0) ? '-0.0' : String(x);
}

/** The same with a point where it needs one to be a `float`. */
export function pythonFloat(x: number): string {
  const text = pythonNumber(x);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Any text as a Python string in double quotes, in ASCII, so that nothing in it can end the string or the line. */
export function pythonString(text: string): string {
  const escaped = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    if (code >= 0x20 && code < 0x7f) return character;
    return code > 0xffff ? `\\U${hexadecimal(code, 8)}` : `\\u${hexadecimal(code, 4)}`;
  });
  return `"${escaped.join('')}"`;
}

/** Comment lines of at most `width` characters; line breaks and control characters in the text cannot end them. */
export function pythonComment(text: string, width = 100): readonly string[] {
  return wrapped(text, width - 2).map((line) => `# ${line}`);
}

/** Words in lines of at most `width` characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  // What ends a line in Python or JavaScript, and what cannot be seen, is a space.
  for (const word of text.split(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/u).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Numbers as little-endian bytes in base64: `<d` doubles, or `<H` and `<I` unsigned integers, in the letters of Python’s `struct`. */
export function packed(values: ArrayLike<number>, as: 'd' | 'H' | 'I'): string {
  const size = { d: 8, H: 2, I: 4 }[as];
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (as === 'd') view.setFloat64(8 * i, value, true);
    else if (as === 'H') view.setUint16(2 * i, value, true);
    else view.setUint32(4 * i, value, true);
  }
  const bytes = new Uint8Array(view.buffer);
  const parts: string[] = [];
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x6000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x6000)));
  return btoa(parts.join(''));
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
