import type { Batch } from '../experiment/model.ts';
import { contiguous, type Buffer, type View } from '../gpu/program.ts';
import type { Values } from '../optimizers/optimizer.ts';
import type { Cohort } from './fleet.ts';
import type { SharedArrays } from './sharedArrays.ts';
import type { TrainingPlan } from './stepper.ts';

/** Where the arrays of a replica are. Lists are by parameter, but for states. */
export interface StepArrays {
  readonly parameters: readonly View[];
  /** By unit of the optimizer. */
  readonly states: readonly Values<string, View>[];
  /** Parameters and states, in the order of `arraysOf`, as one row. */
  readonly everything: View;
  readonly hyper: Values<string, View>;
  readonly grads: readonly View[];
  /** Parameters before the step, where roots are computed aside and so later. */
  readonly previous: readonly View[];
  readonly rate: View;
  /** The examples of a step: the replica's own mini-batch, or all that there are. */
  readonly batch: Batch<View> | undefined;
  /** All training examples. */
  readonly source: Batch<View> | undefined;
  /** What noise is dealt from, where there is any. */
  readonly noise: View | undefined;
  /** Where the replica's own arrays begin in its memory. */
  readonly owned: ReadonlyMap<Buffer, number>;
}

/** Lays out the memory of one replica of a cohort: first what lives from step to step, then the hyper-parameters, then the step's own. */
export function arrangeStep(
  { model, like, formation }: TrainingPlan,
  cohort: Cohort,
  shared: SharedArrays,
): StepArrays {
  const owned = new Map<Buffer, number>();
  let size = 0;
  const own = (name: string, rows: number, columns: number): View => {
    const buffer: Buffer = { name, space: 'own', size: rows * columns };
    owned.set(buffer, size);
    size += buffer.size;
    return contiguous(buffer, rows, columns);
  };
  const parameters = model.parameters.map(({ name, rows, columns }) => own(name, rows, columns));
  const states = like.states[formation.cohorts.indexOf(cohort)]!.map((state, i) => {
    const names = Object.keys(state).sort();
    const place = (name: string) => {
      const [, rows, columns] = state[name]!.shape;
      return own(`${cohort.units[i]!.name}.${name}`, rows, columns);
    };
    return Object.fromEntries(names.map((name) => [name, place(name)]));
  });
  const everything = contiguous({ name: 'weights and states', space: 'own', size }, 1, size);
  owned.set(everything.buffer, 0);
  const hyper = Object.fromEntries(Object.keys(cohort.optimizer.hyper).map((name) => [name, own(name, 1, 1)]));
  const grads = model.parameters.map(({ name, rows, columns }) => own(`gradient of ${name}`, rows, columns));
  const isAside = cohort.fixed.roots === 'aside';
  const previous = isAside ? model.parameters.map(({ name, rows, columns }) => own(`old ${name}`, rows, columns)) : [];
  const source = shared.training;
  const isPart = source !== undefined && model.batch < source.inputs.rows;
  const some = (name: string, { columns }: View) => own(name, model.batch, columns);
  const examples = isPart
    ? { inputs: some('inputs', source.inputs), targets: some('targets', source.targets) }
    : source;
  const noise = cohort.optimizer.needs === 'examples' && shared.noise ? some('noise', shared.noise) : undefined;
  const batch = examples && noise ? { ...examples, noise } : examples;
  return {
    parameters,
    states,
    everything,
    hyper,
    grads,
    previous,
    rate: shared.rate(cohort.fixed),
    batch,
    source,
    noise: shared.noise,
    owned,
  };
}
