import { withSaved, workspaceAt, type SeenWorkspace } from '../../store/keeping.ts';
import { storageProblem } from '../../storage/storageProblem.ts';
import { createWorkspace, saveVersion } from '../../storage/workspaces.ts';
import type { Lab } from '../lab.ts';
import { shelfOfPage } from './shelf.ts';

/** What became of saving, in a sentence. */
export interface Saved {
  readonly said: string;
  readonly isSaved: boolean;
}

/** Saves the experiment on the screen as the next version of the tab's workspace, or as a workspace of its own where a name is given. */
export async function saveWork({ experiment, keeping }: Lab, name?: string): Promise<Saved> {
  const state = experiment.getState();
  const seen = workspaceAt(keeping.getState().origins, state);
  try {
    const shelf = await shelfOfPage();
    const { workspace, isCopy } =
      name === undefined && seen
        ? await saveVersion(shelf, seen, state.experiment)
        : { workspace: await createWorkspace(shelf, name ?? '', state.experiment), isCopy: false };
    // Asked once something is to stay: some browsers ask the user in turn.
    void navigator.storage?.persist?.().catch(() => false);
    const { key, rev } = workspace;
    const taken: SeenWorkspace = { key, name: workspace.name, rev };
    keeping.setState(({ origins }) => ({ origins: withSaved(origins, state, taken) }));
    return { said: sentence(taken, seen, isCopy, shelf.kind === 'memory'), isSaved: true };
  } catch (error) {
    return { said: storageProblem(error), isSaved: false };
  }
}

function sentence(
  { name, rev }: SeenWorkspace,
  seen: SeenWorkspace | undefined,
  isCopy: boolean,
  isShort: boolean,
): string {
  const kept = isCopy
    ? `“${seen?.name}” was changed in another tab: what is on the screen is saved beside it, as “${name}”.`
    : `Saved as “${name}”, version ${rev}.`;
  return isShort ? `${kept} This browser keeps it only until the tab is closed: export it to a file.` : kept;
}
