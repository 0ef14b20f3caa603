import type { Database } from './database.ts';
import { indexedDatabase, newerDatabase } from './indexedDatabase.ts';
import { memoryDatabase } from './memoryDatabase.ts';
import { newId } from './newId.ts';
import type { Shelf } from './shelf.ts';

/** Where things are kept, and for how long. */
export interface OpenedShelf extends Shelf {
  /** In the browser; only as long as the page; or in the browser by a newer program, so that this one only reads it. */
  readonly kind: 'browser' | 'memory' | 'newer';
  /** Why it is not in the browser, as the browser says it. */
  readonly reason: string;
}

/** Milliseconds after which a browser that does not answer is taken to keep nothing. */
const PATIENCE = 5000;

/** Opens what is kept in this browser; where that is impossible, something that lasts as long as the page. Never rejects. */
export async function openShelf(onBlocked: () => void): Promise<OpenedShelf> {
  const own = { now: () => Date.now(), newId };
  try {
    if (Reflect.get(globalThis, 'indexedDB') === undefined) throw new Error('it has no database');
    let isBlocked = false;
    const opening = indexedDatabase(() => {
      isBlocked = true;
      onBlocked();
    });
    const database = await Promise.race([opening, late(() => isBlocked)]);
    await tryOut(database);
    return { ...own, database, kind: 'browser', reason: '' };
  } catch (error) {
    if (nameOf(error) === 'VersionError') {
      const database = await newerDatabase().catch(() => undefined);
      if (database) return { ...own, database, kind: 'newer', reason: '' };
    }
    const reason = error instanceof Error || error instanceof DOMException ? error.message : String(error);
    return { ...own, database: memoryDatabase(), kind: 'memory', reason };
  }
}

/** Some browsers open a database and then let nothing be written. That there is no space now is another matter. */
async function tryOut({ write }: Database): Promise<void> {
  const row = { key: `trial ${newId()}` };
  try {
    await write(async (tx) => {
      await tx.put('quarantine', row);
      await tx.remove('quarantine', row.key);
    });
  } catch (error) {
    if (nameOf(error) !== 'QuotaExceededError') throw error;
  }
}

/** Rejects when it has been long enough, unless the browser waits for another tab. */
function late(isBlocked: () => boolean): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      if (!isBlocked()) reject(new Error('the browser’s database does not answer'));
    }, PATIENCE);
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
