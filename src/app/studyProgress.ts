import type { Outcome } from '../store/studies.ts';

/** How far the trainings of a study are. */
export interface StudyState {
  readonly total: number;
  readonly ended: number;
  /** Share of all steps that have been trained, 0 to 1. */
  readonly share: number;
}

export function studyState(outcomes: readonly (Outcome | undefined)[]): StudyState {
  const shares = outcomes.map((outcome) => {
    if (!outcome) return 0;
    return outcome.isFinished ? 1 : outcome.newest / outcome.experiment.steps;
  });
  const total = outcomes.length;
  return {
    total,
    ended: outcomes.filter((outcome) => outcome?.isFinished).length,
    share: total === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / total,
  };
}

/** Seconds until all has been trained, if it goes on as it has gone since `before`; `undefined` while nothing can be said. */
export function secondsLeft(
  before: { readonly share: number; readonly at: number },
  now: { readonly share: number; readonly at: number },
): number | undefined {
  const gained = now.share - before.share;
  return gained > 0 ? ((now.at - before.at) / 1000) * ((1 - now.share) / gained) : undefined;
}
