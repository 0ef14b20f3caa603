import { changeView } from '../store/edits.ts';
import type { Lab } from './lab.ts';
import { stepBack, stepForward, togglePlaying } from './playback.ts';

/** Something that can be done from anywhere on the page: by its keys, and by its name. */
export interface Command {
  readonly name: string;
  /** `KeyboardEvent.key` in lower case; with `control`, together with Ctrl or ⌘; with `shift`, also with the shift key. */
  readonly key?: string;
  readonly control?: true;
  readonly shift?: true;
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
  { name: 'Undo', key: 'z', control: true, run: ({ experiment }) => experiment.undo() },
  { name: 'Redo', key: 'z', control: true, shift: true, run: ({ experiment }) => experiment.redo() },
  { name: 'Help', key: '?', run: ({ ui }) => ui.setState({ dialog: 'help' }) },
  { name: 'Share this experiment', run: ({ ui }) => ui.setState({ dialog: 'share' }) },
];

/** The keys of a command as they are written on a keyboard; undefined where it has none. */
export function keysOf({ key, control, shift }: Command): string | undefined {
  if (key === undefined) return undefined;
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  return [control && 'Ctrl', shift && 'Shift', name].filter(Boolean).join(' ');
}
