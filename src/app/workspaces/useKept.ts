import { useCallback, useEffect, useState } from 'react';
import { listDrafts, type Draft } from '../../storage/drafts.ts';
import type { OpenedShelf } from '../../storage/openShelf.ts';
import { storageProblem } from '../../storage/storageProblem.ts';
import { unreadableRows } from '../../storage/tidy.ts';
import { listWorkspaces, type Workspace } from '../../storage/workspaces.ts';
import { shelfOfPage } from '../keeping/shelf.ts';
import { page } from '../keeping/tab.ts';

/** What the dialog lists. */
export interface Kept {
  readonly shelf: OpenedShelf;
  readonly workspaces: readonly Workspace[];
  readonly drafts: readonly Draft[];
  readonly unreadable: number;
  /** Bytes that all pages of this site take, and may take; undefined where the browser does not say. */
  readonly usage: { readonly used: number; readonly quota: number } | undefined;
}

/** What is kept besides the draft that this tab came from, read again by `refresh` and when the page is looked at again, because other tabs may have saved something. */
export function useKept(from: string): {
  readonly kept: Kept | undefined;
  readonly problem: string | undefined;
  refresh(): void;
} {
  const [kept, setKept] = useState<Kept>();
  const [problem, setProblem] = useState<string>();
  const refresh = useCallback(() => {
    readKept(from).then(
      (read) => {
        setKept(read);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(storageProblem(error)),
    );
  }, [from]);
  useEffect(() => {
    refresh();
    addEventListener('focus', refresh);
    return () => removeEventListener('focus', refresh);
  }, [refresh]);
  return { kept, problem, refresh };
}

async function readKept(from: string): Promise<Kept> {
  const shelf = await shelfOfPage();
  const [workspaces, drafts, unreadable, usage] = await Promise.all([
    listWorkspaces(shelf),
    listDrafts(shelf, page, from),
    unreadableRows(shelf),
    estimate(),
  ]);
  return { shelf, workspaces, drafts, unreadable: unreadable.length, usage };
}

async function estimate(): Promise<Kept['usage']> {
  const found = await navigator.storage?.estimate?.().catch(() => undefined);
  return found?.usage !== undefined && found.quota !== undefined
    ? { used: found.usage, quota: found.quota }
    : undefined;
}
