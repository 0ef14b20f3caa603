import type { Node } from '../array/trace.ts';
import type { Batch } from '../experiment/model.ts';
import { contiguous, type Buffer, type View } from '../gpu/program.ts';
import { isConstant, rateAt } from '../optimizers/schedule.ts';
import type { Fixed } from '../optimizers/optimizer.ts';
import type { Dataset } from '../problems/problem.ts';
import { NOISE_ROWS, needsNoise, noiseTable, noiseWidth } from './noise.ts';
import type { TrainingPlan } from './stepper.ts';

/** What all replicas read and none writes: examples, schedules and constants, one after the other. */
export interface SharedArrays {
  readonly training?: Batch<View>;
  readonly heldOut?: Batch<View>;
  /** What noise is dealt from, where it is needed. */
  readonly noise?: View;
  /** The schedule's factor by step. */
  rate(fixed: Fixed): View;
  /** The place of a constant or a literal, put there at its first use. */
  constant(node: Node): View;
  readonly places: ReadonlyMap<Buffer, number>;
  /** Everything, once all programs are compiled. */
  values(): Float64Array;
}

/** Lays out what the replicas of a training share. */
export function shareArrays({ model, experiment, formation }: TrainingPlan): SharedArrays {
  const places = new Map<Buffer, number>();
  const parts: ArrayLike<number>[] = [];
  let size = 0;
  const put = (name: string, values: ArrayLike<number>): Buffer => {
    const buffer: Buffer = { name, space: 'shared', size: values.length };
    places.set(buffer, size);
    parts.push(values);
    size += values.length;
    return buffer;
  };
  const table = (name: string, { examples, inputWidth, targetWidth, inputs, targets }: Dataset): Batch<View> => ({
    inputs: contiguous(put(`${name} inputs`, inputs), examples, inputWidth),
    targets: contiguous(put(`${name} targets`, targets), examples, targetWidth),
  });
  const rates = new Map<string, View>();
  const constants = new Map<string, View>();
  const { data } = model;
  return {
    ...(data && { training: table('training', data.training) }),
    ...(needsNoise(formation) && {
      noise: contiguous(put('noise', noiseTable(model, experiment.seed)), NOISE_ROWS, noiseWidth(model)),
    }),
    ...(data && data.heldOut.examples > 0 && { heldOut: table('held-out', data.heldOut) }),
    rate(fixed) {
      const key = `${fixed.schedule} ${fixed.warmup}`;
      const known = rates.get(key);
      if (known) return known;
      const { steps } = experiment;
      const view: View = isConstant(fixed)
        ? contiguous(put('rate', [1]), 1, 1)
        : {
            ...contiguous(
              put(
                `rate ${key}`,
                Float64Array.from({ length: steps }, (_, step) => rateAt(fixed, step, steps)),
              ),
              1,
              1,
            ),
            byStep: true,
          };
      rates.set(key, view);
      return view;
    },
    constant({ action, rows, columns }) {
      if (action.do !== 'constant' && action.do !== 'literal') throw new Error(`${action.do} is no constant`);
      const values = action.do === 'constant' ? [action.value] : action.values;
      const key = `${values.join()}`;
      const view = constants.get(key) ?? contiguous(put(`constant ${constants.size}`, values), 1, values.length);
      constants.set(key, view);
      return action.do === 'constant'
        ? { ...view, rows, columns, rowStride: 0, columnStride: 0 }
        : contiguous(view.buffer, rows, columns);
    },
    places,
    values() {
      const all = new Float64Array(size);
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}
