import type { Experiment } from '../../experiment/experiment.ts';
import type { Kept } from '../lab.ts';
import { enterTab, pagesBefore } from './tab.ts';

/** What a tab was at before it was reloaded, restored or killed. */
export interface Return extends Kept {
  readonly experiment: Experiment;
  /** The user's data as far as they are in the link. */
  readonly shared: Experiment['problem']['data'];
  /** What of it could not be taken as it was kept; `''` for nothing. */
  readonly message: string;
  /** Whether the experiment is the tab's draft, and not the link's. */
  readonly isDraft: boolean;
}

/** Milliseconds after which a page does not wait for its draft any longer; it is listed among the others. */
const PATIENCE = 2000;

/**
 * What this tab comes back to at a link: its draft, with the history, if the draft was made at that link; else the link, from which undo leads
 * to the draft. Undefined if the tab is new. Never rejects.
 */
export async function comeBack(fragment: string, link: Experiment): Promise<Return | undefined> {
  const pages = pagesBefore();
  const found = pages.length === 0 ? undefined : await restored(pages, fragment, link).catch(() => undefined);
  enterTab(found ? [found.page] : pages);
  return found?.back;
}

async function restored(pages: readonly string[], fragment: string, link: Experiment) {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
  return Promise.race([import('./restore.ts').then(({ restore }) => restore(pages, fragment, link)), late]);
}
