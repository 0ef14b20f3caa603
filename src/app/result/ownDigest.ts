import { compareResults, type OwnResult, type RunComparison } from '../../experiment/compareResults.ts';
import { resultsAt, trainedHash, type Digest } from '../../experiment/digest.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { APP_VERSION, NUMERICS_VERSION } from '../../experiment/version.ts';
import type { SessionState } from '../../store/session.ts';
import type { Traces } from '../../store/traces.ts';
import { trainingChanged } from '../../store/trainingChanged.ts';

/** What training has given so far, for a link; in one sentence why there is nothing to send. */
export function ownDigest(
  experiment: Experiment,
  traces: Traces | undefined,
  { phase, engine }: Pick<SessionState, 'phase' | 'engine'>,
): Digest | string {
  if (!traces || !engine || traces.newest === 0) return 'Nothing has been trained yet.';
  if (trainingChanged(traces.experiment, experiment)) return 'The training of the last change has not begun.';
  if (phase !== 'done' && phase !== 'paused') return 'Training is under way: pause it, or wait for its end.';
  return {
    step: traces.newest,
    engine: engine.name,
    numerics: NUMERICS_VERSION,
    app: APP_VERSION,
    of: trainedHash(experiment),
    runs: resultsAt(traces, experiment.runs.length, traces.newest),
  };
}

/** What a link says of the results, and what has become of it here. */
export interface Comparison {
  readonly sent: Digest;
  /** Absent until training gets to that step. */
  readonly here?: { readonly own: OwnResult; readonly runs: readonly RunComparison[] };
}

/** Compares training with what a link brought; `undefined` where the two are not of the same experiment. */
export function comparisonOf(
  sent: Digest,
  experiment: Experiment,
  traces: Traces | undefined,
  engine: SessionState['engine'],
): Comparison | undefined {
  if (trainedHash(experiment) !== sent.of) return undefined;
  if (!traces || !engine || traces.newest < sent.step || trainedHash(traces.experiment) !== sent.of) return { sent };
  const count = experiment.runs.length;
  const first = resultsAt(traces, count, 1).map((result) => (result.type === 'loss' ? result.loss : 0));
  const runs = resultsAt(traces, count, sent.step);
  const own = { engine: engine.name, numerics: NUMERICS_VERSION, app: APP_VERSION, runs, first };
  return { sent, here: { own, runs: compareResults(sent, own) } };
}
