import type { Pace } from '../worker/protocol.ts';

/** How far the user wants to train. */
export interface Pacing {
  readonly isPlaying: boolean;
  /** Steps to train while not playing; also what is trained again when something changes while paused. */
  readonly goal: number;
  /** Steps to take beyond wherever the worker will have stopped. */
  readonly more: number;
  /** An unseen page does not train. */
  readonly isVisible: boolean;
}

/** The pace that gets a training at `step` to where the user wants it. */
export function paceFrom({ isPlaying, goal, isVisible }: Pacing, step: number): Pace {
  if (!isVisible) return 'pause';
  if (isPlaying) return 'run';
  return goal > step ? { steps: goal - step } : 'pause';
}
