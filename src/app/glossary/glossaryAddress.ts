/** Where the page of the glossary explains something: an entry by its key, a symbol or formula by its anchor. */
export function glossaryAddress(anchor?: string): string {
  return anchor === undefined ? './glossary.html' : `./glossary.html#${encodeURIComponent(anchor)}`;
}
