import type { Experiment } from '../experiment/experiment.ts';
import { estimatedSeconds } from '../experiment/estimatedSeconds.ts';

/** Seconds of training that a link may start unasked. */
const LONGEST = 5;

/** Why an experiment from a link waits to be started by hand, in one sentence; `undefined` if it need not. */
export function patience(experiment: Experiment): string | undefined {
  if (experiment.problem.data) return 'This link brings its own data: press Play to train on them.';
  const seconds = estimatedSeconds(experiment);
  if (seconds <= LONGEST) return undefined;
  const time = seconds < 90 ? `${Math.ceil(seconds / 5) * 5} seconds` : `${Math.round(seconds / 60)} minutes`;
  return `Training this may take about ${time} on a processor: press Play to start.`;
}
