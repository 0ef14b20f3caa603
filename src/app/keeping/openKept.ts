import type { Experiment, Notice } from '../../experiment/experiment.ts';
import { replaceWith } from '../../store/edits.ts';
import { withOpened, type SeenWorkspace } from '../../store/keeping.ts';
import type { Lab } from '../lab.ts';

/** Shows something that was kept; undo leads back to what was on the screen. `workspace`: where saving it goes, if it belongs to one. */
export function openKept(
  { experiment, keeping, ui }: Lab,
  { experiment: found, notices }: { readonly experiment: Experiment; readonly notices: readonly Notice[] },
  workspace: SeenWorkspace | undefined,
): void {
  experiment.edit(replaceWith(found), { discrete: true });
  keeping.setState(({ origins }) => ({ origins: withOpened(origins, experiment.getState(), workspace) }));
  const message = notices.map((notice) => notice.message).join(' ');
  ui.setState({ message: message === '' ? undefined : message, linkProblems: undefined });
}
