import type { Database } from './database.ts';

/** A database with what else keeping something needs: tests bring their own. */
export interface Shelf {
  readonly database: Database;
  /** Milliseconds since 1970. */
  now(): number;
  /** A name that nothing has yet, in any tab. */
  newId(): string;
}
