import type { Experiment } from '../../experiment/experiment.ts';
import type { Evidence } from '../../lessons/evidence.ts';
import { trainingChanged } from '../../store/trainingChanged.ts';
import type { Moment } from '../live.ts';

/** What the lab shows, without measurements of a training that has been replaced; `undefined` while all of it is of an earlier experiment. */
export function evidenceOf({ input, panels }: Moment, experiment: Experiment): Evidence | undefined {
  if (input.replicas.length === 0 || trainingChanged(input.experiment, experiment)) return undefined;
  return {
    input,
    panels: panels.map(({ panel, input: own, isStale }) => ({
      panel,
      input: isStale ? { ...own, result: undefined } : own,
    })),
  };
}
