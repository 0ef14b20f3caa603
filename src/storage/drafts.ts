import type { Experiment, Notice } from '../experiment/experiment.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import type { Reading, Writing } from './database.ts';
import {
  pack,
  partsOf,
  putParts,
  readPacked,
  readSummary,
  removeUnusedParts,
  summaryOf,
  unpack,
  type PackedExperiment,
  type Summary,
} from './packedExperiment.ts';
import type { Shelf } from './shelf.ts';

/** What a tab is at: enough to come back to it. */
export interface Work<Kept = Experiment> {
  readonly experiment: Kept;
  /** Earlier and undone values, as the page's history has them. */
  readonly past: readonly Kept[];
  readonly future: readonly Kept[];
  /** What else the tab remembers: plain JSON, checked by whoever reads it. */
  readonly memory: unknown;
  /** The fragment of the address at that time. */
  readonly fragment: string;
}

/** A draft as it lies in the database. Each page, from loading to leaving, writes rows of its own, and no other page's. */
interface DraftRow extends Work<PackedExperiment> {
  readonly key: string;
  readonly page: string;
  readonly savedAt: number;
  /** The row from which the page went on. */
  readonly from: string;
  readonly summary: Summary;
}

/** A draft in a list. */
export interface Draft {
  readonly key: string;
  readonly savedAt: number;
  readonly summary: Summary;
}

/** Steps of undo that survive: few where each holds large tables, which are checked again as they are read. */
const HISTORY = { usual: 30, large: 3 };
/** Bytes of tables that are large. */
const LARGE = 300_000;

/** Drafts that are always kept, and milliseconds for which all others are. */
const MOST_DRAFTS = 20;
const LONGEST = 7 * 86_400_000;

const keyOf = (page: string, sequence: number) => `${page} ${String(sequence).padStart(9, '0')}`;

/** Rows of one page. */
export interface DraftWriter {
  /** Keeps what the page is at. Rejects with the older row intact. `isLeaving`: the page may be gone the next moment. */
  save(work: Work, isLeaving: boolean): Promise<void>;
}

/** Writes the drafts of a page that has just been loaded and went on from the row `from`; `''` for none. */
export function draftWriter(shelf: Shelf, page: string, from: string): DraftWriter {
  let sequence = 0;
  let last: string | undefined;
  const written = new Set<string>();
  return {
    async save(work, isLeaving) {
      const key = keyOf(page, sequence++);
      const older = last;
      const { row, parts } = rowOf(shelf, { key, page, from }, work);
      await shelf.database.write(
        async (tx) => {
          // First what needs no answer: a page that is being left gets none.
          const missing = parts.filter((part) => !written.has(part.key));
          await Promise.all([
            tx.put('drafts', row),
            older === undefined ? undefined : tx.remove('drafts', older),
            isLeaving ? Promise.all(missing.map((part) => tx.put('parts', part))) : putParts(tx, parts),
          ]);
        },
        { isLeaving },
      );
      if (last === undefined || key > last) last = key;
      for (const part of parts) written.add(part.key);
    },
  };
}

function rowOf(
  { now, newId }: Shelf,
  { key, page, from }: Pick<DraftRow, 'key' | 'page' | 'from'>,
  { experiment, past, future, memory, fragment }: Work,
) {
  const packs = (all: readonly Experiment[]) => all.map((one) => pack(one, newId));
  const [current, before, after] = [pack(experiment, newId), packs(past), packs(future)];
  const row: DraftRow = {
    key,
    page,
    from,
    savedAt: now(),
    fragment,
    summary: summaryOf(experiment),
    experiment: current.experiment,
    past: before.map((one) => one.experiment),
    future: after.map((one) => one.experiment),
    memory,
  };
  const parts = [current, ...before, ...after].flatMap((one) => one.parts);
  return { row, parts: [...new Set(parts)] };
}

/** How many past values of an experiment, and undone ones, are worth keeping. */
export function stepsToKeep(experiment: Experiment, newId: Shelf['newId']): number {
  const bytes = pack(experiment, newId).parts.reduce((sum, part) => sum + part.bytes, 0);
  return bytes > LARGE ? HISTORY.large : HISTORY.usual;
}

/** What was last kept by the first of these pages that has kept anything. */
export async function lastWorkOf(
  { database }: Shelf,
  pages: readonly string[],
): Promise<(Work & { readonly key: string; readonly page: string; readonly notices: readonly Notice[] }) | undefined> {
  const found = await database.read(async (tx) => {
    for (const page of pages) {
      const rows = (await tx.all('drafts', `${page} `)).flatMap((raw) => readDraftRow(raw) ?? []);
      const row = rows.at(-1);
      if (row) return { row, parts: await partsOf(tx, [row.experiment, ...row.past, ...row.future]) };
    }
    return undefined;
  });
  if (!found) return undefined;
  const { row, parts } = found;
  const opened = (kept: PackedExperiment) => unpack(kept, parts).experiment;
  return {
    ...unpack(row.experiment, parts),
    past: row.past.map(opened),
    future: row.future.map(opened),
    memory: row.memory,
    fragment: row.fragment,
    key: row.key,
    page: row.page,
  };
}

/** The newest draft of every page but `page`, newest first; those that another page went on from, or this one from `from`, are not listed. */
export async function listDrafts({ database }: Shelf, page: string, from: string): Promise<readonly Draft[]> {
  const rows = await database.read(newestRows);
  const superseded = new Set([...rows.map((row) => row.from), from]);
  return rows
    .filter((row) => row.page !== page && !superseded.has(row.key))
    .slice(0, MOST_DRAFTS)
    .map(({ key, savedAt, summary }) => ({ key, savedAt, summary }));
}

/** The experiment of a draft; undefined if it is gone. */
export async function openDraft(
  { database }: Shelf,
  key: string,
): Promise<{ readonly experiment: Experiment; readonly notices: readonly Notice[] } | undefined> {
  return database.read(async (tx) => {
    const row = readDraftRow(await tx.get('drafts', key));
    return row && unpack(row.experiment, await partsOf(tx, [row.experiment]));
  });
}

/** Forgets a draft, with those from which it went on, and tables that nothing else needs. */
export async function forgetDraft({ database }: Shelf, key: string): Promise<void> {
  await database.write(async (tx) => {
    for (let next = readDraftRow(await tx.get('drafts', key)); next;) {
      await tx.remove('drafts', next.key);
      next = readDraftRow(await tx.get('drafts', next.from));
    }
    await removeUnusedParts(tx);
  });
}

/** Forgets drafts that are neither among the newest nor young, and rows that their page has replaced. */
export async function thinDrafts(tx: Writing, now: number): Promise<void> {
  const newest = await newestRows(tx);
  const kept = new Set(
    newest.filter(({ savedAt }, i) => i < MOST_DRAFTS || now - savedAt < LONGEST).map(({ key }) => key),
  );
  await Promise.all((await tx.keys('drafts')).filter((key) => !kept.has(key)).map((key) => tx.remove('drafts', key)));
}

/** The newest row of each page, newest first. */
async function newestRows(tx: Reading): Promise<readonly DraftRow[]> {
  const rows = (await tx.all('drafts')).flatMap((raw) => readDraftRow(raw) ?? []);
  return [...new Map(rows.map((row) => [row.page, row])).values()].sort((a, b) => b.savedAt - a.savedAt);
}

/** A draft from a row, or undefined if it is none. */
export function readDraftRow(raw: unknown): DraftRow | undefined {
  const given = entriesOf(raw);
  const [key, page, savedAt] = [given?.get('key'), given?.get('page'), given?.get('savedAt')];
  const experiment = readPacked(given?.get('experiment'));
  const summary = readSummary(given?.get('summary'));
  if (!given || typeof key !== 'string' || typeof page !== 'string' || typeof savedAt !== 'number') return undefined;
  if (!experiment || !summary) return undefined;
  const list = (name: string) => {
    const all: unknown = given.get(name);
    return Array.isArray(all) ? all.flatMap((one) => readPacked(one) ?? []) : [];
  };
  const text = (name: string) => {
    const one = given.get(name);
    return typeof one === 'string' ? one : '';
  };
  return {
    key,
    page,
    savedAt,
    experiment,
    summary,
    from: text('from'),
    fragment: text('fragment'),
    past: list('past'),
    future: list('future'),
    memory: given.get('memory'),
  };
}
