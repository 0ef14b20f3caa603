import { commands, type Command } from './commands.ts';
import type { Lab } from './lab.ts';

/** Elements in which a key means something else: text, or a choice that is searched by typing. */
const TYPING = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]';
/** Elements that the space bar operates. */
const PRESSED = 'button, summary, a, input, [role=slider], [role=region]';

/** Lets the keys of commands do their work anywhere on the page. */
export function listenForShortcuts(lab: Lab): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const { dialog, hasShortcuts } = lab.ui.getState();
    const command = commandOf(event);
    if (!command || event.defaultPrevented || dialog || target.closest('dialog')) return;
    if (target.closest(TYPING) && !command.whileTyping) return;
    if (!command.control && !hasShortcuts) return;
    if (command.key === ' ' && target.closest(PRESSED)) return;
    event.preventDefault();
    command.run(lab);
  });
}

function commandOf(event: KeyboardEvent): Command | undefined {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  // Redo has a second name in some systems; a sign such as ? may need the shift key, a letter with Ctrl does not.
  const isY = control && event.key.toLowerCase() === 'y';
  const key = isY ? 'z' : event.key.toLowerCase();
  const shift = isY || event.shiftKey;
  return commands.find(
    (one) => one.key === key && control === (one.control ?? false) && (!control || shift === (one.shift ?? false)),
  );
}
