/** What is kept: `drafts` and `versions` are only ever added to, `parts` are the large tables that they share. */
export const TABLES = ['drafts', 'workspaces', 'versions', 'parts', 'quarantine'] as const;

export type Table = (typeof TABLES)[number];

/** One thing in a table; its other members are checked by whoever reads it. */
export interface Row {
  readonly key: string;
}

/** Reads within one transaction. Nothing else may be awaited in it, or it ends. */
export interface Reading {
  get(table: Table, key: string): Promise<unknown>;
  has(table: Table, key: string): Promise<boolean>;
  /** All rows whose keys begin with `prefix`, in the order of their keys. */
  all(table: Table, prefix?: string): Promise<readonly unknown[]>;
  keys(table: Table, prefix?: string): Promise<readonly string[]>;
}

export interface Writing extends Reading {
  /** Fails, and the transaction with it, if the key is taken. */
  add<R extends Row>(table: Table, row: R): Promise<void>;
  put<R extends Row>(table: Table, row: R): Promise<void>;
  remove(table: Table, key: string): Promise<void>;
}

export interface WriteOptions {
  /** Wait until it is on the disk, not only with the operating system. */
  readonly isStrict?: boolean;
  /** The page may be gone the next moment: what `body` has asked for before it first waits is all there is. */
  readonly isLeaving?: boolean;
}

/** Tables with transactions: all of one happens, or nothing, and no two that write at the same time. */
export interface Database {
  read<T>(body: (tx: Reading) => Promise<T>): Promise<T>;
  /** Resolves when what was written is safe; rejects with nothing written. */
  write<T>(body: (tx: Writing) => Promise<T>, options?: WriteOptions): Promise<T>;
  close(): void;
}
