/** Characters of a readable link; beyond it the packed form is shorter, and some programs cut addresses at 2000. */
export const LONGEST_READABLE = 1800;

/** Characters of a readable link that are looked at when one is opened. */
export const LONGEST_READ = 16 * 1024;

/** Characters of a packed link, made or opened: what Safari, the strictest of the browsers, opens without complaint. */
export const LONGEST_PACKED = 64 * 1024;

/** Bytes that a packed link may unpack to. */
export const MOST_UNPACKED = 256 * 1024;

/** Characters of the result that a link may bring. */
export const LONGEST_RESULT = 400;

/** Parts of a link that are not known here and are kept all the same, for the version that knows them; and the characters of all of them. */
export const MOST_KEPT = 8;
export const LONGEST_KEPT = 240;
