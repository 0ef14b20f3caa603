/** The anchor of a symbol on the page of the glossary. */
export function symbolAnchor(symbol: string): string {
  return `symbol-${symbol.replaceAll(' ', '')}`;
}
