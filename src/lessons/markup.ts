/** A piece of a lesson's text. */
export type Piece =
  | { readonly type: 'plain' | 'strong'; readonly text: string }
  /** Words that stand for a term of the lesson or of the glossary. */
  | { readonly type: 'term'; readonly text: string; readonly name: string }
  /** A number that is read from the lab. */
  | { readonly type: 'reading'; readonly name: string };

const MARK = /\*(?<strong>[^*]+)\*|\[(?<words>[^\]]+)\]\((?<name>\w+)\)|\{(?<reading>\w+)\}/gu;

/** Cuts a text at `*strong*`, `[words](term)` and `{reading}`. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    const { strong, words, name, reading } = match.groups ?? {};
    pieces.push({ type: 'plain', text: text.slice(from, match.index) });
    if (strong !== undefined) pieces.push({ type: 'strong', text: strong });
    else if (words !== undefined && name !== undefined) pieces.push({ type: 'term', text: words, name });
    else if (reading !== undefined) pieces.push({ type: 'reading', name: reading });
    from = match.index + match[0].length;
  }
  pieces.push({ type: 'plain', text: text.slice(from) });
  return pieces.filter((piece) => piece.type === 'reading' || piece.text !== '');
}

/** The text as it is read where nothing is live: a reading is called by its label. */
export function plainText(text: string, label: (reading: string) => string): string {
  return piecesOf(text)
    .map((piece) => (piece.type === 'reading' ? label(piece.name) : piece.text))
    .join('');
}

/** How many words a reader reads. */
export function wordCount(text: string): number {
  return plainText(text, () => 'number')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
