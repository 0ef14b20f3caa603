import { changeView } from '../store/edits.ts';
import type { Lab } from './lab.ts';
import { stepBack, stepForward, togglePlaying } from './playback.ts';

/** Elements in which a key means something else: text, or a choice that is searched by typing. */
const TYPING = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog';
/** Elements that the space bar operates. */
const PRESSED = 'button, summary, a, input, [role=slider], [role=region]';

/** What the keys do anywhere on the page. */
export function listenForShortcuts(lab: Lab): void {
  const { experiment, session, ui, edit } = lab;
  const keys: Readonly<Record<string, () => void>> = {
    ' ': () => togglePlaying(lab),
    '.': () => stepForward(lab),
    ',': () => stepBack(lab),
    r: () => session.restart(),
    l: () => edit((now) => changeView({ logY: !now.view.logY })(now)),
    '?': () => ui.setState({ dialog: 'help' }),
  };
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || target.closest(TYPING) || ui.getState().dialog) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === 'z' || key === 'y')) {
      event.preventDefault();
      if (key === 'y' || event.shiftKey) experiment.redo();
      else experiment.undo();
      return;
    }
    const act = keys[key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || !ui.getState().hasShortcuts) return;
    if (key === ' ' && target.closest(PRESSED)) return;
    event.preventDefault();
    act();
  });
}
