import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { TABLES, type Database, type Row, type Table, type WriteOptions, type Writing } from './database.ts';

/** What the browser knows it by. */
export const DATABASE = 'preconditioner-lab';
/** Of the structure alone: rows are checked as they are read. */
const VERSION = 1;

type Mode = 'readonly' | 'readwrite';
type Connection = IDBPDatabase<unknown>;

/**
 * The browser's database. A connection that is lost (the browser closes it, another tab changes the structure, its server breaks) is opened
 * again at the next use. `onBlocked` is called while another tab holds an older structure open. Rejects where there is no database, with a
 * `VersionError` where a newer program has made it.
 */
export async function indexedDatabase(onBlocked: () => void): Promise<Database> {
  const database = over(() =>
    openDB<unknown>(DATABASE, VERSION, {
      upgrade(db) {
        for (const table of TABLES)
          if (!db.objectStoreNames.contains(table)) db.createObjectStore(table, { keyPath: 'key' });
      },
      blocked: onBlocked,
      blocking: () => database.close(),
      terminated: () => database.close(),
    }),
  );
  await database.read(async () => undefined);
  return database;
}

/** The database of a newer program, as far as this one knows its tables; it can only be read. */
export async function newerDatabase(): Promise<Database> {
  const database = over(() =>
    openDB<unknown>(DATABASE, undefined, { blocking: () => database.close(), terminated: () => database.close() }),
  );
  await database.read(async () => undefined);
  return {
    ...database,
    write: () => Promise.reject(new DOMException('a newer program has made the database', 'VersionError')),
  };
}

function over(open: () => Promise<Connection>): Database {
  let connection: Promise<Connection> | undefined;

  function connect(): Promise<Connection> {
    connection ??= open().catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    return connection;
  }

  async function transact<T>(run: (db: Connection) => Promise<T>): Promise<T> {
    try {
      return await run(await connect());
    } catch (error) {
      if (!isLost(error)) throw error;
      connection = undefined;
      return run(await connect());
    }
  }

  return {
    read: (body) => transact((db) => inTransaction(db, 'readonly', body, {})),
    write: (body, options = {}) => transact((db) => inTransaction(db, 'readwrite', body, options)),
    close() {
      void connection?.then((db) => db.close());
      connection = undefined;
    },
  };
}

/** What browsers say of a connection that is no more; a transaction that failed so has changed nothing, or all. */
function isLost(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === 'InvalidStateError' ||
      error.name === 'UnknownError' ||
      (error.name === 'AbortError' && /connection/i.test(error.message)))
  );
}

async function inTransaction<T>(
  db: Connection,
  mode: Mode,
  body: (tx: Writing) => Promise<T>,
  { isStrict = false, isLeaving = false }: WriteOptions,
): Promise<T> {
  const tables = TABLES.filter((table) => db.objectStoreNames.contains(table));
  const tx = db.transaction(tables, mode, { durability: isStrict ? 'strict' : 'relaxed' });
  const end = tx.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  try {
    const result = body(operations(tx, new Set(tables)));
    if (isLeaving) tx.commit();
    const value = await result;
    const failed = await end;
    if (failed) throw failed.error;
    return value;
  } catch (error) {
    abort(tx);
    await end;
    // A lack of space ends the transaction and not the request: only the transaction knows of it.
    throw tx.error ?? error;
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It has ended by itself.
  }
}

function operations(tx: IDBPTransaction<unknown, string[], Mode>, tables: ReadonlySet<Table>): Writing {
  const range = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const written = async (table: Table, request: Promise<unknown> | undefined) => {
    if (!request) throw new Error(`${table} is written in a transaction that only reads`);
    await request;
  };
  return {
    get: async (table, key) => (tables.has(table) ? tx.objectStore(table).get(key) : undefined),
    has: async (table, key) => tables.has(table) && (await tx.objectStore(table).getKey(key)) !== undefined,
    all: async (table, prefix = '') => (tables.has(table) ? tx.objectStore(table).getAll(range(prefix)) : []),
    keys: async (table, prefix = '') =>
      tables.has(table) ? (await tx.objectStore(table).getAllKeys(range(prefix))).map(String) : [],
    add: (table: Table, row: Row) => written(table, tx.objectStore(table).add?.(row)),
    put: (table: Table, row: Row) => written(table, tx.objectStore(table).put?.(row)),
    remove: (table, key) => written(table, tx.objectStore(table).delete?.(key)),
  };
}
