import { changeView } from '../store/edits.ts';
import type { Lab } from './lab.ts';

/** Trains on, with the cursor on the newest step; or stops. What has been trained to its end starts over. */
export function togglePlaying({ session, edit }: Lab): void {
  const { isPlaying, phase } = session.getState();
  if (isPlaying && phase !== 'done' && phase !== 'failed') return session.pause();
  edit(changeView({ cursor: -1 }));
  session.play();
}

/** The next step: of what has been trained, or a new one. */
export function stepForward(lab: Lab): void {
  const { cursor, newest } = lab.live.get().input;
  if (cursor < newest) return moveCursor(lab, cursor + 1);
  if (lab.session.getState().phase !== 'done') lab.session.step();
}

export function stepBack(lab: Lab): void {
  moveCursor(lab, lab.live.get().input.cursor - 1);
}

/** Puts the cursor on a step that has been trained; on the newest, it follows. */
export function moveCursor({ live, edit }: Lab, step: number): void {
  const { newest } = live.get().input;
  edit(changeView({ cursor: step >= newest ? -1 : Math.max(0, step) }));
}
