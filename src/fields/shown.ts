const LONGEST = 40;

/** Anything from outside, as short printable text for a message. */
export function shown(raw: unknown): string {
  switch (typeof raw) {
    case 'string':
      return JSON.stringify(shortened(raw));
    case 'number':
    case 'boolean':
      return String(raw);
    case 'undefined':
      return 'nothing';
    case 'object':
      if (raw === null) return 'null';
      return Array.isArray(raw) ? `a list of ${raw.length}` : 'an object';
    default:
      return `a ${typeof raw}`;
  }
}

/** Text without control, formatting and unpaired surrogate characters, cut to a length that fits a sentence. */
export function shortened(text: string): string {
  const characters = Array.from(text.slice(0, 4 * LONGEST).replace(/\p{C}/gu, '\uFFFD'));
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('');
}
