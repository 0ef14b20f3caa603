import { float64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import type { Node } from '../array/trace.ts';
import { buildModel } from '../experiment/model.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { calculate } from '../gpu/calculation.ts';
import { openMachine, type Machine } from '../gpu/machine.ts';
import { openDevice } from '../gpu/openDevice.ts';
import { coupledNewtonRoot } from '../linalg/coupledNewton.ts';
import { emptySketch, sketchColumns } from '../linalg/frequentDirections.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { machineStepper, type Tier } from '../worker/machineStepper.ts';
import type { Contender } from './contender.ts';
import { paced } from './paced.ts';
import { planeProblem, SIDE } from './plane.ts';
import { boundProblem, SKETCH, vectors } from './sketching.ts';
import { decomposition, root, ROOT } from './symmetric.ts';
import { trainer } from './trainer.ts';
import type { TrainingTask } from './trainingTask.ts';

let opened: Promise<Machine> | undefined;

/** The one machine of all rows, opened at its first use. */
export function machine(): Promise<Machine> {
  return (opened ??= openDevice().then((device) => openMachine(device)));
}

const now = () => performance.now();

/** A training on the machine: interpreted, and with kernels of its own. Networks that are too large for a workgroup have one way only, the wide. */
export function machineTrainings(task: TrainingTask, isWide = false): readonly Contender[] {
  const tiers: readonly (readonly [string, Tier])[] = isWide
    ? [['machine, wide', 'interpreted']]
    : [
        ['machine, interpreted', 'interpreted'],
        ['machine, specialised', 'specialised'],
      ];
  return tiers.map(([name, tier]) =>
    trainer(name, task, async () => ({ on: machineStepper(await machine(), now, tier), dispose() {} })),
  );
}

export function machineDecomposition(n: number): Contender {
  return decomposition('machine', n, async (matrix) => {
    const { run, dispose } = calculate(await machine(), [matrix], (xp, [a]) => {
      const { w, v } = xp.eigh(a!);
      return [w, v];
    });
    return {
      async find() {
        const [values, vectors] = await run();
        return { values: values!, vectors: vectors! };
      },
      dispose,
    };
  });
}

export function machineRoot(n: number): Contender {
  return rootBy('machine, eigenvectors', n, (xp, a) => inverseRoot(xp, a, ROOT.exponent, ROOT.epsilon, 'relative'));
}

export function machineNewtonRoot(n: number): Contender {
  // Its ridge is relative to the largest row sum; here the same ridge is added beforehand.
  return rootBy('machine, coupled Newton', n, (xp, a) => {
    const largest = xp.max(xp.eigh(a).w, 'matrix');
    return coupledNewtonRoot(xp, xp.add(a, xp.mul(xp.mul(ROOT.epsilon, largest), xp.eye(n))), 1 / ROOT.exponent, 0)
      .root;
  });
}

function rootBy(name: string, n: number, f: (xp: Ops<Node>, a: Node) => Node): Contender {
  return root(name, n, async (matrix) => {
    const { run, dispose } = calculate(await machine(), [matrix], (xp, [a]) => [f(xp, a!)]);
    return { find: async () => (await run())[0]!, dispose };
  });
}

/** Frequent Directions updates of one sketch, ten in one program. */
export function machineSketching(): Contender {
  return {
    name: 'machine',
    async prepare() {
      const updates = vectors();
      const { basis, squares, escaped } = emptySketch(float64, 1, SKETCH.dimension, SKETCH.rank);
      const { run, dispose } = calculate(
        await machine(),
        [basis, squares, escaped, ...updates],
        (xp, [u, s, e, ...added]) => {
          const start = { basis: u!, squares: s!, escaped: e! };
          const end = added.reduce((sketch, more) => sketchColumns(xp, sketch, more, SKETCH.decay), start);
          return [end.basis, end.squares, end.escaped];
        },
        3,
      );
      const repeat = paced(run);
      return {
        async verify() {
          const [found, kept, mass] = await run();
          return boundProblem(updates, found!, kept!, mass![0]!);
        },
        run: async () => (await repeat()) / updates.length,
        dispose,
      };
    },
  };
}

/** Losses on the plane of `plane`, a replica for each point. */
export function machinePlane(experiment: Experiment): Contender {
  return {
    name: 'machine',
    async prepare() {
      const model = buildModel(experiment);
      const { examples, inputWidth, targetWidth, inputs, targets } = model.data!.training;
      const { normal } = stream(experiment.seed, 'directions');
      const along = Array.from({ length: SIDE }, (_, i) => (2 * i) / (SIDE - 1) - 1);
      const points = along.flatMap((b) => along.map((a) => [a, b] as const));
      const scalars = (which: 0 | 1) =>
        float64.array(
          points.map((point) => point[which]),
          [points.length, 1, 1],
        );
      const weights = model.initial(experiment.seed).flatMap((values, i) => {
        const { rows, columns } = model.parameters[i]!;
        const array = (data: ArrayLike<number>) => float64.array(data, [1, rows, columns]);
        return [array(values), array(Float64Array.from(values, normal)), array(Float64Array.from(values, normal))];
      });
      const data = [
        float64.array(inputs, [1, examples, inputWidth]),
        float64.array(targets, [1, examples, targetWidth]),
      ];
      const arrays = [scalars(0), scalars(1), ...data, ...weights];
      const { run, dispose } = calculate(await machine(), arrays, (xp, [a, b, x, y, ...rest]) => {
        const here = model.parameters.map((_, i) => {
          const [origin, first, second] = rest.slice(3 * i);
          return xp.add(xp.add(origin!, xp.mul(b!, second!)), xp.mul(a!, first!));
        });
        return [model.evaluate(xp, here, { inputs: x!, targets: y! }).loss];
      });
      return { verify: async () => planeProblem(experiment, (await run())[0]!), run: paced(run), dispose };
    },
  };
}
