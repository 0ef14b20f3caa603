import { changeView } from '../store/edits.ts';
import type { Theme } from '../store/ui.ts';
import type { Lab } from './lab.ts';
import { openPanel } from './openPanel.ts';
import { stepBack, stepForward, togglePlaying } from './playback.ts';
import { savePreferences } from './preferences.ts';
import { saveOrAsk } from './keeping/saveOrAsk.ts';

/** Something that can be done from anywhere on the page: by its keys, and by its name. */
export interface Command {
  readonly name: string;
  /** `KeyboardEvent.key` in lower case; with `control`, together with Ctrl or ⌘; with `shift`, also with the shift key. */
  readonly key?: string;
  readonly control?: true;
  readonly shift?: true;
  /** Its keys mean it in text fields too. */
  readonly whileTyping?: true;
  run(lab: Lab): void;
}

/** All commands, in the order in which help lists them. */
export const commands: readonly Command[] = [
  { name: 'Play or pause', key: ' ', run: togglePlaying },
  { name: 'One step forward', key: '.', run: stepForward },
  { name: 'One step back, without training', key: ',', run: stepBack },
  { name: 'Restart with the same seed', key: 'r', run: ({ session }) => session.restart() },
  {
    name: 'Logarithmic or linear losses',
    key: 'l',
    run: ({ edit }) => edit((now) => changeView({ logY: !now.view.logY })(now)),
  },
  {
    name: 'Keep as ghost, or let it go',
    key: 'g',
    run: ({ ghosts }) => (ghosts.getState().ghost?.isKept ? ghosts.dismiss() : ghosts.keep()),
  },
  { name: 'Undo', key: 'z', control: true, run: ({ experiment }) => experiment.undo() },
  { name: 'Redo', key: 'z', control: true, shift: true, run: ({ experiment }) => experiment.redo() },
  {
    name: 'Commands',
    key: 'k',
    control: true,
    whileTyping: true,
    run: ({ ui }) => ui.setState({ dialog: 'palette' }),
  },
  { name: 'Help', key: '?', run: ({ ui }) => ui.setState({ dialog: 'help' }) },
  { name: 'Save', key: 's', control: true, whileTyping: true, run: saveOrAsk },
  { name: 'Workspaces', key: 'w', run: ({ ui }) => ui.setState({ dialog: 'workspaces' }) },
  { name: 'Share this experiment', run: ({ ui }) => ui.setState({ dialog: 'share' }) },
  { name: 'Export pictures, data and code', key: 'e', run: ({ ui }) => ui.setState({ dialog: 'export' }) },
  { name: 'Present to an audience', key: 'p', run: ({ ui }) => ui.setState({ isPresenting: true }) },
  {
    name: 'Fair fight: the same number of learning rates for every run',
    run: (lab) => openPanel(lab, 'fairFight'),
  },
  { name: 'Statistics of all runs over their seeds', run: (lab) => openPanel(lab, 'statistics') },
  { name: 'The first minute', run: ({ ui }) => ui.setState({ guide: 'firstMinute' }) },
  { name: 'Take the tour', run: ({ ui }) => ui.setState({ guide: 'tour' }) },
  themeCommand('Light theme', 'light'),
  themeCommand('Dark theme', 'dark'),
  themeCommand('Theme of the system', 'system'),
  { name: 'Course: lessons of five minutes', run: () => location.assign('./course.html') },
  { name: 'List of all optimizers', run: () => location.assign('./optimizers.html') },
  { name: 'Glossary and formulas', run: () => location.assign('./glossary.html') },
];

function themeCommand(name: string, theme: Theme): Command {
  return {
    name,
    run({ ui }) {
      ui.setState({ theme });
      savePreferences(ui.getState());
    },
  };
}

/** The keys of a command as they are written on this machine's keyboard; undefined where it has none. */
export function keysOf({ key, control, shift }: Command): string | undefined {
  if (key === undefined) return undefined;
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  return [control && (navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'), shift && 'Shift', name]
    .filter(Boolean)
    .join(' ');
}
