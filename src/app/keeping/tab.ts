import { newId } from '../../storage/newId.ts';

const KEY = 'preconditioner-lab-tab';

/** This page, from loading to leaving. */
export const page = newId();

/** The pages that were in this tab before this one, the last first; a tab that was duplicated has those of its original. */
export function pagesBefore(): readonly string[] {
  try {
    return (sessionStorage.getItem(KEY) ?? '').split(' ').filter((one) => /^[0-9a-f]{32}$/.test(one));
  } catch {
    return [];
  }
}

/** Pages that are remembered: those that were left at once have kept nothing. */
const MOST = 4;

/** Makes this the tab's page; what the others have kept is found if this one keeps nothing. */
export function enterTab(before: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, [page, ...before].slice(0, MOST).join(' '));
  } catch {
    // The tab will not come back by itself; its draft is listed.
  }
}
