import { withArrays } from './fleet.ts';
import type { TrainingPlan } from './stepper.ts';

/**
 * What to tell of inverse roots that a snapshot's optimizers have computed and not used, because they failed their check: a sentence for each
 * run and unit, but for replicas that have ended. Optimizers count them in a scalar state named `rejected`.
 */
export function rejectedRoots(
  { like, experiment, formation: { cohorts, members } }: TrainingPlan,
  snapshot: readonly Float64Array[],
  hasEnded: (replica: number) => boolean,
): readonly string[] {
  const { states } = withArrays(like, snapshot);
  return cohorts.flatMap(({ optimizer, units, from }, cohort) =>
    units.flatMap(({ name, index }) => {
      const counts = [...(states[cohort]?.[index]?.rejected ?? [])];
      const runs = new Set(
        counts.flatMap((count, i) => (count > 0 && !hasEnded(from + i) ? [members[from + i]!.run] : [])),
      );
      return [...runs].map((run) => {
        const label = experiment.runs[run]?.label ?? optimizer.label;
        return `${label}: an inverse root of ${name} failed its check and the previous one is used. The statistics are nearly singular for this precision, or no longer finite; a larger ridge or another place for the roots helps.`;
      });
    }),
  );
}
