/** A piece of a formula, and whether it is the symbol that is looked for. */
export interface Piece {
  readonly text: string;
  readonly isTerm: boolean;
}

/** Letters and signs that would make another symbol of one that stands beside them: β₂ is not β, and the e of `mean` is not e. */
const LATIN = /[a-z]/i;
const SUBSCRIPT = /[₀-₉ₐ-ₜᵢⱼ_]/;

/** The lines of a formula in which a symbol stands, cut at its every occurrence; none if it stands nowhere. Lines are separated by `;`. */
export function terms(formula: string, symbol: string): readonly (readonly Piece[])[] {
  return formula
    .split(/;\s+/)
    .map((line) => cut(line, symbol))
    .filter((line) => line.some(({ isTerm }) => isTerm));
}

function cut(line: string, symbol: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = line.indexOf(symbol); at >= 0; at = line.indexOf(symbol, at + symbol.length)) {
    const end = at + symbol.length;
    if (!stands(line[at - 1], symbol, line[end])) continue;
    pieces.push({ text: line.slice(from, at), isTerm: false }, { text: symbol, isTerm: true });
    from = end;
  }
  return [...pieces, { text: line.slice(from), isTerm: false }].filter(({ text }) => text !== '');
}

function stands(before = ' ', symbol: string, after = ' '): boolean {
  if (before === '_' || SUBSCRIPT.test(after)) return false;
  return !LATIN.test(symbol) || (!LATIN.test(before) && !LATIN.test(after));
}
