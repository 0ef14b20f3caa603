import { expect } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { TABLES, type Database, type Writing } from './database.ts';
import type { Shelf } from './shelf.ts';
import { readVersion, readWorkspace, versionKey } from './workspaces.ts';

/** A shelf whose clock moves by a second at each look, and whose names are numbers. */
export function testShelf(database: Database, tab = 'id'): Shelf {
  let [time, count] = [0, 0];
  return { database, now: () => (time += 1000), newId: () => `${tab}${++count}` };
}

const [{ experiment: usual }] = presets;
const small = { ...usual, runs: usual.runs.slice(0, 1), view: { ...usual.view, focus: 0 } };

/** An experiment that is told from others by its title. */
export function titled(title: string): Experiment {
  return { ...small, title };
}

/** An experiment with data of the user's own. */
export function withData(title: string, numbers: number): Experiment {
  const inputs = Array.from({ length: numbers }, (_, i) => [i, i / 2]);
  const targets = inputs.map(([x = 0]) => [x % 2]);
  const experiment = titled(title);
  const settings = { task: 'regression', heldOut: 0.25 };
  return { ...experiment, problem: { kind: 'inline', settings, data: { inputs, targets } } };
}

/** Everything in a database, for comparison. */
export async function contentOf(database: Database): Promise<unknown> {
  return database.read(async (tx) => {
    const rows: unknown[] = [];
    for (const table of TABLES) rows.push([table, await tx.all(table)]);
    return rows;
  });
}

/** What must be true of a database whatever has happened: each workspace has all its versions, and whatever is there can be read. */
export async function expectSound(database: Database): Promise<void> {
  await database.read(async (tx) => {
    for (const raw of await tx.all('workspaces')) {
      const head = readWorkspace(raw);
      expect(head).toBeDefined();
      const revs = Array.from({ length: head?.rev ?? 0 }, (_, i) => versionKey(head?.key ?? '', i + 1));
      expect(await tx.keys('versions', `${head?.key} `)).toEqual(revs);
    }
    const versions = (await tx.all('versions')).map((raw) => readVersion(raw));
    expect(versions).not.toContain(undefined);
    const parts = new Set(await tx.keys('parts'));
    for (const version of versions)
      for (const part of [version?.experiment.data, version?.experiment.weights])
        expect(part === undefined || parts.has(part)).toBe(true);
    for (const version of versions) expect(await tx.has('workspaces', version?.workspace ?? '')).toBe(true);
  });
}

/**
 * The database, failing at the `at`-th row that is written from now on, as one does that has no space left. A real one then undoes what a
 * page that is leaving has told it to commit; here nothing is told so.
 */
export function failing(database: Database, at: number): Database & { readonly hasFailed: () => boolean } {
  let count = 0;
  const check = () => {
    if (++count === at) throw new DOMException('no space', 'QuotaExceededError');
  };
  return {
    ...database,
    hasFailed: () => count >= at,
    write: (body) =>
      database.write((tx: Writing) =>
        body({
          ...tx,
          add: async (table, row) => {
            check();
            await tx.add(table, row);
          },
          put: async (table, row) => {
            check();
            await tx.put(table, row);
          },
        }),
      ),
  };
}
