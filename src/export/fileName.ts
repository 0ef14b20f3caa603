/** Characters of a part of a name. */
const LONGEST = 60;

/** `preconditioner-lab-TITLE-WHAT.EXTENSION`: letters, digits and hyphens alone, so that every system takes it. */
export function fileName(title: string, what: string, extension: string): string {
  const parts = ['preconditioner-lab', plain(title), plain(what)].filter((part) => part !== '');
  return `${parts.join('-')}.${extension}`;
}

function plain(text: string): string {
  const words = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return words
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
}
