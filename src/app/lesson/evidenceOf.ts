import type { Experiment } from '../../experiment/experiment.ts';
import type { Evidence } from '../../lessons/evidence.ts';
import { trainingChanged } from '../../store/trainingChanged.ts';
import type { Moment } from '../live.ts';

/** A moment is looked at by every number of a text. */
const known = new WeakMap<Moment, { readonly experiment: Experiment; readonly evidence: Evidence | undefined }>();

/** What the lab shows, without measurements of a training that has been replaced; `undefined` while all of it is of an earlier experiment. */
export function evidenceOf(moment: Moment, experiment: Experiment): Evidence | undefined {
  const last = known.get(moment);
  if (last?.experiment === experiment) return last.evidence;
  const evidence = make(moment, experiment);
  known.set(moment, { experiment, evidence });
  return evidence;
}

function make({ input, panels }: Moment, experiment: Experiment): Evidence | undefined {
  if (input.replicas.length === 0 || trainingChanged(input.experiment, experiment)) return undefined;
  return {
    input,
    panels: panels.map(({ panel, input: own, isStale }) => ({
      panel,
      input: isStale ? { ...own, result: undefined } : own,
    })),
  };
}
