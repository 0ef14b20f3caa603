import type { Array64 } from '../array/float64.ts';
import type { History, ReplicaSnapshot } from '../probes/history.ts';
import { arraysOf, withArrays } from './fleet.ts';
import type { Checkpoint } from './protocol.ts';
import type { TrainingPlan } from './stepper.ts';

/** What training leaves behind: snapshots of everything at some steps, and the gradients of every step. */
export interface Recording extends History {
  keep(snapshot: Checkpoint): void;
  keepGradients(step: number, grads: readonly Float64Array[]): void;
  /** Forgets everything after `step`: training goes back there. */
  rewind(step: number): void;
  latest(): Checkpoint | undefined;
}

/**
 * An empty recording of a training. `firstStep` is where it begins, 0 unless it resumes from a checkpoint of a worker that is gone.
 * `divergedAt` answers from which step on a replica's numbers mean nothing.
 */
export function createRecording(
  { experiment, model, formation: { cohorts, members }, like, gradientSteps }: TrainingPlan,
  firstStep: number,
  divergedAt: (replica: number) => number,
): Recording {
  const shapes = arraysOf(like).map((array) => array.shape);
  let snapshots: Checkpoint[] = [];
  let gradients: Float32Array[][] = [];

  const replicaAt = (run: number, seed: number, step: number): ReplicaSnapshot | undefined => {
    const replica = members.findIndex((member) => member.run === run && member.seed === seed);
    const end = Math.min(step, divergedAt(replica));
    const snapshot = snapshots.findLast((candidate) => candidate.step <= end);
    const cohort = cohorts.findIndex(({ from, to }) => from <= replica && replica < to);
    const { optimizer, fixed, units, hyper, from, to } = cohorts[cohort] ?? {};
    if (!snapshot || !optimizer || !fixed || !units || !hyper || from === undefined || to === undefined)
      return undefined;
    const whole = withArrays(
      like,
      snapshot.arrays.map((data, i): Array64 => ({ data, shape: shapes[i]! })),
    );
    const own = (array: Array64, position: number): Array64 => {
      const [, rows, columns] = array.shape;
      const size = rows * columns;
      return { shape: [1, rows, columns], data: array.data.subarray(position * size, (position + 1) * size) };
    };
    return {
      step: snapshot.step,
      optimizer,
      fixed,
      hyper: Object.fromEntries(
        Object.entries(hyper).map(([name, values]) => [
          name,
          { shape: [1, 1, 1] as const, data: Float64Array.of(values[replica - from]!) },
        ]),
      ),
      parameters: whole.parameters.map((array) => own(array, replica)),
      units,
      states: whole.states[cohort]!.map((state) =>
        Object.fromEntries(
          Object.entries(state).map(([name, array]) => [
            name,
            array.shape[0] === 1 && to - from > 1 ? array : own(array, replica - from),
          ]),
        ),
      ),
    };
  };

  return {
    experiment,
    model,
    firstStep,
    get snapshotSteps() {
      return snapshots.map(({ step }) => step);
    },
    replicaAt,
    gradientCount: () => firstStep + gradients.length,
    gradient(run, seed, parameter, step) {
      const replica = members.findIndex((member) => member.run === run && member.seed === seed);
      const { rows, columns } = model.parameters[parameter]!;
      return gradients[step - firstStep]![parameter]!.subarray(
        replica * rows * columns,
        (replica + 1) * rows * columns,
      );
    },
    keep(snapshot) {
      snapshots.push(snapshot);
    },
    keepGradients(step, grads) {
      if (step === firstStep + gradients.length && step < gradientSteps)
        gradients.push(grads.map((grad) => Float32Array.from(grad)));
    },
    rewind(step) {
      snapshots = snapshots.filter((snapshot) => snapshot.step <= step);
      gradients = gradients.slice(0, Math.max(0, step - firstStep));
    },
    latest: () => snapshots.at(-1),
  };
}
