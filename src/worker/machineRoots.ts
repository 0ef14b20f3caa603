import { float64, type Array64 } from '../array/float64.ts';
import type { Loaded } from '../gpu/loaded.ts';
import type { Program, View } from '../gpu/program.ts';
import type { Values } from '../optimizers/optimizer.ts';
import { gather } from '../optimizers/units.ts';
import type { AsideRoots } from './asideRoots.ts';
import { flatten } from './flatten.ts';
import type { StepArrays } from './stepArrays.ts';
import type { TrainingPlan } from './stepper.ts';

/** A cohort's program on the machine. */
export interface Compiled {
  readonly program: Program;
  readonly arrays: StepArrays;
}

/** Steps from `step` on until roots fall due that are computed aside, that step included; Infinity if none are. */
export function stepsUntilAside({ formation }: TrainingPlan, step: number): number {
  const waits = formation.cohorts
    .filter(({ fixed }) => fixed.roots === 'aside')
    .map(({ fixed }) => {
      const interval = Number(fixed.interval ?? 1);
      return ((interval - (step % interval)) % interval) + 1;
    });
  return Math.min(Infinity, ...waits);
}

/** After step `step` has been taken: reads the statistics of the roots that fell due at it, and has the roots computed. */
export async function askAside(
  loaded: Loaded,
  { formation }: TrainingPlan,
  compiled: readonly Compiled[],
  aside: AsideRoots,
  step: number,
): Promise<void> {
  const wanted = formation.cohorts.flatMap(({ fixed, units }, cohort) =>
    fixed.roots === 'aside' && step % Number(fixed.interval ?? 1) === 0 ? units.map((unit) => ({ cohort, unit })) : [],
  );
  const free = wanted.filter(({ cohort, unit }) => aside.isFree(cohort, unit.index));
  if (free.length === 0) return;
  const own = await loaded.read(Math.max(...free.map(({ cohort }) => ownedSize(compiled[cohort]!))));
  for (const { cohort, unit } of free) {
    const { optimizer, fixed, from, to } = formation.cohorts[cohort]!;
    const { program, arrays } = compiled[cohort]!;
    const array = (view: View): Array64 => {
      const at = program.places.get(view.buffer)!;
      const parts = own.slice(from, to).map((values) => values.subarray(at, at + view.buffer.size));
      return { shape: [to - from, view.rows, view.columns], data: flatten(parts) };
    };
    const arraysIn = (views: Values<string, View>) =>
      Object.fromEntries(Object.entries(views).map(([name, view]) => [name, array(view)]));
    aside.ask({
      cohort,
      unit: unit.index,
      step,
      optimizer: optimizer.kind,
      fixed,
      signal: {
        parameter: gather(float64, unit, arrays.previous.map(array)),
        grad: gather(float64, unit, arrays.grads.map(array)),
      },
      state: arraysIn(arrays.states[unit.index]!),
      hyper: arraysIn(arrays.hyper),
    });
  }
}

/** Puts roots that have come in into the memory of their replicas, before step `step` is taken. */
export function putArrivals(
  loaded: Loaded,
  { formation }: TrainingPlan,
  compiled: readonly Compiled[],
  aside: AsideRoots,
  step: number,
): void {
  for (const { cohort, unit, changed } of aside.arrivals(step)) {
    const { from, to } = formation.cohorts[cohort]!;
    const { program, arrays } = compiled[cohort]!;
    for (const [name, { data, shape }] of Object.entries(changed)) {
      const at = program.places.get(arrays.states[unit]![name]!.buffer)!;
      const size = shape[1] * shape[2];
      for (let replica = from; replica < to; replica++) {
        const first = shape[0] === 1 ? 0 : (replica - from) * size;
        loaded.write(replica, at, data.subarray(first, first + size));
      }
    }
  }
}

/** Floats from the beginning of a replica's memory to the end of what a refresh reads. */
function ownedSize({ program, arrays }: Compiled): number {
  const views = [...arrays.grads, ...arrays.previous, ...Object.values(arrays.hyper)];
  return Math.max(...views.map(({ buffer }) => program.places.get(buffer)! + buffer.size));
}
