/** Most characters that a title or label may have. */
export const LONGEST_TEXT = 80;

/** A title or label from outside: on one line, composed, without control, bidirectional and unpaired surrogate characters, not too long. */
export function cleanText(text: string): string {
  const printable = text
    .slice(0, 8 * LONGEST_TEXT)
    .replace(/\s/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .replace(/ +/g, ' ');
  return Array.from(printable.normalize('NFC').trim()).slice(0, LONGEST_TEXT).join('').trim();
}
