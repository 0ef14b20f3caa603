import { moveRun, placeAfterMove } from '../store/runEdits.ts';
import type { Lab } from './lab.ts';

/** Puts a run to another place; the one that is pointed out stays pointed out. */
export function moveTo({ edit, ui }: Lab, from: number, to: number): void {
  const { hoveredRun } = ui.getState();
  if (hoveredRun !== undefined) ui.setState({ hoveredRun: placeAfterMove(hoveredRun, from, to) });
  edit(moveRun(from, to), { discrete: true });
}
