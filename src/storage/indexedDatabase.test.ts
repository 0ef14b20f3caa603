import 'fake-indexeddb/auto';
import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATABASE, indexedDatabase, newerDatabase } from './indexedDatabase.ts';
import { openShelf } from './openShelf.ts';
import { storageProblem } from './storageProblem.ts';
import { titled } from './shelf.properties.ts';
import { createWorkspace, listWorkspaces } from './workspaces.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.restoreAllMocks();
});

const nothing = () => undefined;
const row = { key: 'one' };

describe('a connection', () => {
  it('that is lost is opened again, and the work done', async () => {
    const database = await indexedDatabase(nothing);
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    transaction.mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    });
    await database.write((tx) => tx.put('drafts', row));
    expect(transaction).toHaveBeenCalledTimes(2);
    expect(await database.read((tx) => tx.all('drafts'))).toEqual([row]);
  });

  it('gives way to a newer program in another tab, which this one then reads and leaves alone', async () => {
    const { database, ...shelf } = await openShelf(nothing);
    await createWorkspace({ ...shelf, database }, 'Mine', titled('mine'));
    const newer = await openDB(DATABASE, 7, { upgrade: (db) => void db.createObjectStore('more') });
    newer.close();
    const refused = await database.write((tx) => tx.put('drafts', row)).catch((error: unknown) => error);
    expect(storageProblem(refused)).toMatch(/newer version of the lab/);
    const older = await openShelf(nothing);
    expect(older.kind).toBe('newer');
    expect((await listWorkspaces(older)).map(({ name }) => name)).toEqual(['Mine']);
    await expect(older.database.write(async () => undefined)).rejects.toThrow(/newer program/);
    expect((await (await newerDatabase()).read((tx) => tx.all('versions'))).length).toBe(1);
  });
});

describe('a transaction', () => {
  it('writes nothing if its body fails', async () => {
    const database = await indexedDatabase(nothing);
    const failed = database.write(async (tx) => {
      await tx.put('drafts', row);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await database.read((tx) => tx.all('drafts'))).toEqual([]);
  });

  it('refuses a key that is taken', async () => {
    const database = await indexedDatabase(nothing);
    await database.write((tx) => tx.add('drafts', row));
    await expect(database.write((tx) => tx.add('drafts', row))).rejects.toThrow(
      expect.objectContaining({ name: 'ConstraintError' }),
    );
  });

  it('of a page that is leaving is committed at once', async () => {
    const database = await indexedDatabase(nothing);
    await database.write(
      async (tx) => {
        await tx.put('drafts', row);
      },
      { isLeaving: true },
    );
    expect(await database.read((tx) => tx.has('drafts', 'one'))).toBe(true);
  });
});

describe('without a database', () => {
  it('that opens, things last as long as the page', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('not in a private window', 'SecurityError');
      },
    });
    const shelf = await openShelf(nothing);
    expect(shelf).toMatchObject({ kind: 'memory', reason: 'not in a private window' });
    await createWorkspace(shelf, 'Mine', titled('mine'));
    expect(await listWorkspaces(shelf)).toHaveLength(1);
  });

  it('that lets anything be written, likewise; one that is only full is used', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    put.mockImplementation(() => {
      throw new DOMException('no', 'NotAllowedError');
    });
    expect((await openShelf(nothing)).kind).toBe('memory');
    put.mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect((await openShelf(nothing)).kind).toBe('browser');
  });
});

it('every failure is told in a sentence', () => {
  expect(storageProblem(new DOMException('', 'QuotaExceededError'))).toMatch(/no space left.*intact.*export/i);
  expect(storageProblem(new Error('odd'))).toMatch(/odd.*intact.*export/);
  expect(storageProblem('odd')).toMatch(/odd/);
});
