import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import type { Database } from './database.ts';
import { draftWriter, lastWorkOf, listDrafts, type DraftWriter } from './drafts.ts';
import { indexedDatabase } from './indexedDatabase.ts';
import { memoryDatabase } from './memoryDatabase.ts';
import { contentOf, expectSound, failing, testShelf, titled, withData } from './shelf.properties.ts';
import type { Shelf } from './shelf.ts';
import { tidy } from './tidy.ts';
import {
  bringBack,
  createWorkspace,
  deleteWorkspace,
  duplicateWorkspace,
  listVersions,
  listWorkspaces,
  openWorkspace,
  renameWorkspace,
  saveVersion,
  type Workspace,
} from './workspaces.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const databases: readonly (readonly [name: string, open: () => Promise<Database>])[] = [
  ['memory', async () => memoryDatabase()],
  ['IndexedDB', () => indexedDatabase(() => undefined)],
];

const work = (experiment: Experiment) => ({ experiment, past: [], future: [], memory: undefined, fragment: '' });

const actions = [
  'create',
  'save',
  'save',
  'save',
  'open',
  'draft',
  'draft',
  'rename',
  'copy',
  'delete',
  'back',
  'tidy',
] as const;
const die = 'die';
type Action = (typeof actions)[number] | typeof die;

/** One tab: does something, and remembers all that it was told is safe. */
function tab(name: string, shelf: Shelf) {
  let seen: Workspace | undefined;
  let count = 0;
  let pages = 0;
  let page = `${name}-page-0`;
  let writer: DraftWriter = draftWriter(shelf, page, '');
  let draft: string | undefined;
  const saved: string[] = [];
  const next = () => titled(`${name} ${++count}`);

  async function does(action: Action): Promise<void> {
    const experiment = next();
    switch (action) {
      case 'create':
        seen = await createWorkspace(shelf, `${name} workspace`, experiment);
        saved.push(experiment.title);
        break;
      case 'save':
        if (!seen) return;
        seen = (await saveVersion(shelf, seen, experiment)).workspace;
        saved.push(experiment.title);
        break;
      case 'open': {
        const all = await listWorkspaces(shelf);
        const chosen = all[count % Math.max(1, all.length)];
        const opened = chosen && (await openWorkspace(shelf, chosen.key));
        if (opened) seen = opened.workspace;
        break;
      }
      case 'draft':
        await writer.save(work(experiment), count % 2 === 0);
        draft = experiment.title;
        break;
      case 'rename':
        if (seen) await renameWorkspace(shelf, seen.key, experiment.title);
        break;
      case 'copy':
        if (seen) await duplicateWorkspace(shelf, seen.key);
        break;
      case 'delete':
        if (seen) await deleteWorkspace(shelf, seen.key);
        break;
      case 'back':
        if (seen) await bringBack(shelf, seen.key);
        break;
      case 'tidy':
        await tidy(shelf);
        break;
      case 'die': {
        // What was not told to be safe may be lost; nothing else may.
        const back = await lastWorkOf(shelf, [page]);
        expect(back?.experiment.title).toBe(draft);
        page = `${name}-page-${++pages}`;
        writer = draftWriter(shelf, page, back?.key ?? '');
        if (back) await writer.save(work(back.experiment), false);
        break;
      }
    }
  }

  return { does, saved, draft: () => draft, page: () => page };
}

describe.each(databases)('tabs over %s', (_, open) => {
  it('that save the same version both keep theirs', async () => {
    const database = await open();
    const shelf = testShelf(database);
    const seen = await createWorkspace(shelf, 'Ours', titled('first'));
    const [left, right] = await Promise.all([
      saveVersion(shelf, seen, titled('left')),
      saveVersion(shelf, seen, titled('right')),
    ]);
    expect([left.isCopy, right.isCopy]).toEqual([false, true]);
    expect(right.workspace).toMatchObject({ name: 'Ours (from another tab)', rev: 1 });
    expect((await openWorkspace(shelf, seen.key))?.experiment.title).toBe('left');
    expect((await openWorkspace(shelf, right.workspace.key))?.experiment.title).toBe('right');
  });

  it('leave no half of anything when the space ends at any row', async () => {
    const deeds: readonly ((shelf: Shelf, seen: Workspace, database: Database) => Promise<unknown>)[] = [
      (shelf) => createWorkspace(shelf, 'New', withData('own', 20)),
      (shelf, seen) => saveVersion(shelf, seen, withData('own', 30)),
      (shelf, seen) => saveVersion(shelf, { ...seen, rev: 7 }, titled('late')),
      (shelf, seen) => renameWorkspace(shelf, seen.key, 'Other'),
      (shelf, seen) => duplicateWorkspace(shelf, seen.key),
      (shelf, seen) => deleteWorkspace(shelf, seen.key),
      (shelf) => draftWriter(shelf, 'page', '').save(work(withData('own', 10)), false),
      (shelf) => draftWriter(shelf, 'page', '').save(work(withData('own', 10)), true),
      (shelf) => tidy(shelf),
    ];
    for (const [index, deed] of deeds.entries()) {
      const database = await open();
      const shelf = testShelf(database, `deed${index}`);
      const seen = await createWorkspace(shelf, 'Old', titled('old'));
      await draftWriter(shelf, 'before', '').save(work(titled('draft')), false);
      await database.write((tx) => tx.put('drafts', { key: 'odd', page: 3 }));
      const before = await contentOf(database);
      let failures = 0;
      for (let at = 1; ; at++) {
        const full = failing(database, at);
        const done = deed({ ...shelf, database: full }, seen, full);
        if (
          full.hasFailed() ||
          (await done.then(
            () => false,
            () => true,
          ))
        ) {
          await expect(done).rejects.toThrow('no space');
          expect(await contentOf(database)).toEqual(before);
          failures++;
        } else break;
      }
      expect(failures).toBeGreaterThan(0);
      await expectSound(database);
    }
  });

  it('hold data of the user once, however many versions and drafts there are, and drop them with the last', async () => {
    const database = await open();
    const shelf = testShelf(database);
    const own = withData('own', 500);
    const first = await createWorkspace(shelf, 'Own', own);
    const second = (await saveVersion(shelf, first, { ...own, steps: 7 })).workspace;
    expect(second.bytes - first.bytes).toBeLessThan(first.bytes / 2);
    await draftWriter(shelf, 'page', '').save(work({ ...own, steps: 9 }), false);
    expect(await database.read((tx) => tx.keys('parts'))).toHaveLength(1);
    const { experiment } = (await openWorkspace(shelf, first.key, 1))!;
    expect(experiment.problem).toEqual(own.problem);
    await saveVersion(shelf, second, experiment);
    expect(await database.read((tx) => tx.keys('parts'))).toHaveLength(1);
  });

  it('put aside what cannot be read, and give orphaned versions a workspace', async () => {
    const database = await open();
    const shelf = testShelf(database);
    const seen = await createWorkspace(shelf, 'Mine', titled('mine'));
    await database.write(async (tx) => {
      await tx.put('workspaces', { key: seen.key, name: 5 });
      await tx.put('drafts', { key: 'odd' });
    });
    await tidy(shelf);
    await expectSound(database);
    expect((await listWorkspaces(shelf)).map(({ name }) => name)).toEqual(['mine (recovered)']);
    const aside = await database.read((tx) => tx.all('quarantine'));
    expect(aside).toMatchObject([{ row: { key: 'odd' } }, { row: { key: seen.key, name: 5 } }]);
  });
});

describe('two tabs of a browser', () => {
  it('lose nothing that was saved, in whatever order they come', async () => {
    const list = fc.array(fc.tuple(fc.constantFrom(...actions, die), fc.nat(3)), { minLength: 6, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(list, list, async (left, right) => {
        vi.stubGlobal('indexedDB', new IDBFactory());
        const database = await indexedDatabase(() => undefined);
        const tabs = [
          tab('left', testShelf(database, 'l')),
          tab('right', testShelf(await indexedDatabase(() => undefined), 'r')),
        ] as const;
        const perform = async (one: (typeof tabs)[number], all: typeof left) => {
          await one.does('create');
          for (const [action, rest] of all) {
            for (let i = 0; i < rest; i++) await new Promise((resolve) => setImmediate(resolve));
            await one.does(action);
          }
        };
        await Promise.all([perform(tabs[0], left), perform(tabs[1], right)]);
        const shelf = testShelf(database);
        await expectSound(database);
        const kept = new Set<string>();
        for (const { key } of await listWorkspaces(shelf))
          for (const { summary } of await listVersions(shelf, key)) kept.add(summary.title);
        for (const { saved } of tabs) expect(saved.filter((title) => !kept.has(title))).toEqual([]);
        for (const one of tabs) expect((await lastWorkOf(shelf, [one.page()]))?.experiment.title).toBe(one.draft());
      }),
      { numRuns: 100 },
    );
    // Seconds, but of a processor that may have other things to do.
  }, 120_000);
});

describe('drafts', () => {
  it('are listed newest first, without those that a page went on from', async () => {
    const shelf = testShelf(memoryDatabase());
    await draftWriter(shelf, 'a', '').save(work(titled('a')), false);
    await draftWriter(shelf, 'b', '').save(work(titled('b')), false);
    const from = (await lastWorkOf(shelf, ['a']))!.key;
    expect((await listDrafts(shelf, 'c', from)).map(({ summary }) => summary.title)).toEqual(['b']);
    await draftWriter(shelf, 'c', from).save(work(titled('c')), false);
    expect((await listDrafts(shelf, '', '')).map(({ summary }) => summary.title)).toEqual(['c', 'b']);
    // A tab that was duplicated goes on by itself, and so does its original.
    expect((await lastWorkOf(shelf, ['a']))?.experiment.title).toBe('a');
  });

  it('come back with their history', async () => {
    const shelf = testShelf(memoryDatabase());
    const [past, future] = [[titled('1'), titled('2')], [titled('4')]];
    const memory = { origins: [], replacements: [1] };
    await draftWriter(shelf, 'a', '').save({ experiment: titled('3'), past, future, memory, fragment: 'v=1' }, true);
    expect(await lastWorkOf(shelf, ['none', 'a'])).toMatchObject({
      experiment: titled('3'),
      past,
      future,
      memory,
      fragment: 'v=1',
      page: 'a',
      notices: [],
    });
  });

  it('are thinned to the newest twenty and those of a week', async () => {
    const shelf = testShelf(memoryDatabase());
    for (let i = 0; i < 30; i++) await draftWriter(shelf, `page${i}`, '').save(work(titled(`${i}`)), false);
    await tidy(shelf);
    expect(await shelf.database.read((tx) => tx.keys('drafts'))).toHaveLength(30);
    await tidy({ ...shelf, now: () => shelf.now() + 8 * 86_400_000 });
    const kept = await listDrafts(shelf, '', '');
    expect(kept.map(({ summary }) => summary.title)).toEqual(Array.from({ length: 20 }, (_, i) => `${29 - i}`));
  });
});
