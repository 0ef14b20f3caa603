import type { Table, Writing } from './database.ts';
import { readDraftRow, thinDrafts } from './drafts.ts';
import { readPart, removeUnusedParts } from './packedExperiment.ts';
import type { Shelf } from './shelf.ts';
import { readVersion, readWorkspace, removeLongDeleted, type Version } from './workspaces.ts';

const readers: readonly (readonly [table: Table, read: (raw: unknown) => object | undefined])[] = [
  ['drafts', readDraftRow],
  ['workspaces', readWorkspace],
  ['versions', readVersion],
  ['parts', readPart],
];

/**
 * Once for each page: what cannot be read is put aside, never dropped; versions that have lost their workspace get one; drafts and deleted
 * workspaces of long ago are removed.
 */
export async function tidy({ database, now, newId }: Shelf): Promise<void> {
  await database.write(async (tx) => {
    for (const [table, read] of readers) {
      for (const row of await tx.all(table)) {
        if (read(row)) continue;
        await tx.add('quarantine', { key: newId(), table, row, since: now() });
        await tx.remove(table, keyOf(row));
      }
    }
    await recoverWorkspaces(tx);
    await thinDrafts(tx, now());
    await removeLongDeleted(tx, now());
    await removeUnusedParts(tx);
  });
}

/** Rows that could not be read, as they are. */
export async function unreadableRows({ database }: Shelf): Promise<readonly unknown[]> {
  return database.read((tx) => tx.all('quarantine'));
}

async function recoverWorkspaces(tx: Writing): Promise<void> {
  const versions = (await tx.all('versions')).flatMap((raw) => readVersion(raw) ?? []);
  const newest = new Map<string, Version>(versions.map((version) => [version.workspace, version]));
  for (const { workspace: key, rev, savedAt, summary, bytes } of newest.values()) {
    if (await tx.has('workspaces', key)) continue;
    const name = `${summary.title || 'Untitled'} (recovered)`;
    await tx.put('workspaces', { key, name, rev, createdAt: savedAt, savedAt, summary, bytes });
  }
}

function keyOf(row: unknown): string {
  return typeof row === 'object' && row !== null && 'key' in row ? String(row.key) : '';
}
