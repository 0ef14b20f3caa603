/** A word or symbol of the lab, explained once. */
export interface Entry {
  /** Its anchor on the page of the glossary, and its name in texts that refer to it: stable for ever. */
  readonly key: string;
  readonly term: string;
  readonly symbol?: string;
  /** One plain sentence. */
  readonly says: string;
  /** In plain mathematical text, lines separated by `;` and two spaces. */
  readonly formula: string;
  /** Other spellings by which texts mean it; plurals follow by themselves, and a spelling belongs to one entry. */
  readonly also?: readonly string[];
  /** Keys of entries that belong beside it. */
  readonly see?: readonly string[];
  /** The lesson that shows it. */
  readonly lesson?: string;
}

/** Entries that belong together, and what holds them together in a few words. */
export interface Theme {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly Entry[];
}
