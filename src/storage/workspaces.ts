import type { Experiment, Notice } from '../experiment/experiment.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { cleanText } from '../experiment/text.ts';
import type { Writing } from './database.ts';
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

/** A workspace: a name for a row of versions. */
export interface Workspace {
  readonly key: string;
  readonly name: string;
  /** The newest version, counted from 1. */
  readonly rev: number;
  readonly createdAt: number;
  readonly savedAt: number;
  /** Since when it is deleted; it can be brought back until it is removed. */
  readonly deletedAt?: number;
  /** Of the newest version. */
  readonly summary: Summary;
  /** About what all versions take, with the tables that they have brought in. */
  readonly bytes: number;
}

/** One state of a workspace; never changed. */
export interface Version {
  readonly key: string;
  readonly workspace: string;
  readonly rev: number;
  /** Names the saving, so that one that is tried again is not done twice. */
  readonly saving: string;
  readonly savedAt: number;
  readonly summary: Summary;
  readonly bytes: number;
  readonly experiment: PackedExperiment;
}

/** Milliseconds for which a deleted workspace is kept. */
const GRACE = 30 * 86_400_000;

export const versionKey = (workspace: string, rev: number) => `${workspace} ${String(rev).padStart(9, '0')}`;

/** A new workspace with one version. */
export async function createWorkspace(shelf: Shelf, name: string, experiment: Experiment): Promise<Workspace> {
  const [key, saving] = [shelf.newId(), shelf.newId()];
  return shelf.database.write((tx) => begin(tx, shelf, { key, name, saving }, experiment), { isStrict: true });
}

/**
 * Adds a version to the workspace if the newest is still the one that the caller has seen. If another tab has added one in the meantime,
 * neither overwrites the other: this one becomes a workspace of its own.
 */
export async function saveVersion(
  shelf: Shelf,
  seen: Pick<Workspace, 'key' | 'name' | 'rev'>,
  experiment: Experiment,
): Promise<{ readonly workspace: Workspace; readonly isCopy: boolean }> {
  const [copyKey, saving] = [shelf.newId(), shelf.newId()];
  return shelf.database.write(
    async (tx) => {
      const head = readWorkspace(await tx.get('workspaces', seen.key));
      if (head && head.deletedAt === undefined && head.rev === seen.rev)
        return { workspace: await append(tx, shelf, head, saving, experiment), isCopy: false };
      if (head && readVersion(await tx.get('versions', versionKey(head.key, seen.rev + 1)))?.saving === saving)
        return { workspace: head, isCopy: false };
      const name = head && head.deletedAt === undefined ? fromAnotherTab(head.name) : seen.name;
      return { workspace: await begin(tx, shelf, { key: copyKey, name, saving }, experiment), isCopy: true };
    },
    { isStrict: true },
  );
}

const fromAnotherTab = (name: string) => `${name} (from another tab)`;

/** A workspace with versions from elsewhere, oldest first, in a transaction that is under way. */
export async function addWorkspace(
  tx: Writing,
  shelf: Shelf,
  { key, name }: Pick<Workspace, 'key' | 'name'>,
  versions: readonly { readonly savedAt: number; readonly experiment: Experiment }[],
): Promise<void> {
  let head: Workspace | undefined;
  for (const { savedAt, experiment } of versions) {
    const then = { ...shelf, now: () => savedAt };
    head = head
      ? await append(tx, then, head, shelf.newId(), experiment)
      : await begin(tx, then, { key, name, saving: shelf.newId() }, experiment);
  }
}

/** All workspaces, the last saved first, the deleted ones among them. */
export async function listWorkspaces({ database }: Shelf): Promise<readonly Workspace[]> {
  const rows = await database.read((tx) => tx.all('workspaces'));
  return rows.flatMap((raw) => readWorkspace(raw) ?? []).sort((a, b) => b.savedAt - a.savedAt);
}

/** All versions of a workspace, the newest first. */
export async function listVersions({ database }: Shelf, key: string): Promise<readonly Version[]> {
  const rows = await database.read((tx) => tx.all('versions', `${key} `));
  return rows.flatMap((raw) => readVersion(raw) ?? []).reverse();
}

/** One version of a workspace, the newest if none is named; undefined if it is gone. */
export async function openWorkspace(
  { database }: Shelf,
  key: string,
  rev?: number,
): Promise<
  { readonly workspace: Workspace; readonly experiment: Experiment; readonly notices: readonly Notice[] } | undefined
> {
  return database.read(async (tx) => {
    const workspace = readWorkspace(await tx.get('workspaces', key));
    const version = workspace && readVersion(await tx.get('versions', versionKey(key, rev ?? workspace.rev)));
    return version && { workspace, ...unpack(version.experiment, await partsOf(tx, [version.experiment])) };
  });
}

export async function renameWorkspace(shelf: Shelf, key: string, name: string): Promise<void> {
  await changeHead(shelf, key, (head) => ({ ...head, name: nameOf(name, head.summary) }));
}

/** A further workspace with the newest version of another. */
export async function duplicateWorkspace(shelf: Shelf, key: string): Promise<Workspace | undefined> {
  const opened = await openWorkspace(shelf, key);
  return opened && createWorkspace(shelf, `${opened.workspace.name} (copy)`, opened.experiment);
}

/** Takes a workspace off the list; nothing of it is removed yet. */
export async function deleteWorkspace(shelf: Shelf, key: string): Promise<void> {
  await changeHead(shelf, key, (head) => ({ ...head, deletedAt: shelf.now() }));
}

export async function bringBack(shelf: Shelf, key: string): Promise<void> {
  await changeHead(shelf, key, (head) => {
    const { deletedAt: _, ...rest } = head;
    return rest;
  });
}

/** Removes a deleted workspace with all versions, and tables that nothing else needs. */
export async function removeForGood({ database }: Shelf, key: string): Promise<void> {
  await database.write(async (tx) => {
    const head = readWorkspace(await tx.get('workspaces', key));
    if (head?.deletedAt === undefined) return;
    await removeAll(tx, key);
    await removeUnusedParts(tx);
  });
}

/** Removes workspaces that were deleted long ago. */
export async function removeLongDeleted(tx: Writing, now: number): Promise<void> {
  for (const raw of await tx.all('workspaces')) {
    const head = readWorkspace(raw);
    if (head?.deletedAt !== undefined && now - head.deletedAt > GRACE) await removeAll(tx, head.key);
  }
}

async function removeAll(tx: Writing, key: string): Promise<void> {
  await tx.remove('workspaces', key);
  for (const version of await tx.keys('versions', `${key} `)) await tx.remove('versions', version);
}

/** A workspace of its own for a version, in a transaction that is under way. */
async function begin(
  tx: Writing,
  shelf: Shelf,
  { key, name, saving }: { readonly key: string; readonly name: string; readonly saving: string },
  experiment: Experiment,
): Promise<Workspace> {
  const summary = summaryOf(experiment);
  const savedAt = shelf.now();
  const empty = { key, name: nameOf(name, summary), rev: 0, createdAt: savedAt, savedAt, summary, bytes: 0 };
  return append(tx, shelf, empty, saving, experiment);
}

async function append(
  tx: Writing,
  { now, newId }: Shelf,
  head: Workspace,
  saving: string,
  experiment: Experiment,
): Promise<Workspace> {
  const kept = pack(experiment, newId);
  const summary = summaryOf(experiment);
  const [rev, savedAt] = [head.rev + 1, now()];
  const bytes = JSON.stringify(kept.experiment).length + (await putParts(tx, kept.parts));
  const key = versionKey(head.key, rev);
  const version: Version = {
    key,
    workspace: head.key,
    rev,
    saving,
    savedAt,
    summary,
    bytes,
    experiment: kept.experiment,
  };
  await tx.add('versions', version);
  const next: Workspace = { ...head, rev, savedAt, summary, bytes: head.bytes + bytes };
  await tx.put('workspaces', next);
  return next;
}

async function changeHead({ database }: Shelf, key: string, change: (head: Workspace) => Workspace): Promise<void> {
  await database.write(
    async (tx) => {
      const head = readWorkspace(await tx.get('workspaces', key));
      if (head) await tx.put('workspaces', change(head));
    },
    { isStrict: true },
  );
}

function nameOf(name: string, { title }: Summary): string {
  return cleanText(name) || title || 'Untitled';
}

/** A workspace from a row, or undefined if it is none. */
export function readWorkspace(raw: unknown): Workspace | undefined {
  const given = entriesOf(raw);
  const [key, name] = [given?.get('key'), given?.get('name')];
  const [rev, createdAt, savedAt] = [given?.get('rev'), given?.get('createdAt'), given?.get('savedAt')];
  const [deletedAt, bytes] = [given?.get('deletedAt'), given?.get('bytes')];
  const summary = readSummary(given?.get('summary'));
  if (typeof key !== 'string' || typeof name !== 'string' || !summary) return undefined;
  if (!isCount(rev) || typeof createdAt !== 'number' || typeof savedAt !== 'number') return undefined;
  return {
    key,
    name,
    rev,
    createdAt,
    savedAt,
    ...(typeof deletedAt === 'number' && { deletedAt }),
    summary,
    bytes: typeof bytes === 'number' ? bytes : 0,
  };
}

/** A version from a row, or undefined if it is none. */
export function readVersion(raw: unknown): Version | undefined {
  const given = entriesOf(raw);
  const [key, workspace, rev] = [given?.get('key'), given?.get('workspace'), given?.get('rev')];
  const [saving, savedAt, bytes] = [given?.get('saving'), given?.get('savedAt'), given?.get('bytes')];
  const [summary, experiment] = [readSummary(given?.get('summary')), readPacked(given?.get('experiment'))];
  if (typeof key !== 'string' || typeof workspace !== 'string' || !isCount(rev)) return undefined;
  if (typeof saving !== 'string' || typeof savedAt !== 'number' || !summary || !experiment) return undefined;
  return { key, workspace, rev, saving, savedAt, summary, bytes: typeof bytes === 'number' ? bytes : 0, experiment };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
