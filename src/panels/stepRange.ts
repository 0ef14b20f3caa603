import type { PanelInput } from './panel.ts';

/** The last step for which pictures over steps have room: while changes are tried out, as far as trainings have got before. */
export function stepRange({ newest, ghost, experiment }: Pick<PanelInput, 'newest' | 'ghost' | 'experiment'>): number {
  return Math.max(1, newest, Math.min(experiment.steps, ghost?.reach ?? 0));
}
