import { TABLES, type Database, type Row, type Table, type Writing } from './database.ts';

type Content = ReadonlyMap<Table, Map<string, unknown>>;

/** A database that lasts as long as the page: for browsers that keep nothing. */
export function memoryDatabase(): Database {
  let content: Content = new Map(TABLES.map((table) => [table, new Map()]));
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = queue.then(run);
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    read: (body) => inTurn(() => body(transaction(content))),
    write: (body) =>
      inTurn(async () => {
        const copy: Content = new Map([...content].map(([table, rows]) => [table, new Map(rows)]));
        const result = await body(transaction(copy));
        content = copy;
        return result;
      }),
    close: () => undefined,
  };
}

function transaction(content: Content): Writing {
  const rowsOf = (table: Table) => content.get(table) ?? new Map<string, unknown>();
  const keysOf = (table: Table, prefix: string) =>
    [...rowsOf(table).keys()].filter((key) => key.startsWith(prefix)).sort();
  const put = async (table: Table, row: Row) => {
    rowsOf(table).set(row.key, structuredClone(row));
  };
  return {
    get: async (table, key) => structuredClone(rowsOf(table).get(key)),
    has: async (table, key) => rowsOf(table).has(key),
    all: async (table, prefix = '') => keysOf(table, prefix).map((key) => structuredClone(rowsOf(table).get(key))),
    keys: async (table, prefix = '') => keysOf(table, prefix),
    put,
    async add(table, row) {
      if (rowsOf(table).has(row.key)) throw new DOMException(`${table} has ${row.key} already`, 'ConstraintError');
      await put(table, row);
    },
    async remove(table, key) {
      rowsOf(table).delete(key);
    },
  };
}
