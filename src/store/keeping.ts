import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExperimentState, ExperimentStore } from './experiment.ts';

/** The workspace that this tab works on, in the version that it has seen. */
export interface SeenWorkspace {
  readonly key: string;
  readonly name: string;
  readonly rev: number;
}

/** From which change on the tab works on a workspace, or on none. */
export interface Origin {
  /** `ExperimentState.depth` of the first value that belongs to it. */
  readonly depth: number;
  readonly workspace: SeenWorkspace | undefined;
}

export interface KeepingState {
  /** By depth. */
  readonly origins: readonly Origin[];
  /** The draft that the tab has come back to; `''` if it has not. */
  readonly from: string;
  /** Why what is done here may not last, in sentences for the user. */
  readonly warning: string | undefined;
}

/** What the tab knows of what is kept beyond it. */
export type KeepingStore = StoreApi<KeepingState>;

export function createKeepingStore(
  experiment: ExperimentStore,
  { origins, from }: Pick<KeepingState, 'origins' | 'from'> = { origins: [], from: '' },
): KeepingStore {
  const store = createStore<KeepingState>(() => ({ origins, from, warning: undefined }));
  experiment.subscribe(({ depth, replacements }, before) => {
    // A new change, and it alone, makes a new list: what could be redone is gone, and with it where it belonged.
    if (replacements === before.replacements) return;
    const { origins: all } = store.getState();
    const left = all.filter((origin) => origin.depth < depth);
    if (left.length < all.length) store.setState({ origins: left });
  });
  return store;
}

type Position = Pick<ExperimentState, 'depth'>;

/** The workspace of the experiment on the screen: undoing the opening of one returns to the workspace before it. */
export function workspaceAt(origins: readonly Origin[], { depth }: Position): SeenWorkspace | undefined {
  return origins.findLast((origin) => origin.depth <= depth)?.workspace;
}

/** The origins after a workspace, or something that belongs to none, was opened as the value on the screen. */
export function withOpened(
  origins: readonly Origin[],
  { depth }: Position,
  workspace: SeenWorkspace | undefined,
): readonly Origin[] {
  return [...origins.filter((origin) => origin.depth < depth), { depth, workspace }];
}

/** The origins after the value on the screen was saved as a workspace, to which now belongs all since something was opened. */
export function withSaved(
  origins: readonly Origin[],
  { depth }: Position,
  workspace: SeenWorkspace,
): readonly Origin[] {
  const start = origins.findLast((origin) => origin.depth <= depth)?.depth ?? 0;
  return [...origins.filter((origin) => origin.depth !== start), { depth: start, workspace }].sort(
    (a, b) => a.depth - b.depth,
  );
}
