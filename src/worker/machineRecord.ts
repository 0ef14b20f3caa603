import type { View } from '../gpu/program.ts';
import { arraysOf } from './fleet.ts';
import { flatten } from './flatten.ts';
import type { Compiled } from './machineRoots.ts';
import { evaluationSizes, rawEvaluation } from './rawEvaluation.ts';
import type { StepArrays } from './stepArrays.ts';
import type { RawEvaluation, StepRecord, TrainingPlan } from './stepper.ts';

/** The programs of a training, by cohort. */
export interface Fleet {
  readonly compiled: readonly Compiled[];
  readonly shared: Float64Array;
  /** The cohort of each replica. */
  readonly cohortOf: readonly number[];
  /** Floats of the largest state. */
  readonly stateSize: number;
}

/** Losses and gradients of one step from the record's entries; gradients are empty where none were kept. */
export function recordOf(
  { model, formation }: TrainingPlan,
  losses: Float64Array,
  gradients: Float64Array,
  entry: number,
  milliseconds: Float64Array,
): StepRecord {
  const replicas = formation.members.length;
  const sizes = model.parameters.map(({ rows, columns }) => rows * columns);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const first = entry * replicas * all;
  // Past the last step of which gradients are kept there are none.
  const isKept = first + replicas * all <= gradients.length;
  let offset = 0;
  return {
    loss: losses.slice(entry * replicas, (entry + 1) * replicas),
    grads: sizes.map((size) => {
      const at = offset;
      offset += size;
      const part = (replica: number) =>
        gradients.subarray(first + replica * all + at, first + replica * all + at + size);
      return isKept ? flatten(Array.from({ length: replicas }, (_, replica) => part(replica))) : new Float64Array();
    }),
    milliseconds,
  };
}

/** One evaluation from the record's entries. */
export function evaluationOf(
  { model, formation: { members } }: TrainingPlan,
  step: number,
  values: Float64Array,
  entry: number,
): RawEvaluation {
  const sizes = evaluationSizes(model);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let offset = 0;
  const results = sizes.map((size) => {
    const at = offset;
    offset += size;
    const part = (replica: number) => {
      const first = (entry * members.length + replica) * all + at;
      return values.subarray(first, first + size);
    };
    return flatten(members.map((_, replica) => part(replica)));
  });
  return rawEvaluation(model, step, results);
}

/** A snapshot's arrays, in the order of `arraysOf`, replicas together again. */
export function stateOf(
  { formation: { cohorts, members } }: TrainingPlan,
  { compiled, cohortOf, stateSize }: Fleet,
  snapshots: Float64Array,
  entry: number,
): readonly Float64Array[] {
  const own = members.map((_, replica) => {
    const first = (entry * members.length + replica) * stateSize;
    return snapshots.subarray(first, first + stateSize);
  });
  const parameters = compiled[0]?.arrays.parameters.map((_, i) =>
    flatten(own.map((values, replica) => partAt(values, compiled[cohortOf[replica]!]!, (a) => a.parameters[i]!))),
  );
  const states = compiled.map((program, cohort) =>
    program.arrays.states.map((views) =>
      Object.fromEntries(
        Object.keys(views).map((name) => {
          const { from, to } = cohorts[cohort]!;
          return [name, flatten(own.slice(from, to).map((values) => partAt(values, program, () => views[name]!)))];
        }),
      ),
    ),
  );
  return arraysOf({ parameters: parameters ?? [], states });
}

/** The part of a replica's memory that holds an array. */
export function partAt(
  values: Float64Array,
  { program, arrays }: Fleet['compiled'][number],
  which: (arrays: StepArrays) => View,
): Float64Array {
  const { buffer } = which(arrays);
  const at = program.places.get(buffer)!;
  return values.subarray(at, at + buffer.size);
}
