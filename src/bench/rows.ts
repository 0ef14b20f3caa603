import type { Tensor } from '@tensorflow/tfjs-core';
import type { Engine } from '../array/engine.ts';
import { float64, float64Engine, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import { inverseRoot } from '../linalg/spectral.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { fusedAdam } from './fusedAdam.ts';
import { jaxEigen } from './jaxEigen.ts';
import { jaxJs } from './jaxJs.ts';
import { firstNumbers } from './firstNumbers.ts';
import {
  machineDecomposition,
  machineNewtonRoot,
  machinePlane,
  machineRoot,
  machineSketching,
  machineTrainings,
} from './onMachine.ts';
import { plane } from './plane.ts';
import type { Row } from './row.ts';
import { shareTfjs } from './sharedTfjs.ts';
import { sketching } from './sketching.ts';
import { decomposition, root, ROOT } from './symmetric.ts';
import { tfjsMinimize } from './tfjsMinimize.ts';
import { trainer } from './trainer.ts';
import { trainingTask, type TrainingTask } from './trainingTask.ts';

/** So many that no training ends, and that snapshots and evaluations are rare. */
const STEPS = 1e6;
const SIZES = [16, 64, 128, 256];
/** Steps and ridges with which rounding does not grow: the root of one batch's statistics has few directions that are more than noise. */
const TAME = { learningRate: 0.001, epsilon: 1e-3 };
/**
 * Losses of Sketchy that are checked. A ninth direction of a gradient that is smaller than float32 can tell from nothing has not escaped there:
 * what later gradients have outside the sketch then gets no step at all, which shows from here on.
 */
const SKETCHY_CHECKED = 8;
const FLOAT64 = 'float64 in TypeScript';
const TFJS = 'tfjs op by op';

/** Everything that is measured, in order. */
export function rows(): readonly Row[] {
  return [
    ...[1, 8, 64].map(adamRow),
    trainingRow('shampoo1', 'Shampoo, roots at every step', 'shampoo', { interval: 1 }),
    trainingRow('shampoo20', 'Shampoo, roots every 20 steps', 'shampoo', { interval: 20 }, true),
    trainingRow(
      'sketchy',
      'Sketchy, rank 8, every 10 steps',
      'sketchy',
      { rank: 8, interval: 10 },
      true,
      SKETCHY_CHECKED,
    ),
    {
      name: 'first',
      title: 'From the command to the numbers of the first step, a new optimizer each time, 2-32-32-1 network',
      per: 'start',
      base: FLOAT64,
      quick: true,
      contenders: firstNumbers(network([])),
    },
    autoencoderRow(),
    ...SIZES.map(eigenRow),
    ...SIZES.map(rootRow),
    {
      name: 'fd',
      title: 'Frequent Directions: 16 vectors of length 64 into a sketch of rank 8',
      per: 'update',
      base: FLOAT64,
      quick: true,
      contenders: [machineSketching(), sketching(FLOAT64, inFloat64)],
    },
    {
      name: 'plane',
      title: 'Loss of the 2-32-32-1 network on 128 examples at 64 × 64 points of a plane',
      per: 'plane',
      base: TFJS,
      slow: true,
      contenders: [
        machinePlane(network([trialRun('adam')])),
        plane(TFJS, network([trialRun('adam')]), inTfjs),
        plane(FLOAT64, network([trialRun('adam')]), inFloat64),
      ],
    },
  ];
}

function adamRow(replicas: number): Row {
  const task = trainingTask(network([trialRun('adam')], replicas));
  return {
    name: `adam${replicas}`,
    title: `Adam, 2-32-32-1 tanh, 128 examples, ${replicas === 1 ? '1 replica' : `${replicas} replicas`}`,
    per: replicas === 1 ? 'step' : 'step of one replica',
    base: TFJS,
    quick: replicas < 64,
    contenders: [
      ...machineTrainings(task),
      ...labEngines(task),
      ...(replicas === 1 ? [tfjsMinimize(task)] : []),
      jaxJs(task),
      fusedAdam(task),
    ],
  };
}

function trainingRow(
  name: string,
  title: string,
  optimizer: string,
  settings: Settings,
  quick = false,
  checked?: number,
): Row {
  const task = trainingTask(network([trialRun(optimizer, { ...TAME, ...settings })]), checked);
  return {
    name,
    title: `${title}, 2-32-32-1 tanh, 128 examples, 1 replica`,
    per: 'step',
    base: TFJS,
    quick,
    contenders: [...machineTrainings(task), ...labEngines(task)],
  };
}

function autoencoderRow(): Row {
  const { uniform } = stream(1, 'data');
  const inputs = Array.from({ length: 256 }, () => Array.from({ length: 784 }, uniform));
  const base = trialExperiment('inline', [trialRun('adam', { learningRate: 0.001 })], { steps: STEPS });
  const widths = [400, 200, 100, 50, 25, 50, 100, 200, 400];
  const task = trainingTask(
    {
      ...base,
      problem: { ...base.problem, data: { inputs, targets: inputs } },
      network: { ...base.network, settings: { ...base.network.settings, widths } },
    },
    2,
  );
  return {
    name: 'autoencoder',
    title: 'Adam, autoencoder 784-400-200-100-50-25-50-100-200-400-784, 256 examples',
    per: 'step',
    base: TFJS,
    slow: true,
    contenders: [...machineTrainings(task, true), ...labEngines(task), tfjsMinimize(task), jaxJs(task)],
  };
}

function eigenRow(n: number): Row {
  return {
    name: `eigh${n}`,
    title: `Eigendecomposition of a symmetric ${n} × ${n} matrix`,
    per: 'matrix',
    base: FLOAT64,
    slow: n >= 128,
    quick: n <= 64,
    contenders: [
      machineDecomposition(n),
      decomposition(FLOAT64, n, async (matrix) => ({
        async find() {
          const { w, v } = float64.eigh(matrix);
          return { values: w.data, vectors: v.data };
        },
        dispose() {},
      })),
      // Beyond this size it takes half a minute for one.
      ...(n <= 128 ? [decomposition('jax-js jit', n, jaxEigen)] : []),
    ],
  };
}

function rootRow(n: number): Row {
  return {
    name: `root${n}`,
    title: `Inverse fourth root of a symmetric ${n} × ${n} matrix`,
    per: 'matrix',
    base: FLOAT64,
    quick: n <= 64,
    contenders: [
      machineRoot(n),
      machineNewtonRoot(n),
      root(FLOAT64, n, async (matrix) => ({
        find: async () => inverseRoot(float64, matrix, ROOT.exponent, ROOT.epsilon, 'relative').data,
        dispose() {},
      })),
    ],
  };
}

/** Full batches of 128 examples with two inputs; replicas differ in their initial weights. */
function network(runs: readonly Run[], seeds = 1): Experiment {
  const data = { inputs: 2, points: 128, heldOut: 0, conditionNumber: 10 };
  const base = trialExperiment('illConditionedRegression', runs, { steps: STEPS, seeds }, data);
  return { ...base, network: { ...base.network, settings: { ...base.network.settings, widths: [32, 32] } } };
}

/** The lab's training on the engines that it has everywhere. */
function labEngines(task: TrainingTask) {
  const open = async <T>({ engine, dispose }: { readonly engine: Engine<T>; dispose(): void }) => ({
    on: engine,
    dispose,
  });
  return [
    trainer(TFJS, task, async () => open(await inTfjs())),
    trainer(FLOAT64, task, async () => open(await inFloat64())),
  ];
}

async function inTfjs(): Promise<{ readonly engine: Engine<Tensor>; dispose(): void }> {
  const { tfjs, release } = await shareTfjs();
  return { engine: tfjs.engine, dispose: release };
}

async function inFloat64(): Promise<{ readonly engine: Engine<Array64>; dispose(): void }> {
  const engine = float64Engine();
  return { engine, dispose: () => engine.dispose() };
}
