import type { Engine } from '../array/engine.ts';
import { float64Engine, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { buildModel } from '../experiment/model.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';

/** Grid points along each axis. */
export const SIDE = 64;
/** Largest relative difference of a float32 loss from float64's. */
const TOLERANCE = 1e-3;

/** A loss on a plane through a network's initial weights, row by row, with as many replicas at a time as a row has points. */
export function plane<T>(
  name: string,
  experiment: Experiment,
  open: () => Promise<{ readonly engine: Engine<T>; dispose(): void }>,
): Contender {
  return {
    name,
    async prepare() {
      const { engine, dispose } = await open();
      return {
        verify: async () => planeProblem(experiment, await grid(engine, experiment)),
        run: paced(async (count) => {
          for (let i = 0; i < count; i++) await grid(engine, experiment);
        }),
        dispose,
      };
    },
  };
}

/** Where losses on the plane, row by row, differ from float64's. */
export async function planeProblem(experiment: Experiment, found: ArrayLike<number>): Promise<string | undefined> {
  const expected = await grid<Array64>(float64Engine(), experiment);
  const wrong = expected.findIndex((loss, i) => !(Math.abs(found[i]! - loss) <= TOLERANCE * loss));
  return wrong === -1 ? undefined : `loss ${found[wrong]} at point ${wrong}, where float64 has ${expected[wrong]}`;
}

async function grid<T>({ xp, scope, read, free }: Engine<T>, experiment: Experiment): Promise<readonly number[]> {
  const model = buildModel(experiment);
  const data = model.data!.training;
  const { normal } = stream(experiment.seed, 'directions');
  const rows: T[] = [];
  const kept = scope(
    () => {
      const batch = {
        inputs: xp.array(data.inputs, [1, data.examples, data.inputWidth]),
        targets: xp.array(data.targets, [1, data.examples, data.targetWidth]),
      };
      const weights = model.initial(experiment.seed).map((values, i) => {
        const shape = [1, model.parameters[i]!.rows, model.parameters[i]!.columns] as const;
        const direction = () => xp.array(Float64Array.from(values, normal), shape);
        return { origin: xp.array(values, shape), along: direction(), across: direction() };
      });
      const steps = Array.from({ length: SIDE }, (_, i) => (2 * i) / (SIDE - 1) - 1);
      const a = xp.array(steps, [SIDE, 1, 1]);
      for (const b of steps) {
        rows.push(
          scope(
            () => {
              const here = weights.map(({ origin, along, across }) =>
                xp.add(xp.add(origin, xp.mul(b, across)), xp.mul(a, along)),
              );
              return model.evaluate(xp, here, batch).loss;
            },
            (loss) => [loss],
          ),
        );
      }
      return rows;
    },
    (losses) => losses,
  );
  const values = await read(kept);
  free(kept);
  return values.flatMap((row) => [...row]);
}
