import { workspaceAt } from '../../store/keeping.ts';
import type { Lab } from '../lab.ts';

/** Saves the next version of the tab's workspace; where it has none, asks for a name. */
export function saveOrAsk(lab: Lab): void {
  // What is being typed counts.
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  const { experiment, keeping, ui } = lab;
  if (!workspaceAt(keeping.getState().origins, experiment.getState())) {
    ui.setState({ dialog: 'workspaces' });
    return;
  }
  import('./saveWork.ts').then(
    async ({ saveWork }) => ui.setState({ message: (await saveWork(lab)).said }),
    () => ui.setState({ message: 'The part of the page that saves could not be loaded: reload the page.' }),
  );
}
