/** What a query is compared with: the name first, then what else is said about it. */
export interface Sought {
  readonly name: string;
  readonly detail: string;
}

const WORD_START = 8;
const INSIDE = 4;
const SCATTERED = 2;
const IN_DETAIL = 1;

/**
 * How well a text answers a query, or `undefined` if it does not. Every word of the query has to be found: at the start of a word of the
 * name, inside one, as letters in order (`lrsh`), or anywhere in the detail, each worth less than the one before. Case and diacritics do not
 * count. Longer names lose a little, so that the one which says no more than was asked comes first.
 */
export function fuzzy(query: string, { name, detail }: Sought): number | undefined {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const title = plain(name);
  const rest = plain(detail);
  const scores = words.map((word) => scoreOf(word, title, rest));
  if (scores.includes(0)) return undefined;
  return scores.reduce((sum, score) => sum + score, 0) - title.length / 1000;
}

function scoreOf(word: string, title: string, rest: string): number {
  const at = title.indexOf(word);
  const start = starts(title).find((from) => title.startsWith(word, from));
  // Among words that begin so, one that ends so is meant.
  if (start !== undefined) return WORD_START + (isEnd(title, start + word.length) ? 1 : 0);
  if (at >= 0) return INSIDE;
  if (word.length > 1 && isScattered(word, title)) return SCATTERED;
  return rest.includes(word) ? IN_DETAIL : 0;
}

/** Whether the letters of the word begin words of the title or follow such a beginning, in order. */
function isScattered(word: string, title: string): boolean {
  const open = starts(title);
  const follow = (rest: string, at: number): boolean => {
    if (rest === '') return true;
    return [at, ...open.filter((from) => from > at)].some(
      (from) => title[from] === rest[0] && follow(rest.slice(1), from + 1),
    );
  };
  return open.some((from) => title[from] === word[0] && follow(word.slice(1), from + 1));
}

function starts(text: string): readonly number[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => index);
}

function isEnd(text: string, at: number): boolean {
  return at === text.length || !/[\p{L}\p{N}]/u.test(text[at] ?? '');
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
